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
    .default(4)
    .meta({ description: "Standard deviations of the average of some 30 readings." }),
  records: z
    .int()
    .min(1)
    .default(3)
    .meta({ description: "An alarm is higher than the so-many-th highest peak of the series' past." }),
  rest: z
    .int()
    .min(1)
    .default(30)
    .meta({ description: "Readings after an alarm that it stands for.", unit: "readings" }),
  warmUp: z.int().min(20).default(100).meta({ unit: "readings" }),
});

/** Means by the hour of the day. */
const HOURS = 24;
/** Means by the hour of the week; which of them are known is kept in so many bits a number. */
const WEEK_HOURS = 168;
const BITS = 28;
const WEEK_RATE = 0.1;
/** The week's hours are believed where their running error is below this share of the day's. */
const BETTER = 0.8;
/** Readings both have been tried on before the week's can be believed. */
const TRIED = 50;
const PROFILE_RATE = 0.05;
const SPREAD_RATE = 0.002;
const LEVEL_RATE = 0.005;
const AVERAGE_OVER = 30;
/** Visits before an hour has a mean to compare with. */
const VISITS = 3;
/** Records lose half of their height in 14,000 readings, so that an old crisis does not blind it for ever. */
const FADE = 1 - 0.00005;
/** Readings after which peaks are remembered; what happens before the first alarm may be is history as well. */
const PEAKS_FROM = 30;
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
  /** Readings of which something was expected. */
  compared: number;
  level: number;
  /** Of the readings, whatever their sign. */
  size: number;
  average: number;
  profile: number[];
  visits: number[];
  week: number[];
  /** Bits: which hours of the week have been seen. */
  weekSeen: number[];
  /** Readings on which the day's and the week's means were both tried, and their running absolute errors. */
  tried: number;
  dayError: number;
  weekError: number;
  sudden: Measure;
  lasting: Measure;
  quietUntil: number;
}

/**
 * Residuals from a slow level and a profile by the hour of the day (or of the week, where that has erred less), held against two bars.
 *
 * Two measures of the residual, each in standard deviations of its own past: itself, and its exponentially weighted
 * average (Roberts 1959, https://doi.org/10.1080/00401706.1959.10489860) over some 30 readings. Each has to
 * pass a fixed bar and also the third-highest peak the series has had. Readings that are drawn alike, with tails
 * however heavy, pass the second one about 3 ln(n / m) times from the m-th to the n-th (records: Chandler 1952,
 * https://doi.org/10.1111/j.2517-6161.1952.tb00115.x), so that spiky series do not cry for ever. An alarm and
 * each peak stand for the 30 readings that follow. The figures were chosen once and are the same for every series.
 */
export const technicalAnomaly = detector({
  id: "technical-anomaly",
  title: "Reading out of the ordinary",
  about:
    "Reports readings of meters and counters (loads, rates, travel times, prices by the minute or hour) that jump, or stay away, from their level and daily round.",
  misleads:
    "Knows the day's hours, in UTC, and of the week's once it has seen some weeks, but no holidays, and no cycle of another length. The first hundred readings that it can compare are never alarms; a change of rhythm at the same level is none to it; and a series that has had three great peaks has to top the third.",
  paper: {
    title: "Roberts 1959, Control chart tests based on geometric moving averages",
    link: "https://doi.org/10.1080/00401706.1959.10489860",
  },
  measures: ["level"],
  buckets: { sample: {}, day: { rest: 14, warmUp: 60 } },
  options: Options,

  begin: ({ records }): State => ({
    readings: 0,
    compared: 0,
    level: 0,
    size: 0,
    average: 0,
    profile: new Array<number>(HOURS).fill(0),
    visits: new Array<number>(HOURS).fill(0),
    week: new Array<number>(WEEK_HOURS).fill(0),
    weekSeen: new Array<number>(WEEK_HOURS / BITS).fill(0),
    tried: 0,
    dayError: 0,
    weekError: 0,
    sudden: beginMeasure(records),
    lasting: beginMeasure(records),
    quietUntil: 0,
  }),

  observe(state, value, options, seconds = 0) {
    if (!Number.isFinite(value)) return notJudged(value);
    state.readings += 1;
    const { expected, residual } = learned(state, value, seconds);
    // What is not compared yet must not pass for a series that never strays.
    if (expected === undefined) return notJudged(value);
    state.compared += 1;
    state.average += Math.max(1 / AVERAGE_OVER, 1 / state.compared) * (residual - state.average);
    const n = state.compared;
    const rounding = ROUNDING * state.size;
    const barBefore = bar(state.sudden, options.sudden);
    const spreadBefore = Math.sqrt(state.sudden.variance);
    const measured = { n, rounding, ...options };
    const sudden = excess(state.sudden, residual, { ...measured, deviations: options.sudden });
    const lasting = excess(state.lasting, state.average, { ...measured, deviations: options.lasting });
    const most = Math.max(sudden, lasting);
    const alarm = most >= 1 && n > Math.max(state.quietUntil, options.warmUp);
    if (alarm) state.quietUntil = n + options.rest;
    if (n <= options.warmUp) return notJudged(value);
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

/** What was expected of the value, and how far it is from that; level, profiles and average then know it. */
function learned(state: State, value: number, seconds: number) {
  const n = state.readings;
  // The first of January 1970 was a Thursday.
  const weekHour = Math.floor(modulo(seconds + 4 * 86_400, 7 * 86_400) / 3_600);
  const hour = weekHour % HOURS;
  const visits = state.visits[hour] ?? 0;
  const ofDay = state.profile[hour] ?? 0;
  const above = value - state.level;
  const ofWeek = ofWeekHour(state, weekHour, above);
  const isKnown = visits > VISITS;
  if (isKnown && ofWeek !== undefined) {
    state.tried += 1;
    const rate = Math.max(SPREAD_RATE, 1 / state.tried);
    state.dayError += rate * (Math.abs(above - ofDay) - state.dayError);
    state.weekError += rate * (Math.abs(above - ofWeek) - state.weekError);
  }
  const isWeekly = ofWeek !== undefined && state.tried > TRIED && state.weekError < BETTER * state.dayError;
  const expected = isKnown ? state.level + (isWeekly ? ofWeek : ofDay) : undefined;
  const residual = expected === undefined ? 0 : value - expected;
  state.size += Math.max(SPREAD_RATE, 1 / n) * (Math.abs(value) - state.size);
  state.visits[hour] = visits + 1;
  state.profile[hour] = ofDay + Math.max(PROFILE_RATE, 1 / (visits + 1)) * (above - ofDay);
  state.level += LEVEL_RATE * residual;
  return { expected, residual };
}

/** The mean of an hour of the week before this reading, absent if it was never seen; it then knows the reading. */
function ofWeekHour({ week, weekSeen }: State, weekHour: number, above: number): number | undefined {
  const place = Math.floor(weekHour / BITS);
  const bit = 1 << (weekHour % BITS);
  const seen = weekSeen[place] ?? 0;
  const before = week[weekHour] ?? 0;
  const isSeen = (seen & bit) !== 0;
  weekSeen[place] = seen | bit;
  week[weekHour] = isSeen ? before + WEEK_RATE * (above - before) : above;
  return isSeen ? before : undefined;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

interface Measured {
  readonly n: number;
  readonly rounding: number;
  readonly deviations: number;
  readonly rest: number;
}

/** How far a figure is beyond the bar, 1 being at it; the measure then knows it. */
function excess(measure: Measure, figure: number, measured: Measured): number {
  const { n, rounding, deviations, rest } = measured;
  const step = figure - measure.mean;
  const spread = Math.sqrt(measure.variance);
  const far = spread > rounding ? Math.abs(step) / spread : Math.abs(step) > rounding ? UNHEARD_OF : 0;
  const height = n > PEAKS_FROM ? far : 0;
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
