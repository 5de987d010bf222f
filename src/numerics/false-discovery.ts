/**
 * Keeping the share of false alarms among all alarms below a level, over any number of p-values: all at once
 * (Benjamini and Hochberg), or one by one as they come (LORD++).
 *
 * A p-value here is the chance, where nothing has changed, of a reading at least as far out; it may be too large
 * (as those of counts are), never too small.
 */

/**
 * The step-up rule of Benjamini and Hochberg 1995, https://doi.org/10.1111/j.2517-6161.1995.tb02031.x.
 *
 * @param level share of false ones among those found, on average.
 * @returns for each p-value whether it is found.
 */
export function benjaminiHochberg(pValues: ArrayLike<number>, level: number): readonly boolean[] {
  const ascending = Float64Array.from(pValues).sort();
  let limit = -1;
  for (let rank = ascending.length; rank >= 1; rank -= 1) {
    const p = ascending[rank - 1] ?? 1;
    if (p <= (level * rank) / ascending.length) {
      limit = p;
      break;
    }
  }
  return Array.from(pValues, (p) => p <= limit);
}

/**
 * The level at which the step-up rule would just find each p-value: its q-value (adjusted p-value; Yekutieli and Benjamini
 * 1999, https://doi.org/10.1016/S0378-3758(99)00041-5).
 *
 * @param tests how many there were, with those whose p-values are not given because they are larger than all of these:
 *   they count as 1. The q-values are then too large, if anything.
 */
export function discoveryRates(pValues: ArrayLike<number>, tests = pValues.length): Float64Array {
  const order = Array.from(pValues, (_, i) => i).sort((a, b) => (pValues[b] ?? 1) - (pValues[a] ?? 1));
  const rates = new Float64Array(pValues.length);
  let least = 1;
  order.forEach((i, fromLast) => {
    const rank = pValues.length - fromLast;
    least = Math.min(least, ((pValues[i] ?? 1) * Math.max(tests, pValues.length)) / rank);
    rates[i] = least;
  });
  return rates;
}

/** What LORD++ remembers: plain numbers, so that it can be saved between one day and the next. */
export interface Discoveries {
  /** P-values so far. */
  tested: number;
  /** When each of the latest discoveries was made, oldest first. */
  readonly times: number[];
  /** The first discovery's time, which counts apart; 0 while there is none. */
  first: number;
}

export function noDiscoveries(): Discoveries {
  return { tested: 0, times: [], first: 0 };
}

/** Share of the level that is there to begin with. */
const STAKE = 0.5;
/** Discoveries longer ago pay next to nothing, and are forgotten: that makes the rule stricter, never looser. */
const REMEMBERED = 50;

/**
 * LORD++ (Ramdas, Yang, Wainwright and Jordan 2017, https://arxiv.org/abs/1710.00499): each discovery earns the
 * right to risk a little more. It keeps the level for p-values that are independent.
 *
 * @returns whether the p-value is found; the state goes on to the next.
 */
export function discover(state: Discoveries, p: number, level: number): boolean {
  const now = state.tested + 1;
  let allowed = share(now) * STAKE * level;
  if (state.first > 0) allowed += share(now - state.first) * (1 - STAKE) * level;
  for (const time of state.times) allowed += share(now - time) * level;
  state.tested = now;
  if (!(p <= allowed)) return false;
  if (state.first === 0) state.first = now;
  else {
    state.times.push(now);
    if (state.times.length > REMEMBERED) state.times.shift();
  }
  return true;
}

/** The sequence the authors use, ∝ log(max(j, 2)) / (j e^√log j); all of them together are 1 at most. */
function share(j: number): number {
  const log = Math.log(Math.max(j, 1));
  return (0.0722 * Math.log(Math.max(j, 2))) / (j * Math.exp(Math.sqrt(log)));
}
