import { Label } from "../kernel/label.ts";
import type { View } from "../store/view.ts";

const KINDS = ["report", "event", "warning", "assessment", "field-report"];

/** The distinct labels of what products rest on and pages show, for a banner that is computed and never typed. */
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
    `WITH RECURSIVE distinct_label (id) AS (
       (SELECT label_id FROM "${kind}" ORDER BY 1 LIMIT 1)
       UNION ALL
       SELECT (SELECT label_id FROM "${kind}" WHERE label_id > distinct_label.id ORDER BY 1 LIMIT 1)
       FROM distinct_label WHERE distinct_label.id IS NOT NULL
     )
     SELECT label_class.label FROM distinct_label JOIN label_class USING (id)
     WHERE EXISTS (
       SELECT FROM "${kind}" WHERE label_id BETWEEN distinct_label.id AND distinct_label.id AND ${where}
       ORDER BY label_id LIMIT 1)`,
    [...values],
  );
  return rows.map(({ label }) => Label.parse(label));
}
