/**
 * By how much a series' intervals must be wider or narrower than its rolling-origin errors say.
 *
 * Conformal prediction with errors in units of their own expected size (Lei et al. 2018,
 * https://doi.org/10.1080/01621459.2017.1307116, section 5.2): the error at the edge of a 90% interval, in sizes of the
 * series' own errors, is a quantile over many series. Here it is a quantile regression (Koenker and Bassett 1978,
 * https://doi.org/10.2307/1913643) on four figures of the past errors, fitted to every second series of M1 and the deciding
 * half of M3, then rounded and frozen (docs/decisions/0053). The invariant: the point forecast is never touched.
 */

export interface PastError {
  /** Index of the value that was forecast, 1 for the series' first. */
  readonly at: number;
  /** Of the error at that step ahead, in its expected size. */
  readonly size: number;
}

const INTERCEPT = 0.04;
/** Errors that happen to look small will be larger, those that look large smaller. */
const SMALL = { power: -0.08, usual: 0.05, least: 0.003, most: 1 } as const;
/** Errors that have grown of late will stay so, in part. */
const RECENT = { power: 0.4, fading: 3, floor: 0.05 } as const;
/** What errors have in common, on one side, is no spread of what comes. */
const ONE_SIDED = -0.8;
/** Short pasts hide how wrong one can be; none of the series was shorter than the least. */
const SHORT = { power: 2.5, least: 9 } as const;

/**
 * @param errors over all origins and steps. @param length of the past, in values.
 * @param first size of the errors one step ahead as a share of the value; absent where they are not relative.
 * @returns what the size of the errors is to be multiplied by; 1 where nothing is known.
 */
export function widthFactor(errors: readonly PastError[], length: number, first: number | undefined): number {
  const origin = Math.min(...errors.map(({ at }) => at)) - 1;
  let [sum, squares, recent, weights] = [0, 0, 0, 0];
  for (const { at, size } of errors) {
    const weight = Math.exp((-RECENT.fading * (length - at)) / (length - origin));
    sum += size;
    squares += size * size;
    recent += weight * size * size;
    weights += weight;
  }
  if (!(squares > 0)) return 1;
  const square = squares / errors.length;
  const mean = sum / errors.length;
  const growth = (recent / weights + RECENT.floor * square) / (square + RECENT.floor * square);
  const small =
    first === undefined ? 0 : Math.log(Math.min(SMALL.most, Math.max(SMALL.least, first)) / SMALL.usual);
  return Math.exp(
    INTERCEPT +
      SMALL.power * small +
      (RECENT.power / 2) * Math.log(growth) +
      (ONE_SIDED * mean * mean) / square +
      SHORT.power / Math.max(SHORT.least, length),
  );
}
