/**
 * Which reading of a technical series (a load, a rate, a travel time, a price by the hour) is out of the ordinary.
 *
 * Each reading costs the same few operations and the state is some eighty numbers, however long the series. The
 * invariant: what is said of a reading depends on it and on those before it, and a state written down and read
 * back goes on as if it had never been put away.
 *
 * 1. What is ordinary: a level that follows slowly, and a profile of 24 means by the place in the cycle (the hour
 *    of the day, where times are known).
 * 2. Two measures of what is left: the residual itself (a jump) and its exponential average over some 30 readings (a
 *    change that lasts), each in standard deviations of its own past.
 * 3. The bar: so many deviations, and also above the fifth-highest peak this series has had. An independent series with any
 *    tails passes the second one 5 ln(n/m) times between its readings m and n (records, Chandler 1952), so that spiky series do
 *    not cry for ever; records fade slowly, so that old crises do not blind it for ever.
 *
 * The figures below were chosen once, on half of the development part of the Numenta benchmark, and are not fitted to any
 * series (docs/decisions).
 */

const PHASES = 24;
const PROFILE_RATE = 0.05;
const SPREAD_RATE = 0.002;
const LEVEL_RATE = 0.005;
const LASTING = 1 / 30;
/** Readings before anything is judged. */
export const WARM_UP = 100;
/** Visits before a place in the cycle has a mean to compare with. */
const VISITS = 3;
const RECORDS = 5;
const FADE = 1 - 0.00005;
const ABOVE_RECORD = 1.05;
/** Readings that one alarm or one peak stands for. */
const REST = 30;
/** What a series without any spread, or with rounding for spread, gets when it moves. */
const UNHEARD_OF = 10;
const SUDDEN = 4;
const LASTS = 5;
/** Differences below this share of the readings' size are rounding. */
const ROUNDING = 1e-9;

interface Measure {
  mean: number;
  variance: number;
  /** The highest peaks so far, highest first, 0 where there were not as many. */
  readonly records: number[];
  /** Of the peak in progress, 0 between peaks. */
  peak: number;
  peakEnds: number;
}

/** Plain numbers only: it can be written as JSON. */
export interface AnomalyState {
  readings: number;
  level: number;
  size: number;
  lasting: number;
  readonly profile: number[];
  readonly visits: number[];
  readonly sudden: Measure;
  readonly lasts: Measure;
  quietUntil: number;
}

export interface AnomalyJudgement {
  /** 0 to 1; 0.5 and more exactly when it is an alarm. While one alarm stands for what follows, it stays below. */
  readonly score: number;
  readonly alarm: boolean;
  /** In the unit of the readings. */
  readonly expected: number;
  /** How far the reading may be from it, either way, without an alarm as a jump. */
  readonly margin: number;
  /** Which of the two measures spoke louder. */
  readonly kind: "sudden" | "lasting";
}

const ORDINARY: AnomalyJudgement = {
  score: 0,
  alarm: false,
  expected: Number.NaN,
  margin: Number.NaN,
  kind: "sudden",
};

export function beginAnomaly(): AnomalyState {
  const measure = (): Measure => ({
    mean: 0,
    variance: 0,
    records: new Array<number>(RECORDS).fill(0),
    peak: 0,
    peakEnds: 0,
  });
  return {
    readings: 0,
    level: 0,
    size: 0,
    lasting: 0,
    profile: new Array<number>(PHASES).fill(0),
    visits: new Array<number>(PHASES).fill(0),
    sudden: measure(),
    lasts: measure(),
    quietUntil: 0,
  };
}

/** The place in the cycle of a time: the hour of the day, in UTC. */
export function phaseOfTime(seconds: number): number {
  return Math.floor((((seconds % 86_400) + 86_400) % 86_400) / 3_600);
}

/**
 * Judges one reading and learns from it.
 *
 * @param state is changed.
 * @param phase 0 to 23; a series without a cycle may give 0 always.
 * @param value a reading that is not known (NaN) is passed over and leaves no trace.
 */
export function observeAnomaly(state: AnomalyState, phase: number, value: number): AnomalyJudgement {
  if (!Number.isFinite(value)) return ORDINARY;
  state.readings += 1;
  const n = state.readings;
  state.size += Math.max(SPREAD_RATE, 1 / n) * (Math.abs(value) - state.size);
  const visits = state.visits[phase] ?? 0;
  const profile = state.profile[phase] ?? 0;
  const expected = state.level + profile;
  const residual = visits > VISITS ? value - expected : 0;
  state.visits[phase] = visits + 1;
  state.profile[phase] = profile + Math.max(PROFILE_RATE, 1 / (visits + 1)) * (value - state.level - profile);
  state.level += LEVEL_RATE * residual;
  state.lasting += Math.max(LASTING, 1 / n) * (residual - state.lasting);

  const rounding = ROUNDING * state.size;
  const margin = barOf(state.sudden, SUDDEN) * Math.sqrt(state.sudden.variance);
  const sudden = excess(state.sudden, residual, SUDDEN, n, rounding);
  const lasts = excess(state.lasts, state.lasting, LASTS, n, rounding);
  const most = Math.max(sudden, lasts);
  const alarm = most >= 1 && n > state.quietUntil;
  if (alarm) state.quietUntil = n + REST;
  const score = most / (1 + most);
  return {
    score: alarm ? score : Math.min(score, STAYS_BELOW),
    alarm,
    expected: visits > VISITS ? expected : Number.NaN,
    margin: n > WARM_UP ? margin : Number.NaN,
    kind: lasts > sudden ? "lasting" : "sudden",
  };
}

/** The largest score that is no alarm. */
const STAYS_BELOW = 0.499;

function barOf({ records }: Measure, deviations: number): number {
  return Math.max(deviations, ABOVE_RECORD * (records[RECORDS - 1] ?? 0));
}

/** How far a figure is beyond the bar: 1 is at it. Learns the figure. */
function excess(measure: Measure, figure: number, deviations: number, n: number, rounding: number): number {
  const distance = Math.abs(figure - measure.mean);
  const spread = Math.sqrt(measure.variance);
  const far = spread > rounding ? distance / spread : distance > rounding ? UNHEARD_OF : 0;
  const z = n > WARM_UP ? far : 0;
  const rate = Math.max(SPREAD_RATE, 1 / n);
  const step = figure - measure.mean;
  measure.mean += rate * step;
  measure.variance = (1 - rate) * (measure.variance + rate * step * step);
  for (let i = 0; i < RECORDS; i += 1) measure.records[i] = (measure.records[i] ?? 0) * FADE;
  if (measure.peak > 0 && n > measure.peakEnds) keepRecord(measure);
  const bar = barOf(measure, deviations);
  if (z >= deviations) {
    if (measure.peak === 0) measure.peakEnds = n + REST;
    measure.peak = Math.max(measure.peak, z);
  }
  return z / bar;
}

/** The peak that is over takes its place among the highest. */
function keepRecord(measure: Measure): void {
  let falling = measure.peak;
  for (let i = 0; i < RECORDS; i += 1) {
    const record = measure.records[i] ?? 0;
    if (falling <= record) continue;
    measure.records[i] = falling;
    falling = record;
  }
  measure.peak = 0;
}
