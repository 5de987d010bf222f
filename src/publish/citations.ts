/** Numbers the records that a product's sentences cite, in the order in which they are first cited. */
import type { Brief } from "../kernel/brief.ts";
import type { Reference } from "../kernel/record.ts";
import { records } from "../kernel/records.ts";
import { Source } from "../kernel/source.ts";
import type { View } from "../store/view.ts";

type Citation = Brief["citations"][number];

export async function citationsOf(view: View, sections: Brief["sections"]): Promise<Citation[]> {
  const order: Reference[] = [];
  const seen = new Set<string>();
  for (const { cites } of sections.flatMap(({ sentences }) => sentences))
    for (const reference of cites) {
      if (seen.has(reference.id)) continue;
      seen.add(reference.id);
      order.push(reference);
    }
  return Promise.all(order.map((reference, i) => citation(view, reference, i + 1)));
}

async function citation(view: View, reference: Reference, number: number): Promise<Citation> {
  const schema = records.find(({ kind }) => kind === reference.kind);
  const [found] = schema ? await view.many(schema, [reference.id]) : [];
  if (!found) return { number, reference, text: `${reference.kind} ${reference.id}` };
  const { body, recordedAt } = found;
  const sourceId = body.sourceId;
  const [source] = typeof sourceId === "string" ? await view.many(Source, [sourceId]) : [];
  const by = source ? `${source.body.name}, ` : "";
  const grade = typeof body.grade === "string" ? body.grade : undefined;
  return {
    number,
    reference,
    text: `${wordsFor(body)} (${by}${reference.kind}, ${recordedAt.slice(0, 10)})`,
    ...(grade && { grade }),
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
