/** Numbers the records that a product's sentences cite, in the order in which they are first cited. */
import type { Brief } from "../kernel/brief.ts";
import { inLanguage } from "../kernel/in-language.ts";
import { joinLabels, type Label } from "../kernel/label.ts";
import type { Language } from "../kernel/language.ts";
import type { Reference } from "../kernel/record.ts";
import { records } from "../kernel/records.ts";
import { said, spoken } from "../kernel/said.ts";
import { Source } from "../kernel/source.ts";
import type { View } from "../store/view.ts";

type Citation = Brief["citations"][number];

export interface Cited {
  readonly citations: Citation[];
  /** By the id of the cited record: its own label, joined with that of its source, whose name is repeated. */
  readonly labels: ReadonlyMap<string, Label>;
}

export async function citationsOf(
  view: View,
  sections: Brief["sections"],
  language: Language,
): Promise<Cited> {
  const order: Reference[] = [];
  const seen = new Set<string>();
  for (const { cites } of sections.flatMap(({ sentences }) => sentences))
    for (const reference of cites) {
      if (seen.has(reference.id)) continue;
      seen.add(reference.id);
      order.push(reference);
    }
  const found = await Promise.all(order.map((reference, i) => citation(view, reference, i + 1, language)));
  return {
    citations: found.map(({ entry }) => entry),
    labels: new Map(found.flatMap(({ entry, label }) => (label ? [[entry.reference.id, label]] : []))),
  };
}

async function citation(
  view: View,
  reference: Reference,
  number: number,
  language: Language,
): Promise<{ readonly entry: Citation; readonly label?: Label }> {
  const schema = records.find(({ kind }) => kind === reference.kind);
  const [found] = schema ? await view.many(schema, [reference.id]) : [];
  if (!found)
    return {
      entry: { number, reference, text: `${kindOf(reference, language)} ${reference.id}` },
    };
  const { label, recordedAt } = found;
  const body = inLanguage(found.body, language);
  const sourceId = body.sourceId;
  const [source] = typeof sourceId === "string" ? await view.many(Source, [sourceId]) : [];
  const by = source ? `${source.body.name}, ` : "";
  const grade = typeof body.grade === "string" ? body.grade : undefined;
  const text = `${wordsFor(body, language)} (${by}${kindOf(reference, language)}, ${recordedAt.slice(0, 10)})`;
  return {
    entry: { number, reference, text, ...(grade && { grade }) },
    label: joinLabels(source ? [label, source.label] : [label]),
  };
}

function wordsFor(body: Readonly<Record<string, unknown>>, language: Language): string {
  for (const field of ["sentence", "title", "text", "name"]) {
    const value = body[field];
    if (typeof value === "string" && value !== "") return value.slice(0, 180);
  }
  const { model, asOf, place } = body;
  const words =
    typeof model === "string"
      ? said("citation.forecast", {
          model: { text: model },
          place: { text: String(place) },
          asOf: { text: String(asOf) },
        })
      : said("kind.record");
  return spoken(words, language) ?? "";
}

/** What a kind of record is called; by its id where no catalogue knows it. */
function kindOf({ kind }: Reference, language: Language): string {
  return spoken({ key: `kind.${kind}` }, language) ?? kind;
}
