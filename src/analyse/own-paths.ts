/** Paths of a place that follow nothing but its own last months. */
import { drawGamma, drawNegativeBinomial } from "../numerics/distributions.ts";
import type { PathRequest } from "./analogue-paths.ts";
import type { Panel } from "./forecaster.ts";
import { historyOf } from "./situation.ts";

/** A path through the place's own months goes on to the next month with this probability, else jumps. */
const CONTINUES = 0.75;
/** Recent months are likelier: a month counts half as much as one so many months later. */
const HALF_LIFE = 3;
const RECENT_WINDOW = 36;

/**
 * Paths through the place's own last months by the stationary bootstrap, which keeps neighbours together without
 * repeating the year (Politis and Romano 1994, https://doi.org/10.1080/01621459.1994.10476870).
 *
 * @param window how many months back; all are as likely.
 */
export function ownPaths(panel: Panel, window: number, request: PathRequest): readonly Float64Array[] {
  const recent = lastMonths(panel, request.place, window);
  const offset = request.chance.uniform();
  return bootstrapped(recent, request, {
    // Starting months are spread evenly over the draws rather than drawn one by one.
    start: (j) => Math.floor(((j + offset) / request.draws) * recent.length) % recent.length,
    onward: (month, gap) => (month + gap) % recent.length,
    jump: () => request.chance.integer(recent.length),
  });
}

/**
 * Paths through up to three years of which the last months are the likeliest. From month to month they go on to one
 * nearby, earlier or later, so that each month comes as often as its share says (Metropolis et al. 1953,
 * https://doi.org/10.1063/1.1699114).
 */
export function recentPaths(panel: Panel, request: PathRequest): readonly Float64Array[] {
  const { chance, draws } = request;
  const recent = lastMonths(panel, request.place, RECENT_WINDOW);
  const weights = recent.map((_, i) => 0.5 ** ((recent.length - 1 - i) / HALF_LIFE));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const pick = (mark: number) => {
    let month = 0;
    let passed = weights[0] ?? 0;
    while (passed <= mark * total && month < recent.length - 1) {
      month += 1;
      passed += weights[month] ?? 0;
    }
    return month;
  };
  const offset = chance.uniform();
  return bootstrapped(recent, request, {
    start: (j) => pick(((j + offset) / draws) % 1),
    onward: (month, gap) => {
      const next = month + (chance.uniform() < 0.5 ? gap : -gap);
      return chance.uniform() * (weights[month] ?? 0) < (weights[next] ?? 0) ? next : month;
    },
    jump: () => pick(chance.uniform()),
  });
}

function lastMonths(panel: Panel, place: number, window: number): Float64Array {
  const end = (place + 1) * panel.months;
  return panel.values
    .subarray(end - Math.min(window, panel.months), end)
    .filter((value) => !Number.isNaN(value));
}

/** How a path moves through the months: all by index of the month. */
interface Steps {
  /** The month that the j-th path begins in. */
  start(j: number): number;
  onward(month: number, gap: number): number;
  jump(): number;
}

function bootstrapped(
  months: Float64Array,
  { leads, draws, chance }: PathRequest,
  { start, onward, jump }: Steps,
): readonly Float64Array[] {
  return Array.from({ length: draws }, (_, j) => {
    let month = start(j);
    let previous = leads[0] ?? 0;
    return Float64Array.from(leads, (lead) => {
      const gap = lead - previous;
      previous = lead;
      month = chance.uniform() < CONTINUES ** gap ? onward(month, gap) : jump();
      return months[month] ?? Number.NaN;
    });
  });
}

/** How much the means of so many months count in the level of the counts. */
const COUNT_LEVEL = [
  { months: 6, share: 0.3 },
  { months: 12, share: 0.5 },
  { months: 24, share: 0.15 },
  { months: 60, share: 0.05 },
] as const;
const SPREAD_MONTHS = 24;
/** Neither nearly Poisson nor nearly always zero, whatever two years happened to look like. */
const SIZES = { least: 0.1, most: 8 } as const;

/**
 * Counts around a level that stays: negative binomial, as spread as the last two years were. Half of the spread is the
 * path's, half the month's, so that a bad month stands among other bad ones.
 */
export function countPaths(panel: Panel, request: PathRequest): readonly Float64Array[] {
  const { place, leads, draws, chance, whole } = request;
  const history = historyOf(panel, place);
  const now = panel.months - 1;
  const level = COUNT_LEVEL.reduce((sum, { months, share }) => sum + share * history.mean(now, months), 0);
  const centre = history.mean(now, SPREAD_MONTHS);
  const recent = lastMonths(panel, place, SPREAD_MONTHS);
  const variance = recent.reduce((sum, value) => sum + (value - centre) ** 2, 0) / recent.length;
  const size =
    variance > centre
      ? Math.max(SIZES.least, Math.min(SIZES.most, centre ** 2 / (variance - centre)))
      : SIZES.most;
  return Array.from({ length: draws }, () => {
    const own = level === 0 ? 0 : drawGamma(chance, 2 * size, level / (2 * size));
    return Float64Array.from(leads, () =>
      whole
        ? drawNegativeBinomial(chance, own, 2 * size)
        : own === 0
          ? 0
          : drawGamma(chance, 2 * size, own / (2 * size)),
    );
  });
}
