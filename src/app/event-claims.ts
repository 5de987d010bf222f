import type { Event } from "../kernel/event.ts";
import { Event as EventSchema } from "../kernel/event.ts";
import type { Stored } from "../kernel/record.ts";
import type { View } from "../store/view.ts";

/** The incidents that claims were joined into. */
export async function eventsOfClaims(view: View, claimIds: readonly string[]): Promise<Stored<Event>[]> {
  if (claimIds.length === 0) return [];
  const { where, values } = view.visible;
  const { rows } = await view.sql.query<{ id: string }>(
    `SELECT id FROM event WHERE ${where} AND body -> 'claims' ?| $${values.length + 1}::text[] LIMIT 200`,
    [...values, claimIds],
  );
  return view.many(
    EventSchema,
    rows.map(({ id }) => id),
  );
}
