/**
 * How likely violence begins in a place that was quiet, or grows where it was not.
 *
 * The invariant: what is said of a month is learnt from outcomes that were complete by that month.
 */
import { boostedTrees } from "../numerics/boosted-trees.ts";
import { logistic } from "../numerics/logistic.ts";
import type { FeatureTable } from "./escalation-features.ts";
import type { Panel } from "./forecaster.ts";
import { type OnsetFeatures, onsetFeatures } from "./onset-features.ts";
import { type OnsetTarget, outcomeAt, QUIET } from "./onset-outcome.ts";

/**
 * Onsets are too rare to learn much from: the mean of two straight lines through five features each, since which five do
 * better changes from decade to decade. Escalations come from the middle of the scale, which trees see and lines do not. Frozen; how they were chosen is in docs/decisions.
 */
const PENALTY = 100;
const TREES = { trees: 120, depth: 3, rate: 0.05, penalty: 20, least: 3 } as const;
/** With fewer cases of a kind, nothing is learnt and the share so far is given. */
const FEWEST = 10;

export interface OnsetModel {
  /**
   * From 0 to 1, of the place in the month with that index.
   *
   * @param now a later panel of the same places, and its features, that is judged by what was learnt from this one.
   */
  chance(
    place: number,
    t: number,
    now?: { readonly months: number; readonly features: OnsetFeatures },
  ): number;
}

/**
 * @param features of the panel; made anew if left out.
 * @param last index of the month from which is judged; no later value is looked at.
 */
export function onsetModel(
  panel: Panel,
  target: OnsetTarget,
  last = panel.months - 1,
  features: OnsetFeatures = onsetFeatures(panel),
): OnsetModel {
  const rows: number[] = [];
  const outcomes: number[] = [];
  for (let p = 0; p < panel.places.length; p += 1) {
    const deaths = panel.values.subarray(p * panel.months, p * panel.months + last + 1);
    for (let t = QUIET - 1; t < deaths.length; t += 1) {
      const came = outcomeAt(deaths, t, target)?.came;
      if (came === undefined) continue;
      rows.push(p * panel.months + t);
      outcomes.push(came ? 1 : 0);
    }
  }
  const yes = outcomes.reduce((sum, y) => sum + y, 0);
  if (yes < FEWEST || outcomes.length - yes < FEWEST) {
    // Jeffreys' prior: with nothing known, even.
    const share = (yes + 0.5) / (outcomes.length + 1);
    return { chance: () => share };
  }
  const came = Uint8Array.from(outcomes);
  const models = features[target].map((table) => learnt(table, rows, came, target));
  return {
    chance(place, t, now = { months: panel.months, features }) {
      const row = place * now.months + t;
      const tables = now.features[target];
      const odds = models.reduce((sum, model, k) => sum + model(tables[k], row), 0) / models.length;
      return 1 / (1 + Math.exp(-odds));
    },
  };
}

/** The log-odds of a row of a table like it, as learnt from some of its rows. */
function learnt(
  table: FeatureTable,
  rows: readonly number[],
  came: Uint8Array,
  target: OnsetTarget,
): (of: FeatureTable | undefined, row: number) => number {
  const { width } = table;
  const featuresOf = ({ values }: FeatureTable, row: number) =>
    values.subarray(row * width, (row + 1) * width);
  const inputs = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    inputs.set(featuresOf(table, row), i * width);
  });
  const odds =
    target === "escalation"
      ? boostedTrees(inputs, came, width, TREES)
      : logistic(inputs, came, width, PENALTY);
  return (of = table, row) => odds(featuresOf(of, row));
}
