import type { Label } from "../kernel/label.ts";
import { Reference } from "../kernel/record.ts";
import { records } from "../kernel/records.ts";
import type { View } from "../store/view.ts";

/** The labels of all records that a body points at, at whatever depth. */
export async function labelsCited(view: View, body: unknown): Promise<Label[]> {
  return [...(await labelsById(view, body)).values()];
}

/** The same by the record's id; records that the view does not show are left out. */
export async function labelsById(view: View, body: unknown): Promise<ReadonlyMap<string, Label>> {
  const idsByKind = new Map<string, Set<string>>();
  const visit = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    const reference = Reference.safeParse(value);
    if (reference.success) {
      const { kind, id } = reference.data;
      idsByKind.set(kind, (idsByKind.get(kind) ?? new Set()).add(id));
    } else for (const inner of Object.values(value)) visit(inner);
  };
  visit(body);
  const labels = new Map<string, Label>();
  for (const schema of records) {
    const ids = [...(idsByKind.get(schema.kind) ?? [])];
    for (const { id, label } of await view.many(schema, ids)) labels.set(id, label);
  }
  return labels;
}
