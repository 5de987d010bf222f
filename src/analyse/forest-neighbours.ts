/**
 * Past situations that resemble a present one, where a forest has learnt from the past what resembling means.
 *
 * Situations are alike when what came after them was alike in proportion. The library is the one of
 * `analogue-library.ts`; the settings were chosen on windows that end by 2017 (docs/decisions/0039-stacked-forecaster.md).
 */
import type { Chance } from "../numerics/chance.ts";
import { type Forest, regressionForest } from "../numerics/regression-forest.ts";
import { type Analogues, type Library, levelOf, sequel } from "./analogue-library.ts";
import { LEVEL_OFFSET } from "./analogue-paths.ts";
import type { Panel } from "./forecaster.ts";
import type { History } from "./situation.ts";

const OPTIONS = { trees: 60, leaf: 20, depth: 12, tried: 8, sample: 0.4 } as const;
/** Of situations that have been quiet for years, about so many are kept: they are all alike. */
const QUIET_KEPT = 6_000;
const LONG_QUIET = 60;
/** Where more die it matters more to be right: weight of a situation, as a power of its level. */
const LEVEL_POWER = 0.2;
/** Outcomes are means over so many stretches of the leads: near, middle and far. */
const STRETCHES = 3;
const WIDTH = 24;

export interface ForestNeighbours {
  /** The situations that share leaves with the place's last month, those with the mildest sequels first. */
  nearest(place: number): Pick<Analogues, "entries" | "shares">;
}

/** Nothing when the library is empty. */
export function forestNeighbours(
  library: Library,
  leads: readonly number[],
  chance: Chance,
): ForestNeighbours | undefined {
  const kept = thinned(library);
  if (kept.entries.length === 0) return undefined;
  const { panel, histories, places, months } = library;
  const inputs = new Float64Array(kept.entries.length * WIDTH);
  const outcomes = new Float64Array(kept.entries.length * STRETCHES);
  const weights = new Float64Array(kept.entries.length);
  const stretches = Array.from({ length: STRETCHES }, (_, s) => stretch(leads, s));
  kept.entries.forEach((entry, i) => {
    const place = places[entry] ?? -1;
    const history = histories[place];
    if (history) describe(panel, history, place, months[entry] ?? -1, inputs, i * WIDTH);
    const level = levelOf(library, entry);
    weights[i] = (kept.multiplicities[i] ?? 1) * (level + 1) ** LEVEL_POWER;
    stretches.forEach((own, s) => {
      const after = own.reduce((sum, lead) => sum + sequel(library, entry, lead), 0) / own.length;
      outcomes[i * STRETCHES + s] = Math.log((after + LEVEL_OFFSET) / (level + LEVEL_OFFSET));
    });
  });
  const forest = regressionForest(
    { inputs, width: WIDTH, outcomes, outputs: STRETCHES, multiplicities: kept.multiplicities, weights },
    OPTIONS,
    chance,
  );
  return { nearest: (place) => nearestIn(forest, library, kept.entries, outcomes, place) };
}

function nearestIn(
  forest: Forest,
  { panel, histories }: Library,
  entries: Int32Array,
  outcomes: Float64Array,
  place: number,
): Pick<Analogues, "entries" | "shares"> {
  const target = new Float64Array(WIDTH);
  const history = histories[place];
  if (history) describe(panel, history, place, panel.months - 1, target, 0);
  const { cases, shares } = forest.weightsOf(target);
  // In the order of their sequels, so that evenly spaced draws are spread evenly over what may come.
  const order = Array.from(cases, (_, i) => i).sort(
    (one, other) => rise(outcomes, cases[one]) - rise(outcomes, cases[other]) || one - other,
  );
  return {
    entries: order.map((i) => entries[cases[i] ?? -1] ?? -1),
    shares: Float64Array.from(order, (i) => shares[i] ?? 0),
  };
}

function rise(outcomes: Float64Array, one: number | undefined): number {
  return outcomes[(one ?? 0) * STRETCHES] ?? 0;
}

/** The s-th of `STRETCHES` stretches of the leads; with few leads, stretches share them. */
function stretch(leads: readonly number[], s: number): readonly number[] {
  const from = Math.floor((s * leads.length) / STRETCHES);
  const to = Math.floor(((s + 1) * leads.length) / STRETCHES);
  return leads.slice(Math.min(from, leads.length - 1), Math.max(to, from + 1));
}

/** All situations but the quiet ones, of which every second, third … stands for the ones between. */
function thinned({ histories, places, months, multiplicities }: Library) {
  const isQuiet = (entry: number) =>
    (histories[places[entry] ?? -1]?.quiet(months[entry] ?? -1) ?? 0) > LONG_QUIET;
  let quiet = 0;
  for (let entry = 0; entry < places.length; entry += 1) if (isQuiet(entry)) quiet += 1;
  const every = Math.max(1, Math.ceil(quiet / QUIET_KEPT));
  const entries: number[] = [];
  const counts: number[] = [];
  let seen = 0;
  for (let entry = 0; entry < places.length; entry += 1) {
    const skips = isQuiet(entry);
    if (skips) seen += 1;
    if (skips && seen % every !== 0) continue;
    entries.push(entry);
    counts.push((multiplicities[entry] ?? 1) * (skips ? every : 1));
  }
  return { entries: Int32Array.from(entries), multiplicities: Float64Array.from(counts) };
}

const LENGTHS = [1, 3, 6, 12, 24, 60, 180] as const;
const LOOK_BACK = 60;

/** Writes the WIDTH numbers of a situation: levels over spans, their contrasts, quiet, extremes and activity. */
function describe(
  panel: Panel,
  history: History,
  place: number,
  month: number,
  out: Float64Array,
  offset: number,
): void {
  const [m1 = 0, m3 = 0, m6 = 0, m12 = 0, m24 = 0, m60 = 0, m180 = 0] = LENGTHS.map((length) =>
    Math.log1p(history.mean(month, length)),
  );
  const past = new Float64Array(8);
  history.describe(month, past, 0);
  const [most6, most12, most24] = [0, 0, 0];
  const seen = { most6, most12, most24, active24: 0, active60: 0, least12: Number.POSITIVE_INFINITY };
  for (let back = 0; back < LOOK_BACK && back <= month; back += 1) {
    const value = panel.values[place * panel.months + month - back] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (back < 6) seen.most6 = Math.max(seen.most6, value);
    if (back < 12) {
      seen.most12 = Math.max(seen.most12, value);
      seen.least12 = Math.min(seen.least12, value);
    }
    if (back < 24) {
      seen.most24 = Math.max(seen.most24, value);
      if (value > 0) seen.active24 += 1;
    }
    if (value > 0) seen.active60 += 1;
  }
  out.set(
    [
      Math.log1p(history.level(month)),
      ...[m1, m3, m6, m12, m24, m60, m180],
      ...[m1 - m6, m3 - m12, m12 - m24, m24 - m60, m6 - m24, m3 - m24],
      // Months since the last, share of months with any, volatility: as in situation.ts.
      ...past.subarray(5, 8),
      Math.log1p(seen.most6),
      Math.log1p(seen.most12),
      Math.log1p(seen.most24),
      seen.active24 / 24,
      seen.active60 / 60,
      Math.log1p(Number.isFinite(seen.least12) ? seen.least12 : 0),
      Math.log1p(seen.most12) - m12,
    ],
    offset,
  );
}
