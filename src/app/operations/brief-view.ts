import { z } from "zod";
import { Brief } from "../../kernel/brief.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

export const briefView = operation({
  id: "brief-view",
  title: "Shows one brief",
  about: "Its sections, sentences, tables and numbered citations.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(Brief),
  run: ({ id }, { view }) => view.one(Brief, id),
});
