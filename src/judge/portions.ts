/**
 * Portions: the label of each statement by itself, so that what may be shared can be told from what may not
 * (after CAPCO portion marks; the banner is their join, and never typed).
 */
import type { Assessment } from "../kernel/assessment.ts";
import { joinLabels, type Label } from "../kernel/label.ts";
import { labelText } from "../kernel/label-text.ts";
import type { Stored } from "../kernel/record.ts";
import type { View } from "../store/view.ts";
import { labelsById } from "./cited-labels.ts";

/**
 * @returns a label for each statement: the join of what it cites. A statement that cites nothing rests on the
 *   whole and carries its label; so do all, where the whole was labelled more strictly than what it cites, or
 *   where something cited is not to be seen here.
 */
export async function portionsOf(
  view: View,
  { label, body }: Pick<Stored<Assessment>, "label" | "body">,
): Promise<Label[]> {
  const labels = await labelsById(view, body.statements);
  const isWhole = labelText(joinLabels(labels.values())) === labelText(label);
  return body.statements.map(({ cites }) => {
    const cited = cites.flatMap(({ id }) => labels.get(id) ?? []);
    return isWhole && cites.length > 0 && cited.length === cites.length ? joinLabels(cited) : label;
  });
}
