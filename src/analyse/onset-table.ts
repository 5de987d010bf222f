/**
 * Chances of onset and escalation for the places of a table: what users run on their own figures.
 *
 * The invariant: rows after the as-of month change no byte.
 */
import { csvCell } from "../kernel/csv-cell.ts";
import { Fault } from "../kernel/fault.ts";
import { onsetModel } from "./onset.ts";
import { onsetFeatures } from "./onset-features.ts";
import { MONTHS_AHEAD, ONSET_TARGETS, outcomeAt } from "./onset-outcome.ts";
import { panelFromTable } from "./panel-table.ts";

/** A year to look back on, a year to look ahead, and one month to learn from at least. */
const FEWEST_MONTHS = 25;
/** More would not fit into memory. */
const MOST_CELLS = 2_000_000;

/**
 * @param lines the history, as `panelFromTable` reads it.
 * @param asOf YYYY-MM, the last month that may be used.
 * @returns the table `place,p_onset_3m,p_onset_12m,p_escalation`, places by name. A chance is empty where the event is
 *   not possible: an onset where somebody died, or nobody knows, in the last 12 months; an escalation where one of
 *   the last 6 is unknown.
 * @throws Fault `invalid` for a bad row, or a history too short to learn from.
 */
export async function* onsetTable(
  lines: AsyncIterable<string> | Iterable<string>,
  asOf: string,
): AsyncGenerator<string> {
  const panel = await panelFromTable(lines, asOf);
  if (panel.months < FEWEST_MONTHS)
    throw new Fault(
      "invalid",
      `The history has ${panel.months} months up to ${asOf}; give at least ${FEWEST_MONTHS}, better ten years.`,
    );
  const cells = panel.places.length * panel.months;
  if (cells > MOST_CELLS)
    throw new Fault(
      "invalid",
      `The history has ${cells} place-months; give at most ${MOST_CELLS}, such as fewer places.`,
    );
  const last = panel.months - 1;
  const features = onsetFeatures(panel);
  const models = ONSET_TARGETS.map((target) => ({
    target,
    model: onsetModel(panel, target, last, features),
  }));
  yield "place,p_onset_3m,p_onset_12m,p_escalation\n";
  for (const [p, place] of panel.places.entries()) {
    const deaths = panel.values.subarray(p * panel.months, (p + 1) * panel.months);
    let shorter = 0;
    const chances = models.map(({ target, model }) => {
      if (!outcomeAt(deaths, last, target)) return "";
      let chance = model.chance(p, last);
      // Whatever begins within three months begins within twelve.
      if (target === "onset-3") shorter = chance;
      else if (MONTHS_AHEAD[target] === 12) chance = Math.max(chance, shorter);
      return chance.toFixed(6);
    });
    yield `${[csvCell(place), ...chances].join(",")}\n`;
  }
}
