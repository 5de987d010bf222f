import { z } from "zod";
import { Collecting, collectingOf } from "../../collect/collecting.ts";
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
  output: pageOf(
    storedSchema(Source).extend({
      collecting: Collecting.optional().meta({
        description: "Of a source with a connector: when it is visited next, and why the last visit failed.",
      }),
    }),
  ),
  async run(_input, { system, view }) {
    const page = await view.list(Source, { orderBy: "name", descending: false, limit: 500 });
    const connected = page.items.filter(({ body }) => body.connector);
    const found = await collectingOf(
      system.store,
      connected.map(({ id }) => id),
    );
    const items = page.items.map((item) => {
      const collecting = found.get(item.id);
      return collecting ? { ...item, collecting } : item;
    });
    return { ...page, items };
  },
});
