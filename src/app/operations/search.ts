import { z } from "zod";
import { operation } from "../operation.ts";

const Words = z.string().min(1).meta({ description: 'Words, "phrases", OR and -not.' });

export const search = operation({
  id: "search",
  title: "Searches all records",
  about: "Full-text search in the words of each record's own language, best match first.",
  permission: "read",
  effect: "read",
  positional: ["q"],
  input: z.object({
    q: Words,
    kinds: z.array(z.string()).optional(),
    limit: z.int().min(1).max(100).default(20),
  }),
  output: z.object({
    items: z.array(
      z.object({ kind: z.string(), id: z.uuid(), title: z.string(), recordedAt: z.iso.datetime() }),
    ),
  }),
  async run({ q, kinds, limit }, { view }) {
    const hits = await view.search(q, { limit, ...(kinds && { kinds }) });
    return { items: hits.map(({ kind, id, title, recordedAt }) => ({ kind, id, title, recordedAt })) };
  },
});
