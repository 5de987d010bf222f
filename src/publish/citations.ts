/** Numbers the records that a product's sentences cite, in the order in which they are first cited. */
import type { Brief } from "../kernel/brief.ts";
import type { Label } from "../kernel/label.ts";
import type { Reference } from "../kernel/record.ts";
import { records } from "../kernel/records.ts";
import { Source } from "../kernel/source.ts";
import type { View } from "../store/view.ts";

type Citation = Brief["citations"][number];

export interface Cited {
  readonly citations: Citation[];
  /** Of the records whose words the citations repeat. */
  readonly labels: readonly Label[];
}

export async function citationsOf(view: View, sections: Brief["sections"]): Promise<Cited> {
  const order: Reference[] = [];
  const seen = new Set<string>();
  for (const { cites } of sections.flatMap(({ sentences }) => sentences))
    for (const reference of cites) {
      if (seen.has(reference.id)) continue;
      seen.add(reference.id);
      order.push(reference);
    }
  const found = await Promise.all(order.map((reference, i) => citation(view, reference, i + 1)));
  return {
    citations: found.map(({ entry }) => entry),
    labels: found.flatMap(({ labels }) => labels),
  };
}

async function citation(
  view: View,
  reference: Reference,
  number: number,
): Promise<{ readonly entry: Citation; readonly labels: readonly Label[] }> {
  const schema = records.find(({ kind }) => kind === reference.kind);
  const [found] = schema ? await view.many(schema, [reference.id]) : [];
  if (!found) return { entry: { number, reference, text: `${reference.kind} ${reference.id}` }, labels: [] };
  const { body, label, recordedAt } = found;
  const sourceId = body.sourceId;
  const [source] = typeof sourceId === "string" ? await view.many(Source, [sourceId]) : [];
  const by = source ? `${source.body.name}, ` : "";
  const grade = typeof body.grade === "string" ? body.grade : undefined;
  const text = `${wordsFor(body)} (${by}${reference.kind}, ${recordedAt.slice(0, 10)})`;
  return {
    entry: { number, reference, text, ...(grade && { grade }) },
    labels: source ? [label, source.label] : [label],
  };
}

function wordsFor(body: Readonly<Record<string, unknown>>): string {
  for (const field of ["sentence", "title", "text", "name"]) {
    const value = body[field];
    if (typeof value === "string" && value !== "") return value.slice(0, 180);
  }
  const { model, asOf, place } = body;
  return typeof model === "string" ? `${model} for ${place}, data to ${asOf}` : "record";
}
