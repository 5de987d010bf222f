import { Label } from "../kernel/label.ts";
import { LABEL_HASH } from "../store/tables.ts";
import type { View } from "../store/view.ts";

const KINDS = ["report", "event", "warning", "assessment"];

/** The distinct labels of what products rest on, for a banner that is computed and never typed. */
export async function labelsShown(view: View): Promise<Label[]> {
  const found = await Promise.all(KINDS.map((kind) => labelsOf(view, kind)));
  return found.flat();
}

/**
 * Steps from one label to the next in their index, because there are few of them and many records. The order
 * and the range, of one value each, make the planner use that index.
 */
async function labelsOf(view: View, kind: string): Promise<Label[]> {
  const { where, values } = view.visible;
  const { rows } = await view.sql.query<{ label: unknown }>(
    `WITH RECURSIVE distinct_label (hash) AS (
       (SELECT ${LABEL_HASH} FROM "${kind}" ORDER BY 1 LIMIT 1)
       UNION ALL
       SELECT (SELECT ${LABEL_HASH} FROM "${kind}" WHERE ${LABEL_HASH} > hash ORDER BY 1 LIMIT 1)
       FROM distinct_label WHERE hash IS NOT NULL
     )
     SELECT shown.label FROM distinct_label,
       LATERAL (
         SELECT label FROM "${kind}" WHERE ${LABEL_HASH} BETWEEN hash AND hash AND ${where}
         ORDER BY ${LABEL_HASH} LIMIT 1
       ) AS shown
     WHERE hash IS NOT NULL`,
    [...values],
  );
  return rows.map(({ label }) => Label.parse(label));
}
