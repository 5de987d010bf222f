import { type ChangePointMethod, standardised } from "../change-point.ts";

/** Readings between changes that are expected beforehand. */
const EXPECTED_RUN = 100;
/** Run lengths less likely than this, as a share of the likeliest, are given up; it bounds the work a reading. */
const GIVEN_UP = 1e-6;
const MOST_RUNS = 500;
/** Normal-inverse-gamma prior of standardised readings: weight of the mean, shape, scale. */
const PRIOR = { weight: 1, shape: 1, scale: 1 } as const;

/**
 * Bayesian online change point detection (Adams and MacKay 2007, arXiv:0710.3742): how long the present run has lasted,
 * as a distribution, under a constant chance of a change and a Student predictive; dimensions are independent
 * given the run. Change points are read backwards along the likeliest run lengths.
 */
export const bayesianOnline: ChangePointMethod = {
  id: "bayesian-online",
  title: "Bayesian online change points",
  about:
    "How long the present state has lasted, reading by reading, with changes expected every hundred readings; sees changes of mean and of spread.",
  misleads:
    "Readings that depend on each other, trends and seasons look to it like one change after another. What it says of the last few readings changes with the next ones.",
  paper: {
    title: "Adams and MacKay 2007, Bayesian online changepoint detection",
    link: "https://arxiv.org/abs/0710.3742",
  },

  find(dimensions) {
    const series = standardised(dimensions);
    const length = dimensions[0]?.length ?? 0;
    const likeliest = new Int32Array(length);
    let runs: readonly Run[] = [{ length: 0, weight: 1, states: series.map(() => PRIOR_STATE) }];
    for (let i = 0; i < length; i += 1) {
      runs = grown(
        runs,
        series.map((values) => values[i] ?? Number.NaN),
      );
      likeliest[i] = runs.reduce((most, run) => (run.weight > most.weight ? run : most)).length;
    }
    const changes: number[] = [];
    for (let end = length; end > 0; ) {
      const start = end - (likeliest[end - 1] ?? end);
      if (start > 0 && start < end) changes.push(start);
      end = start < end ? start : 0;
    }
    return changes.reverse();
  },
};

interface Run {
  /** Readings in it. */
  readonly length: number;
  readonly weight: number;
  readonly states: readonly State[];
}

interface State {
  readonly mean: number;
  readonly weight: number;
  readonly shape: number;
  readonly scale: number;
}

const PRIOR_STATE: State = { mean: 0, ...PRIOR };

/** The runs after one more reading: each goes on, or a new one begins with it. */
function grown(runs: readonly Run[], readings: readonly number[]): readonly Run[] {
  const hazard = 1 / EXPECTED_RUN;
  const next: Run[] = [];
  let begun = 0;
  for (const run of runs) {
    const density = Math.exp(run.states.reduce((sum, state, d) => sum + logDensity(state, readings[d]), 0));
    const joint = run.weight * density;
    begun += joint * hazard;
    next.push({
      length: run.length + 1,
      weight: joint * (1 - hazard),
      states: run.states.map((state, d) => learned(state, readings[d])),
    });
  }
  const prior = next[0]?.states.map(() => PRIOR_STATE) ?? [];
  next.push({ length: 0, weight: begun, states: prior });
  const most = next.reduce((largest, { weight }) => Math.max(largest, weight), 0);
  const kept = next.filter(({ weight }) => weight > GIVEN_UP * most);
  // An impossible reading, or one that rounds to it: whatever was, a new run begins.
  if (kept.length === 0) return [{ length: 0, weight: 1, states: prior }];
  return kept
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_RUNS)
    .map((run) => ({ ...run, weight: run.weight / most }));
}

/** Of a reading under the Student predictive; 0, as if certain, for an unknown one. */
function logDensity({ mean, weight, shape, scale }: State, reading = Number.NaN): number {
  if (!Number.isFinite(reading)) return 0;
  const variance = (scale * (weight + 1)) / (shape * weight);
  return (
    logGammaHalfStep(shape) -
    0.5 * Math.log(2 * Math.PI * shape * variance) -
    (shape + 0.5) * Math.log1p((reading - mean) ** 2 / (2 * shape * variance))
  );
}

function learned(state: State, reading = Number.NaN): State {
  if (!Number.isFinite(reading)) return state;
  const { mean, weight, shape, scale } = state;
  return {
    mean: (weight * mean + reading) / (weight + 1),
    weight: weight + 1,
    shape: shape + 0.5,
    scale: scale + (weight * (reading - mean) ** 2) / (2 * (weight + 1)),
  };
}

/** log Γ(a + ½) - log Γ(a), by recurrence up to where Stirling's series is exact to ten digits. */
function logGammaHalfStep(a: number): number {
  let [x, sum] = [a, 0];
  while (x < 10) {
    sum -= Math.log((x + 0.5) / x);
    x += 1;
  }
  const inverse = 1 / x;
  return (
    sum +
    0.5 * Math.log(x) -
    inverse / 8 +
    inverse ** 3 / 192 -
    inverse ** 5 / 640 +
    (17 * inverse ** 7) / 14_336
  );
}
