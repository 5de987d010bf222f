import { Label } from "../kernel/label.ts";
import type { View } from "../store/view.ts";

/** The distinct labels of what products rest on, for a banner that is computed and never typed. */
export async function labelsShown(view: View): Promise<Label[]> {
  const kinds = ["report", "event", "warning", "assessment"];
  const { rows } = await view.sql.query<{ label: unknown }>(
    kinds.map((kind) => `SELECT DISTINCT label FROM "${kind}" WHERE ${view.visible.where}`).join(" UNION "),
    [...view.visible.values],
  );
  return rows.map(({ label }) => Label.parse(label));
}
