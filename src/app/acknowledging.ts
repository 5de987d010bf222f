/** Acknowledging: what makes a warning one that was given, on the warning itself and on everything that told of it. */
import { Delivery } from "../kernel/delivery.ts";
import { lockRecords } from "../store/record-locks.ts";
import type { View } from "../store/view.ts";
import type { Transaction } from "../store/writer.ts";

/** Marks all that was sent of it and nobody has acknowledged yet. */
export async function acknowledgeDeliveries(
  transaction: Transaction,
  aboutId: string,
  { at, by }: { readonly at: string; readonly by: string },
): Promise<void> {
  const open = await openDeliveries(transaction, aboutId);
  await transaction.put(
    Delivery,
    open
      .filter(({ body }) => body.acknowledgedAt === undefined)
      .map(({ id, label, body }) => ({
        id,
        label,
        body: {
          ...body,
          seenAt: body.seenAt ?? at,
          seenBy: body.seenBy ?? by,
          acknowledgedAt: at,
          acknowledgedBy: by,
        },
      })),
  );
}

/** Locked until the transaction ends. */
export async function openDeliveries({ sql, view }: Transaction, aboutId: string) {
  const known = await allDeliveries(view, aboutId);
  await lockRecords(
    sql,
    Delivery,
    known.map(({ id }) => id),
  );
  return allDeliveries(view, aboutId);
}

export async function allDeliveries(view: View, aboutId: string) {
  const page = await view.list(Delivery, { where: { aboutId }, limit: 500 });
  return page.items;
}
