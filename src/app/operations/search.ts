import { z } from "zod";
import { worded } from "../../kernel/in-language.ts";
import { records } from "../../kernel/records.ts";
import { type Said, SaidFields } from "../../kernel/said.ts";
import type { View } from "../../store/view.ts";
import { titleOf } from "../changed-since.ts";
import { operation } from "../operation.ts";

const Words = z.string().min(1).meta({ description: 'Words, "phrases", OR and -not.' });

export const search = operation({
  id: "search",
  title: "Searches all records",
  about: "Full-text search in the words of each record's own language, best match first.",
  permission: "read",
  effect: "read",
  searches: "q",
  positional: ["q"],
  input: z.object({
    q: Words,
    kinds: z.array(z.string()).optional(),
    limit: z.int().min(1).max(100).default(20),
  }),
  output: z.object({
    items: z.array(
      z.object({
        kind: z.string(),
        id: z.uuid(),
        title: z.string(),
        said: SaidFields,
        recordedAt: z.iso.datetime(),
      }),
    ),
  }),
  async run({ q, kinds, limit }, { view, language }) {
    const hits = await view.search(q, { limit, ...(kinds && { kinds }) });
    const parts = language === "en" ? new Map<string, Said>() : await partsOfTitles(view, hits);
    return {
      items: hits.map(({ kind, id, title, recordedAt }) => {
        const own = parts.get(id);
        return { kind, id, ...(own ? worded({ title: own }) : { title }), recordedAt };
      }),
    };
  },
});

/** Of the kinds whose titles a rule has made; the index keeps these in English only. */
async function partsOfTitles(
  view: View,
  hits: readonly { readonly kind: string; readonly id: string }[],
): Promise<ReadonlyMap<string, Said>> {
  const titles = new Map<string, Said>();
  for (const schema of records.filter(({ shape }) => "said" in shape)) {
    const ids = hits.filter(({ kind }) => kind === schema.kind).map(({ id }) => id);
    for (const { id, body } of await view.many(schema, ids)) titles.set(id, titleOf(body));
  }
  return titles;
}
