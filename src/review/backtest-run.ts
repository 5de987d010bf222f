/**
 * A whole backtest: every date asked of, events found, all thresholds tried, as the record keeps it.
 *
 * The invariant: what the record holds is enough to try any threshold later (`frameOf`, `scoredOf`); nobody is asked twice.
 */
import { bucketName, bucketNumber } from "../analyse/calendar.ts";
import type { Backtest, BacktestScore } from "../kernel/backtest.ts";
import { seededChance } from "../numerics/chance.ts";
import { quantile } from "../numerics/quantiles.ts";
import type { Estimate } from "../numerics/warning-metrics.ts";
import {
  type BacktestFrame,
  backtestAt,
  type Episode,
  type PlacedEvent,
  type BacktestScore as Score,
  type ScoredDate,
  sweep,
} from "./backtest.ts";
import { eventsIn } from "./backtest-events.ts";
import { type DatedReading, historyOf, placed } from "./backtest-history.ts";
import { densePanel } from "./known-panel.ts";

/** What was asked: the record before anything is known. */
export type BacktestAsked = Pick<
  Backtest,
  "event" | "step" | "every" | "from" | "to" | "leadMin" | "window" | "dwell" | "analysts" | "interventions"
>;

export type BacktestAnswer = Pick<
  Backtest,
  | "knownTo"
  | "events"
  | "scores"
  | "sweep"
  | "area"
  | "precision"
  | "molchan"
  | "value"
  | "threshold"
  | "from"
  | "to"
>;

/** Steps asked of, upwards. */
export function datesOf({ step, every, from, to }: Pick<Backtest, "step" | "every" | "from" | "to">) {
  const [first, last] = [bucketNumber(step, from), bucketNumber(step, to)];
  return Array.from(
    { length: Math.max(0, Math.floor((last - first) / every) + 1) },
    (_, i) => first + i * every,
  );
}

/**
 * Events by the newest figures, and the last step of which is known whether one came.
 *
 * @param last newest step that anything is known of.
 */
export function eventsOf(
  readings: readonly DatedReading[],
  places: readonly string[],
  first: number,
  last: number,
  rule: Backtest["event"],
): { readonly events: readonly PlacedEvent[]; readonly knownTo: number } {
  const newest = historyOf(readings)(Number.POSITIVE_INFINITY);
  const { months, values } = densePanel(newest, { places, first });
  const events = places.flatMap((place, p) =>
    eventsIn(values.subarray(p * months, (p + 1) * months), rule).map((index) => ({
      place,
      at: first + index,
    })),
  );
  return { events, knownTo: last };
}

/** Thresholds tried: so many quantiles of what was said, the highest ones closer together. */
const LEVELS = [
  0, 0.25, 0.5, 0.6, 0.7, 0.75, 0.8, 0.84, 0.87, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99,
  0.995, 1,
];
/** Where nobody names a threshold: one date in ten passes it, whatever came after. */
const USUAL_LEVEL = 0.9;

/**
 * The one that one date in ten passes. Where very many dates say the same least thing, all of them would: then the
 * lowest that no more than one in ten passes, or the highest there is.
 */
function usualThreshold(ascending: Float64Array): number {
  if (ascending.length === 0) return 0;
  const usual = quantile(ascending, USUAL_LEVEL);
  const passing = ascending.length - ascending.findIndex((score) => score >= usual);
  if (passing <= 2 * (1 - USUAL_LEVEL) * ascending.length) return rounded(usual);
  return rounded(ascending.find((score) => score > usual) ?? usual);
}

/** @param threshold the one that was chosen; where nobody chose, the one that one date in ten passes. */
export function answerOf(
  asked: BacktestAsked,
  said: readonly ScoredDate[],
  known: { readonly events: readonly PlacedEvent[]; readonly knownTo: number },
  threshold?: number,
): BacktestAnswer {
  const scored = said.map((one) => (one.score === undefined ? one : { ...one, score: rounded(one.score) }));
  const places = [...new Set(scored.map(({ place }) => place))];
  const frame = frameWith(asked, places, known.events, known.knownTo);
  const ascending = Float64Array.from(scored.flatMap(({ score }) => score ?? [])).sort();
  const chosen = threshold ?? usualThreshold(ascending);
  const tried = ascending.length > 0 ? LEVELS.map((level) => rounded(quantile(ascending, level))) : [];
  const thresholds = [...new Set([...tried, chosen])].sort((a, b) => a - b);
  const { scores, area, precision, molchan, value } = sweep(frame, scored, thresholds, CHANCE());
  return {
    threshold: chosen,
    from: asked.from,
    to: asked.to,
    knownTo: bucketName(asked.step, known.knownTo),
    events: known.events.map(({ place, at }) => ({ place, at: bucketName(asked.step, at) })),
    scores: stretchesOf(scored, datesOf(asked)),
    sweep: scores.map((score) => scoreBody(asked, frame, score)),
    area: estimate(area),
    precision: estimate(precision),
    molchan: thinned(molchan),
    value: [...(value ?? [])],
  };
}

/** Intervals are the same each time. */
const CHANCE = () => seededChance("backtest");

/** What scores are held against, from the record. */
export function frameOf(backtest: Backtest): BacktestFrame {
  const { step, events, knownTo = backtest.to, scores } = backtest;
  return frameWith(
    backtest,
    scores.map(({ place }) => place).filter((place, i, all) => all.indexOf(place) === i),
    events.map(({ place, at }) => ({ place, at: bucketNumber(step, at) })),
    bucketNumber(step, knownTo),
  );
}

function frameWith(
  asked: BacktestAsked,
  places: readonly string[],
  events: readonly PlacedEvent[],
  knownTo: number,
): BacktestFrame {
  const { step, leadMin, window, dwell, interventions } = asked;
  return {
    places,
    dates: datesOf(asked),
    events,
    knownTo,
    leadMin,
    window,
    dwell,
    interventions: interventions.map(({ place, at }) => ({ place, at: bucketNumber(step, at) })),
  };
}

/** The scores of the record, date by date; a date that is in no stretch is unknown. */
export function scoredOf(backtest: Backtest): readonly ScoredDate[] {
  const dates = datesOf(backtest);
  const known = new Map<string, Map<number, number>>();
  for (const { place, first, values } of backtest.scores) {
    const own = known.get(place) ?? new Map<number, number>();
    values.forEach((value, i) => {
      own.set(first + i, value);
    });
    known.set(place, own);
  }
  return [...known].flatMap(([place, own]) =>
    dates.map((date, i) => {
      const score = own.get(i);
      return { place, date, ...(score !== undefined && { score }) };
    }),
  );
}

/** Figures and episodes at any threshold. */
export function scoreAt(
  backtest: Backtest,
  threshold: number,
): {
  readonly score: BacktestScore;
  readonly episodes: readonly Episode[];
  readonly missed: readonly PlacedEvent[];
} {
  const frame = frameOf(backtest);
  const score = backtestAt(frame, scoredOf(backtest), threshold, CHANCE().stream(`at ${threshold}`));
  return { score: scoreBody(backtest, frame, score), episodes: score.episodes, missed: score.missed };
}

function scoreBody(asked: BacktestAsked, frame: BacktestFrame, score: Score): BacktestScore {
  const { counts } = score;
  const judged = frame.dates.filter((date) => date + frame.window <= frame.knownTo).length * asked.every;
  const [years, days] =
    asked.step === "month" ? [judged / 12, (judged * 365.25) / 12] : [judged / 365.25, judged];
  return {
    threshold: score.threshold,
    ...counts,
    late: score.late,
    intervened: score.intervened,
    censored: score.censored,
    detection: estimate(score.detection),
    falseAlarmRatio: estimate(score.falseAlarms),
    falseDetection: estimate(score.falseDetection),
    criticalSuccess: estimate(score.criticalSuccess),
    peirce: estimate(score.peirce),
    extremal: estimate(score.extremal),
    leads: {
      p10: estimate(score.leads.p10),
      p50: estimate(score.leads.p50),
      p90: estimate(score.leads.p90),
    },
    inAlert: estimate(score.inAlert),
    coverage: estimate(score.coverage),
    ...(years > 0 && {
      falseAlarmsPerYear: rounded(counts.falseAlarms / years),
      alertsPerAnalystDay: rounded((score.episodes.length - score.censored) / days / asked.analysts),
    }),
  };
}

function estimate({ value, interval, n }: Estimate) {
  return {
    ...(value !== undefined && { value: rounded(value) }),
    ...(interval && { interval: { low: rounded(interval.low), high: rounded(interval.high) } }),
    n,
  };
}

function stretchesOf(scored: readonly ScoredDate[], dates: readonly number[]): Backtest["scores"] {
  const indexes = new Map(dates.map((date, i) => [date, i]));
  return [...placed(scored)].flatMap(([place, own]) => {
    const stretches: { place: string; first: number; values: number[] }[] = [];
    for (const { date, score } of own) {
      const index = indexes.get(date) ?? 0;
      const open = stretches.at(-1);
      if (score === undefined) continue;
      if (open && open.first + open.values.length === index) open.values.push(rounded(score));
      else stretches.push({ place, first: index, values: [rounded(score)] });
    }
    // A place of which nothing was ever known is still one that was asked of.
    return stretches.length > 0 ? stretches : [{ place, first: 0, values: [] }];
  });
}

const MOST_POINTS = 240;

/** A curve of tens of thousands of points is drawn no better than one of some hundreds. */
function thinned<Point>(points: readonly Point[]): Point[] {
  const every = Math.ceil(points.length / MOST_POINTS);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}

/** Six significant digits: a threshold that is read off the record finds the same dates again. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
