import type { z } from "zod";
import { labelsCited } from "../judge/cited-labels.ts";
import { Fault } from "../kernel/fault.ts";
import { joinLabels, type Label } from "../kernel/label.ts";
import type { RecordSchema, Stored } from "../kernel/record.ts";
import { lockRecords } from "../store/record-locks.ts";
import type { View } from "../store/view.ts";
import type { Transaction, Writer } from "../store/writer.ts";

/** What a change may look at besides the body: the version it is made from, and the transaction it is part of. */
export interface InHand<Body> {
  readonly present: Stored<Body>;
  readonly transaction: Transaction;
}

/**
 * A new version of a record, made from the present one, which nobody else can change meanwhile; what it newly
 * cites makes its label stricter.
 * @param change what else it stores in the transaction stands or falls with the new version.
 * @param stricter labels that its own is joined with.
 * @param expected the version the caller has seen; another one means that somebody was faster.
 * @throws Fault `missing`, or `conflict` when the version is not the expected one.
 */
export async function revise<Schema extends RecordSchema>(
  { view, writer }: { readonly view: View; readonly writer: Writer },
  schema: Schema,
  id: string,
  change: (
    body: z.output<Schema>,
    inHand: InHand<z.output<Schema>>,
  ) => z.input<Schema> | Promise<z.input<Schema>>,
  expected?: number,
  stricter: readonly Label[] = [],
): Promise<Stored<z.output<Schema>>> {
  if (view.asOf) throw new Fault("conflict", "The past cannot be changed; set the clock back to now first.");
  // Asked through the reader's own view: what may not be seen may not be changed either.
  await view.one(schema, id);
  await writer.transaction(async (transaction) => {
    await lockRecords(transaction.sql, schema, [id]);
    const present = await transaction.view.one(schema, id);
    if (expected !== undefined && present.version !== expected)
      throw new Fault(
        "conflict",
        `This ${schema.kind} is at version ${present.version}, you changed version ${expected}; look at the newer one first.`,
      );
    const body = await change(present.body, { present, transaction });
    const label = joinLabels([present.label, ...stricter, ...(await labelsCited(transaction.view, body))]);
    await transaction.put(schema, [{ id, label, body }]);
  });
  return view.one(schema, id);
}
