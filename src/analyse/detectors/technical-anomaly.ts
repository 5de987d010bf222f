import { z } from "zod";
import { said } from "../../kernel/said.ts";
import { detector, notJudged } from "../detector.ts";
import { numbered } from "../series-words.ts";

const Options = z.strictObject({
  sudden: z
    .number()
    .gt(0)
    .default(4)
    .meta({ description: "Standard deviations of a single reading from what was expected." }),
  lasting: z
    .number()
    .gt(0)
    .default(5)
    .meta({ description: "Standard deviations of the average of some 30 readings." }),
  records: z
    .int()
    .min(1)
    .default(5)
    .meta({ description: "An alarm is higher than all peaks of the series' past but so many less one." }),
  rest: z
    .int()
    .min(1)
    .default(30)
    .meta({ description: "Readings after an alarm that it stands for.", unit: "readings" }),
  warmUp: z.int().min(20).default(100).meta({ unit: "readings" }),
});

/** Means by the hour of the day. */
const PHASES = 24;
const PROFILE_RATE = 0.05;
const SPREAD_RATE = 0.002;
const LEVEL_RATE = 0.005;
const AVERAGE_OVER = 30;
/** Visits before an hour has a mean to compare with. */
const VISITS = 3;
/** Records lose half of their height in 14,000 readings, so that an old crisis does not blind it for ever. */
const FADE = 1 - 0.00005;
const ABOVE_RECORD = 1.05;
/** Standard deviations that a reading counts as which leaves a series that never moved. */
const UNHEARD_OF = 10;
/** Differences below this share of the readings' size are rounding. */
const ROUNDING = 1e-9;
/** The highest score without an alarm. */
const ORDINARY = 0.499;

interface Measure {
  mean: number;
  variance: number;
  /** The highest peaks so far, highest first; 0 while there are not as many. */
  records: number[];
  /** Height of the peak in progress, 0 between peaks. */
  peak: number;
  peakEnds: number;
}

interface State {
  readings: number;
  level: number;
  /** Of the readings, whatever their sign. */
  size: number;
  average: number;
  profile: number[];
  visits: number[];
  sudden: Measure;
  lasting: Measure;
  quietUntil: number;
}

/**
 * Residuals from a slow level and a profile by the hour, held against two bars.
 *
 * Two measures of the residual, each in standard deviations of its own past: itself, and its exponentially weighted
 * average (Roberts 1959, https://doi.org/10.1080/00401706.1959.10489860) over some 30 readings. Each has to
 * pass a fixed bar and also the fifth-highest peak the series has had. Readings that are drawn alike, with tails
 * however heavy, pass the second one about 5 ln(n / m) times from the m-th to the n-th (records: Chandler 1952,
 * https://doi.org/10.1111/j.2517-6161.1952.tb00115.x), so that spiky series do not cry for ever. An alarm and
 * each peak stand for the 30 readings that follow. The figures were chosen once and are the same for every series.
 */
export const technicalAnomaly = detector({
  id: "technical-anomaly",
  title: "Reading out of the ordinary",
  about:
    "Reports readings of meters and counters (loads, rates, travel times, prices by the minute or hour) that jump, or stay away, from their level and daily round.",
  misleads:
    "Knows the day's hours, in UTC, but no weekdays and no holidays, and no cycle of another length. Its first hundred readings are never alarms; a change of rhythm at the same level is none to it; and a series that has had five great peaks has to top the fifth.",
  paper: {
    title: "Roberts 1959, Control chart tests based on geometric moving averages",
    link: "https://doi.org/10.1080/00401706.1959.10489860",
  },
  measures: ["level"],
  buckets: { sample: {} },
  options: Options,

  begin: ({ records }): State => ({
    readings: 0,
    level: 0,
    size: 0,
    average: 0,
    profile: new Array<number>(PHASES).fill(0),
    visits: new Array<number>(PHASES).fill(0),
    sudden: beginMeasure(records),
    lasting: beginMeasure(records),
    quietUntil: 0,
  }),

  observe(state, value, options, seconds = 0) {
    if (!Number.isFinite(value)) return notJudged(value);
    state.readings += 1;
    const n = state.readings;
    const { expected, residual } = learned(state, value, hourOf(seconds));
    const rounding = ROUNDING * state.size;
    const barBefore = bar(state.sudden, options.sudden);
    const spreadBefore = Math.sqrt(state.sudden.variance);
    const measured = { n, rounding, ...options };
    const sudden = excess(state.sudden, residual, { ...measured, deviations: options.sudden });
    const lasting = excess(state.lasting, state.average, { ...measured, deviations: options.lasting });
    const most = Math.max(sudden, lasting);
    const alarm = most >= 1 && n > state.quietUntil;
    if (alarm) state.quietUntil = n + options.rest;
    if (n <= options.warmUp || expected === undefined) return notJudged(value);
    const score = most / (1 + most);
    const isSudden = sudden >= lasting;
    return {
      alarm,
      score: alarm ? score : Math.min(score, ORDINARY),
      observed: value,
      expected,
      threshold: expected + (value < expected ? -1 : 1) * barBefore * spreadBefore,
      back: isSudden ? 0 : AVERAGE_OVER - 1,
      facts: { kind: isSudden ? "sudden" : "lasting", deviations: Math.max(sudden * barBefore, 0) },
    };
  },

  sentence({ index, observed, expected = 0, facts }, { place, measure, span }) {
    return said(`signal.technical-anomaly.${facts?.kind === "lasting" ? "lasting" : "sudden"}`, {
      measure: { measure },
      place,
      span: span(index),
      observed: numbered(observed, 3),
      expected: numbered(expected, 3),
    });
  },
});

function beginMeasure(records: number): Measure {
  return { mean: 0, variance: 0, records: new Array<number>(records).fill(0), peak: 0, peakEnds: 0 };
}

function hourOf(seconds: number): number {
  return Math.floor((((seconds % 86_400) + 86_400) % 86_400) / 3_600);
}

/** What was expected of the value, and how far it is from that; level, profile and average then know it. */
function learned(state: State, value: number, hour: number) {
  const n = state.readings;
  const visits = state.visits[hour] ?? 0;
  const profile = state.profile[hour] ?? 0;
  const expected = visits > VISITS ? state.level + profile : undefined;
  const residual = expected === undefined ? 0 : value - expected;
  state.size += Math.max(SPREAD_RATE, 1 / n) * (Math.abs(value) - state.size);
  state.visits[hour] = visits + 1;
  state.profile[hour] = profile + Math.max(PROFILE_RATE, 1 / (visits + 1)) * (value - state.level - profile);
  state.level += LEVEL_RATE * residual;
  state.average += Math.max(1 / AVERAGE_OVER, 1 / n) * (residual - state.average);
  return { expected, residual };
}

interface Measured {
  readonly n: number;
  readonly rounding: number;
  readonly deviations: number;
  readonly rest: number;
  readonly warmUp: number;
}

/** How far a figure is beyond the bar, 1 being at it; the measure then knows it. */
function excess(measure: Measure, figure: number, measured: Measured): number {
  const { n, rounding, deviations, rest, warmUp } = measured;
  const step = figure - measure.mean;
  const spread = Math.sqrt(measure.variance);
  const far = spread > rounding ? Math.abs(step) / spread : Math.abs(step) > rounding ? UNHEARD_OF : 0;
  const height = n > warmUp ? far : 0;
  const rate = Math.max(SPREAD_RATE, 1 / n);
  measure.mean += rate * step;
  measure.variance = (1 - rate) * (measure.variance + rate * step * step);
  const { records } = measure;
  for (let i = 0; i < records.length; i += 1) records[i] = (records[i] ?? 0) * FADE;
  if (measure.peak > 0 && n > measure.peakEnds) keepPeak(measure);
  const beyond = height / bar(measure, deviations);
  if (height >= deviations) {
    if (measure.peak === 0) measure.peakEnds = n + rest;
    measure.peak = Math.max(measure.peak, height);
  }
  return beyond;
}

function bar({ records }: Measure, deviations: number): number {
  return Math.max(deviations, ABOVE_RECORD * (records[records.length - 1] ?? 0));
}

/** A peak that is over takes its place among the highest. */
function keepPeak(measure: Measure): void {
  let falling = measure.peak;
  for (let i = 0; i < measure.records.length; i += 1) {
    const record = measure.records[i] ?? 0;
    if (falling <= record) continue;
    measure.records[i] = falling;
    falling = record;
  }
  measure.peak = 0;
}
