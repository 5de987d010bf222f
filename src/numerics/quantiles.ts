/**
 * Order statistics of draws. All functions take draws already sorted upwards, in a typed array, so that one
 * sort serves the quantiles, the CRPS and the exceedance probabilities of a cell.
 */

/** A sorted copy. Typed arrays sort by number (not by text) and without a comparison function. */
export function sorted(draws: ArrayLike<number>): Float64Array {
  return Float64Array.from(draws).sort();
}

/**
 * The linear quantile (type 7 of Hyndman and Fan 1996, https://doi.org/10.2307/2684934; the default of NumPy
 * and R, and what the VIEWS challenge scores intervals with).
 *
 * @param ascending at least one draw, sorted upwards.
 * @param level from 0 to 1.
 */
export function quantile(ascending: Float64Array, level: number): number {
  const position = (ascending.length - 1) * level;
  const below = Math.floor(position);
  const low = ascending[below] ?? Number.NaN;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? Number.NaN;
  return low + (high - low) * (position - below);
}

/** The share of draws at or above a threshold, from 0 to 1. */
export function shareAtLeast(ascending: Float64Array, threshold: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Number.POSITIVE_INFINITY) < threshold) low = middle + 1;
    else high = middle;
  }
  return (ascending.length - low) / ascending.length;
}
