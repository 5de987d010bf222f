/** What is kept longer than its basis allows, counted over all reports whoever may see them; must be 0. */
import { DESK_BASIS_ID } from "../collect/collection-basis.ts";
import { CollectionBasis } from "../kernel/basis.ts";
import type { System } from "./system.ts";

export interface Overdue {
  readonly overdue: number;
  /** Bases that were looked at. */
  readonly bases: number;
}

export async function retentionOverdue({ store, clock }: Pick<System, "store" | "clock">): Promise<Overdue> {
  const view = store.systemView();
  const { rows } = await view.sql.query<{ count: number }>(
    `SELECT count(*)::int AS count
     FROM report
     JOIN source ON source.id = (report.body ->> 'sourceId')::uuid AND source.superseded_at = 'infinity'
     JOIN basis ON basis.id = coalesce(source.body ->> 'basisId', $1)::uuid AND basis.superseded_at = 'infinity'
     WHERE report.superseded_at = 'infinity'
       AND (report.body ->> 'receivedAt')::timestamptz
           < $2::timestamptz - make_interval(days => (basis.body ->> 'retentionDays')::int)`,
    [DESK_BASIS_ID, clock.now()],
  );
  return { overdue: rows[0]?.count ?? 0, bases: await view.count(CollectionBasis) };
}
