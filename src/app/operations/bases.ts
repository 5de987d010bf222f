import { z } from "zod";
import { DESK_BASIS_ID } from "../../collect/collection-basis.ts";
import { BASIS_STATUSES, basisStatus, CollectionBasis } from "../../kernel/basis.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Source } from "../../kernel/source.ts";
import { operation } from "../operation.ts";
import { pageOf } from "../page.ts";

export const bases = operation({
  id: "bases",
  title: "Lists collection bases",
  about:
    "By what right, for what and for how long the desk collects; nothing is collected from a source whose basis is not valid.",
  permission: "read",
  effect: "read",
  input: z.object({}),
  output: pageOf(
    storedSchema(CollectionBasis).extend({
      status: z.enum(BASIS_STATUSES),
      isDefault: z.boolean().meta({ description: "Sources that name no basis stand on this one." }),
      sources: z.int().meta({ description: "Sources in your sight that stand on it." }),
    }),
  ),
  async run(_input, { system, view }) {
    const now = view.asOf ?? system.clock.now();
    const page = await view.list(CollectionBasis, { orderBy: "title", descending: false, limit: 500 });
    const unnamed = await view.count(Source);
    const named = await Promise.all(page.items.map(({ id }) => view.count(Source, { basisId: id })));
    const elsewhere = page.items.reduce(
      (sum, { id }, i) => sum + (id === DESK_BASIS_ID ? 0 : (named[i] ?? 0)),
      0,
    );
    const items = page.items.map((item, i) => {
      const isDefault = item.id === DESK_BASIS_ID;
      const sources = isDefault ? unnamed - elsewhere : (named[i] ?? 0);
      return { ...item, status: basisStatus(item.body, now), isDefault, sources };
    });
    return { ...page, items };
  },
});
