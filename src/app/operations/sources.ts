import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { Source } from "../../kernel/source.ts";
import { operation } from "../operation.ts";
import { pageOf } from "../page.ts";

export const sources = operation({
  id: "sources",
  title: "Lists sources",
  about: "Where reports come from, with discipline, access and grade; human sources by pseudonym only.",
  permission: "read",
  effect: "read",
  input: z.object({}),
  output: pageOf(storedSchema(Source)),
  run: (_input, { view }) => view.list(Source, { orderBy: "name", descending: false, limit: 500 }),
});
