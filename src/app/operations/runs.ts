import { z } from "zod";
import { storedSchema } from "../../kernel/record.ts";
import { Run } from "../../kernel/run.ts";
import { Source } from "../../kernel/source.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const runs = operation({
  id: "runs",
  title: "Lists runs of collection, newest first",
  about: "Each with its counts, which balance: received = stored + duplicate + quarantined + filtered.",
  permission: "read",
  effect: "read",
  input: z.object({ limit: Limit, after: After }),
  output: pageOf(storedSchema(Run).extend({ sourceName: z.string() })),
  async run({ limit, after }, { view }) {
    const page = await view.list(Run, { orderBy: "startedAt", limit, after });
    const sources = await view.many(Source, [...new Set(page.items.map(({ body }) => body.sourceId))]);
    const names = new Map(sources.map(({ id, body }) => [id, body.name]));
    return {
      ...page,
      items: page.items.map((run) => ({ ...run, sourceName: names.get(run.body.sourceId) ?? "" })),
      ...(await totalOf(view, Run)),
    };
  },
});
