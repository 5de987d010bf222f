import { z } from "zod";
import { HOME } from "../../kernel/label.ts";
import { Institution } from "../../kernel/person.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

export const institutions = operation({
  id: "institutions",
  title: "Lists the institutions that share the desk",
  about: "The one with the key home keeps it.",
  permission: "self",
  effect: "read",
  input: z.object({}),
  output: z.object({ home: z.string(), items: z.array(storedSchema(Institution)) }),
  async run(_input, { system }) {
    const { items } = await system.store
      .systemView()
      .list(Institution, { orderBy: "key", descending: false, limit: 500 });
    return { home: HOME, items };
  },
});
