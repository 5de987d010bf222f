/**
 * ARIMA models of a series without a season: fitted by the conditional sum of squares, tried step by step, and averaged by
 * how well the corrected Akaike criterion speaks of each.
 *
 * Box and Jenkins 1970; the steps follow Hyndman and Khandakar 2008, https://doi.org/10.18637/jss.v027.i03, differences the
 * test of Kwiatkowski, Phillips, Schmidt and Shin 1992, https://doi.org/10.1016/0304-4076(92)90104-Y, weights Burnham and
 * Anderson 2004, https://doi.org/10.1177/0049124104268644. Coefficients are partial autocorrelations while they are fitted,
 * so that every model is stationary and invertible (Monahan 1984, https://doi.org/10.1093/biomet/71.2.403).
 */
import { akaikeWeighted } from "./akaike-weights.ts";
import type { FittedSeries } from "./fitted-series.ts";
import { lowest } from "./nelder-mead.ts";

/** How many coefficients of past values and past errors, and whether the differenced values have a mean. */
interface Orders {
  readonly ar: number;
  readonly ma: number;
  readonly constant: boolean;
}

/** Past values and past errors by lag from 1, and the mean of the differenced values. */
interface Weights {
  readonly past: Float64Array;
  readonly errors: Float64Array;
  readonly mean: number;
}

interface Candidate {
  readonly orders: Orders;
  readonly criterion: number;
  readonly weights: Weights;
}

const MOST_MODELS = 20;
const LARGEST_ORDER = 3;

/** @param values finite, six or more. */
export function arima(values: Float64Array): FittedSeries {
  const differences = differencesNeeded(values);
  const levels = [values];
  for (let d = 0; d < differences; d += 1) levels.push(difference(levels[d] ?? values));
  const stationary = levels[differences] ?? values;
  const tried = stepwise(stationary, differences <= 1);
  return akaikeWeighted(
    tried.map(({ criterion, weights }) => {
      const errors = errorsOf(stationary, weights);
      return {
        criterion,
        from: (origin, horizon) => {
          const ahead = stationaryAhead(stationary, errors, weights, origin - differences, horizon);
          for (let d = differences - 1; d >= 0; d -= 1) {
            // The last value known at each level, to which the differences are added up again.
            let last = levels[d]?.[origin - d - 1] ?? 0;
            for (let k = 0; k < horizon; k += 1) {
              last += ahead[k] ?? 0;
              ahead[k] = last;
            }
          }
          return ahead;
        },
      };
    }),
  );
}

function stepwise(values: Float64Array, mayHaveConstant: boolean): readonly Candidate[] {
  const tried = new Map<string, Candidate>();
  const attempt = (orders: Orders): Candidate | undefined => {
    const key = `${orders.ar} ${orders.ma} ${orders.constant}`;
    const isKnown = tried.has(key) || tried.size >= MOST_MODELS;
    if (isKnown || values.length < orders.ar + orders.ma + 4) return undefined;
    const candidate = fitted(values, orders);
    tried.set(key, candidate);
    return candidate;
  };
  const constant = mayHaveConstant;
  let best = attempt({ ar: 0, ma: 0, constant });
  for (const [ar, ma] of [
    [2, 2],
    [1, 0],
    [0, 1],
  ] as const)
    best = better(best, attempt({ ar, ma, constant }));
  for (let moved = best !== undefined; moved && best; ) {
    moved = false;
    for (const orders of neighbours(best.orders, mayHaveConstant)) {
      const candidate = attempt(orders);
      if (better(best, candidate) === best) continue;
      best = candidate;
      moved = true;
      break;
    }
  }
  return [...tried.values()];
}

function better(one: Candidate | undefined, other: Candidate | undefined): Candidate | undefined {
  if (!one || !other) return one ?? other;
  return other.criterion < one.criterion ? other : one;
}

function neighbours({ ar, ma, constant }: Orders, mayHaveConstant: boolean): readonly Orders[] {
  const steps = [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
    [1, 1],
    [-1, -1],
  ] as const;
  const moved = steps.map(([a, m]) => ({ ar: ar + a, ma: ma + m, constant }));
  const isAllowed = (order: number) => order >= 0 && order <= LARGEST_ORDER;
  return [...moved, ...(mayHaveConstant ? [{ ar, ma, constant: !constant }] : [])].filter(
    (orders) => isAllowed(orders.ar) && isAllowed(orders.ma),
  );
}

function fitted(values: Float64Array, orders: Orders): Candidate {
  const n = values.length;
  const centre = values.reduce((sum, y) => sum + y, 0) / n;
  const spread = Math.sqrt(values.reduce((sum, y) => sum + (y - centre) ** 2, 0) / n) || 1;
  const { ar, ma, constant } = orders;
  const width = ar + ma + (constant ? 1 : 0);
  const weightsAt = (point: Float64Array): Weights => ({
    past: fromPartials(point.subarray(0, ar)),
    errors: fromPartials(point.subarray(ar, ar + ma)),
    mean: constant ? centre + (point[ar + ma] ?? 0) * spread : 0,
  });
  const room = new Float64Array(n);
  const height = (point: Float64Array) => {
    const squares = sumOfSquares(values, weightsAt(point), room);
    return n * Math.log(Math.max(squares / (spread * spread), 1e-12));
  };
  const start = new Float64Array(width).fill(0.1, 0, ar);
  const { point, value } = lowest(height, start, new Float64Array(width).fill(0.3), {
    evaluations: 40 + 40 * width,
    tolerance: 1e-5,
  });
  const k = width + 1;
  const free = n - k - 1;
  const criterion = value + 2 * k + (free > 0 ? (2 * k * (k + 1)) / free : Number.POSITIVE_INFINITY);
  return { orders, criterion, weights: weightsAt(point) };
}

/** Durbin and Levinson's recursion, from unbounded numbers through their hyperbolic tangents. */
function fromPartials(unbounded: Float64Array): Float64Array {
  const known = new Float64Array(unbounded.length);
  const before = new Float64Array(unbounded.length);
  for (let k = 0; k < unbounded.length; k += 1) {
    const partial = 0.99 * Math.tanh(unbounded[k] ?? 0);
    before.set(known);
    for (let i = 0; i < k; i += 1) known[i] = (before[i] ?? 0) - partial * (before[k - 1 - i] ?? 0);
    known[k] = partial;
  }
  return known;
}

function sumOfSquares(values: Float64Array, weights: Weights, room: Float64Array): number {
  const errors = errorsOf(values, weights, room);
  let squares = 0;
  // Where the past is not known the errors are not the model's fault: they count as the mean of the others.
  const skipped = Math.min(weights.past.length, values.length >> 1);
  for (let i = skipped; i < values.length; i += 1) squares += (errors[i] ?? 0) ** 2;
  return (squares / (values.length - skipped)) * values.length;
}

/** One step ahead; before the first value all stood at the mean. */
function errorsOf(
  values: Float64Array,
  { past, errors: ofErrors, mean }: Weights,
  errors: Float64Array = new Float64Array(values.length),
): Float64Array {
  for (let i = 0; i < values.length; i += 1) {
    let expected = mean;
    for (let lag = Math.min(past.length, i); lag > 0; lag -= 1)
      expected += (past[lag - 1] ?? 0) * ((values[i - lag] ?? 0) - mean);
    for (let lag = Math.min(ofErrors.length, i); lag > 0; lag -= 1)
      expected += (ofErrors[lag - 1] ?? 0) * (errors[i - lag] ?? 0);
    errors[i] = (values[i] ?? 0) - expected;
  }
  return errors;
}

function stationaryAhead(
  values: Float64Array,
  errors: Float64Array,
  { past, errors: ofErrors, mean }: Weights,
  known: number,
  horizon: number,
): Float64Array {
  const ahead = new Float64Array(horizon);
  for (let k = 0; k < horizon; k += 1) {
    let expected = mean;
    for (let lag = 1; lag <= past.length; lag += 1) {
      const i = known + k - lag;
      if (i < 0) break;
      expected += (past[lag - 1] ?? 0) * ((i < known ? (values[i] ?? 0) : (ahead[i - known] ?? 0)) - mean);
    }
    for (let lag = k + 1; lag <= ofErrors.length; lag += 1)
      if (known + k - lag >= 0) expected += (ofErrors[lag - 1] ?? 0) * (errors[known + k - lag] ?? 0);
    ahead[k] = expected;
  }
  return ahead;
}

function difference(values: Float64Array): Float64Array {
  return values.subarray(1).map((y, i) => y - (values[i] ?? 0));
}

/** Differences until the level no longer wanders, at most two. */
export function differencesNeeded(values: Float64Array): number {
  let differenced = values;
  for (let d = 0; d < 2; d += 1) {
    if (differenced.length < 6 || kpss(differenced) < LEVEL_LIMIT) return d;
    differenced = difference(differenced);
  }
  return 2;
}

/** Critical value at 5% of the level statistic. */
const LEVEL_LIMIT = 0.463;

/** The statistic for a constant level, with Bartlett's window of 3 √n / 13 lags. */
export function kpss(values: Float64Array): number {
  const n = values.length;
  const mean = values.reduce((sum, y) => sum + y, 0) / n;
  const deviations = values.map((y) => y - mean);
  let [running, sum, variance] = [0, 0, 0];
  for (const x of deviations) {
    running += x;
    sum += running * running;
    variance += (x * x) / n;
  }
  const window = Math.trunc((3 * Math.sqrt(n)) / 13);
  for (let lag = 1; lag <= window; lag += 1) {
    let covariance = 0;
    for (let i = lag; i < n; i += 1) covariance += ((deviations[i] ?? 0) * (deviations[i - lag] ?? 0)) / n;
    variance += 2 * (1 - lag / (window + 1)) * covariance;
  }
  return variance <= 0 ? 0 : sum / (n * n * variance);
}
