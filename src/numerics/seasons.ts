/**
 * Seasons of a series: whether it has them, how large they are, and the series without them.
 *
 * The test is that of the Theta method (a season's autocorrelation at 90%, Bartlett's error; Assimakopoulos and Nikolopoulos
 * 2000, https://doi.org/10.1016/S0169-2070(00)00066-2), the terms those of the classical decomposition by moving averages
 * (Kendall and Stuart 1983, vol. 3), pulled towards no season as far as they are noise (Miller and Williams 2003,
 * https://doi.org/10.1016/S0169-2070(02)00077-8).
 */
/** Standard normal quantile of 95%. */
const Z = 1.645;

/**
 * Whether the values, or their changes, repeat themselves: a strong trend hides a season from the first test, and a
 * season in a level that wanders is seen by the second only.
 *
 * @param period 2 or more; fewer than three periods tell nothing.
 */
export function isSeasonal(values: Float64Array, period: number): boolean {
  if (period < 2 || values.length < 3 * period) return false;
  const isPositive = values.every((y) => y > 0);
  const level = isPositive ? values.map(Math.log) : values;
  const changes = level.subarray(1).map((y, i) => y - (level[i] ?? 0));
  return repeats(values, period) || (values.length > 3 * period && repeats(changes, period));
}

function repeats(values: Float64Array, period: number): boolean {
  let squares = 0;
  for (let lag = 1; lag < period; lag += 1) squares += autocorrelation(values, lag) ** 2;
  const limit = Z * Math.sqrt((1 + 2 * squares) / values.length);
  return Math.abs(autocorrelation(values, period)) > limit;
}

/** At the lag, from -1 to 1; 0 for a constant series. */
export function autocorrelation(values: Float64Array, lag: number): number {
  const mean = values.reduce((sum, y) => sum + y, 0) / values.length;
  let [above, below] = [0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const deviation = (values[i] ?? 0) - mean;
    below += deviation * deviation;
    if (i >= lag) above += deviation * ((values[i - lag] ?? 0) - mean);
  }
  return below === 0 ? 0 : above / below;
}

/**
 * @param multiplied terms around 1 by which the level is multiplied; else around 0, added. Multiplied ones need values
 *   above 0.
 * @returns one term for each place in the period, from that of the first value on.
 */
export function seasonalTerms(values: Float64Array, period: number, multiplied: boolean): Float64Array {
  const trend = movingAverage(values, period);
  const groups: number[][] = Array.from({ length: period }, () => []);
  for (let i = 0; i < values.length; i += 1) {
    const middle = trend[i] ?? Number.NaN;
    const y = values[i] ?? Number.NaN;
    if (Number.isFinite(middle)) groups[i % period]?.push(multiplied ? y / middle : y - middle);
  }
  const rest = multiplied ? 1 : 0;
  const means = groups.map((group) => group.reduce((sum, x) => sum + x, 0) / group.length);
  const centre = means.reduce((sum, x) => sum + x, 0) / period;
  const terms = means.map((x) => (multiplied ? x / centre : x - centre));
  // The variance of a mean, from the scatter around it: that share of the terms' own variance is noise.
  const noise =
    groups.reduce((sum, group, s) => {
      const squares = group.reduce((all, x) => all + (x - (means[s] ?? 0)) ** 2, 0);
      return sum + squares / Math.max(1, group.length - 1) / group.length;
    }, 0) / period;
  const spread = terms.reduce((sum, x) => sum + (x - rest) ** 2, 0) / Math.max(1, period - 1);
  const kept =
    spread === 0 ? 0 : 1 - Math.min(1, (((period - 3) / Math.max(1, period - 1)) * noise) / spread);
  return Float64Array.from(terms, (x) => rest + kept * (x - rest));
}

/** Centred over one period; NaN where it does not fit. */
export function movingAverage(values: Float64Array, period: number): Float64Array {
  const half = Math.floor(period / 2);
  const ends = period % 2 === 0 ? 0.5 : 1;
  return values.map((_, i) => {
    if (i < half || i + half >= values.length) return Number.NaN;
    let sum = 0;
    for (let k = -half; k <= half; k += 1) sum += (Math.abs(k) === half ? ends : 1) * (values[i + k] ?? 0);
    return sum / period;
  });
}

/** The values without the terms, and back again from place `from` on. */
export function withoutSeasons(values: Float64Array, terms: Float64Array, multiplied: boolean): Float64Array {
  return values.map((y, i) => {
    const term = terms[i % terms.length] ?? 0;
    return multiplied ? y / term : y - term;
  });
}

export function withSeasons(
  values: Float64Array,
  terms: Float64Array,
  multiplied: boolean,
  from: number,
): Float64Array {
  return values.map((y, i) => {
    const term = terms[(from + i) % terms.length] ?? 0;
    return multiplied ? y * term : y + term;
  });
}
