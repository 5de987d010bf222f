/**
 * Backtests: what a watch would have said as of every past date, held against what came.
 *
 * The invariant: what was asked, of which history, and every score stand in the record, so that any threshold can be
 * tried on it later and any event looked up, without asking the watch again.
 */
import { z } from "zod";
import { record } from "./record.ts";
import { Bucket, SeriesKey } from "./series.ts";

const said = z.string().trim().min(1).max(2_000);

/** Who is asked. The higher its score, the more it fears for a place. */
export const BacktestWatch = z
  .discriminatedUnion("by", [
    z.strictObject({ by: z.literal("warning-rule") }).meta({
      title: "The desk's warning rule",
      description: "The likelihood of 25 deaths or more in the next three months. No signals but deaths.",
    }),
    z
      .strictObject({
        by: z.literal("onset"),
        target: z.enum(["onset-3", "onset-12", "escalation"]).default("onset-12"),
      })
      .meta({ title: "The onset model" }),
    z
      .strictObject({
        by: z.literal("forecaster"),
        forecaster: z.string(),
        atLeast: z.number().min(0).default(25),
        months: z.int().min(1).max(12).default(3),
      })
      .meta({ title: "A forecaster", description: "The share of its draws in which so many die." }),
    z
      .strictObject({ by: z.literal("detector"), detector: z.string() })
      .meta({ title: "A detector", description: "Its score where it cries; 0 where it does not." }),
    z
      .strictObject({ by: z.literal("indicator"), indicatorId: z.uuid() })
      .meta({ title: "An indicator", description: "Its value within its window, as measured on that day." }),
    z
      .strictObject({ by: z.literal("problem"), problemId: z.uuid() })
      .meta({ title: "A warning problem", description: "Its likelihood from prior and indicators." }),
  ])
  .meta({ id: "BacktestWatch" });
export type BacktestWatch = z.output<typeof BacktestWatch>;

/** What counts as the event, on the figures as they are known today. */
export const BacktestEvent = z
  .discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("onset"),
        atLeast: z.number().gt(0).meta({ description: "So much within `within` steps." }),
        within: z.int().min(1).max(400),
        below: z.number().gt(0).meta({ description: "Less than this in the `quiet` steps before." }),
        quiet: z.int().min(1).max(4_000),
      })
      .meta({ title: "Onset", description: "Much, after a time of little." }),
    z
      .strictObject({
        kind: z.literal("growth"),
        atLeast: z.number().gt(0).meta({ description: "A step, on average over `within` steps." }),
        within: z.int().min(1).max(400),
        times: z.number().min(1).meta({ description: "As much as the mean of the `over` steps before." }),
        over: z.int().min(1).max(4_000),
      })
      .meta({ title: "Growth", description: "Much, and several times as much as before." }),
  ])
  .meta({ id: "BacktestEvent" });
export type BacktestEvent = z.output<typeof BacktestEvent>;

export const BacktestEstimate = z
  .strictObject({
    value: z.number().optional(),
    interval: z.strictObject({ low: z.number(), high: z.number() }).optional().meta({ description: "95%." }),
    n: z.int(),
  })
  .meta({ id: "BacktestEstimate" });
export type BacktestEstimate = z.output<typeof BacktestEstimate>;

/** A place and the first day of a step. */
export const PlacedDay = z.strictObject({ place: z.string(), at: z.iso.date() }).meta({ id: "PlacedDay" });

/** Figures at one threshold. Lead times in steps; a miss counts as 0. */
export const BacktestScore = z
  .strictObject({
    threshold: z.number(),
    hits: z.int().meta({ description: "Events that were warned of in time." }),
    misses: z.int(),
    falseAlarms: z.int().meta({ description: "Episodes after which nothing came." }),
    correctRejections: z.int(),
    late: z.int().meta({ description: "Episodes that came sooner than the least lead before the event." }),
    intervened: z.int().meta({ description: "Episodes that somebody acted on; neither hits nor false." }),
    censored: z.int().meta({ description: "Episodes whose window is not over." }),
    detection: BacktestEstimate,
    falseAlarmRatio: BacktestEstimate,
    falseDetection: BacktestEstimate,
    criticalSuccess: BacktestEstimate,
    peirce: BacktestEstimate,
    extremal: BacktestEstimate,
    leads: z.strictObject({ p10: BacktestEstimate, p50: BacktestEstimate, p90: BacktestEstimate }),
    inAlert: BacktestEstimate,
    coverage: BacktestEstimate,
    falseAlarmsPerYear: z.number().optional().meta({ description: "Over all places." }),
    alertsPerAnalystDay: z.number().optional(),
  })
  .meta({ id: "BacktestScore" });
export type BacktestScore = z.output<typeof BacktestScore>;

export const Backtest = record("backtest", {
  title: said.meta({ searched: true }),
  watch: BacktestWatch,
  event: BacktestEvent,
  series: SeriesKey.omit({ place: true }).optional().meta({
    description: "What the history was read from; absent where it was a file.",
  }),
  step: Bucket,
  every: z
    .int()
    .min(1)
    .default(1)
    .meta({ description: "Steps from one date that was asked of to the next." }),
  from: z.iso.date().meta({ description: "First date asked of." }),
  to: z.iso.date().meta({ description: "Last date asked of." }),
  leadMin: z.int().min(0).meta({ description: "Steps; an event must come later than this after the alert." }),
  window: z.int().min(1).meta({ description: "Steps; and not later than this." }),
  dwell: z.int().min(1).meta({ description: "So many dates below the threshold end an episode." }),
  threshold: z.number().optional().meta({
    description: "The one that was chosen; where nobody chose, set when it is done.",
  }),
  analysts: z.int().min(1).default(1),
  vintages: z.enum(["recorded", "dated", "none"]).meta({
    description:
      "recorded: as this desk recorded it. dated: the table says when each figure became known. none: today's figures, each as if known when its step was over and the delay had passed.",
  }),
  delay: z.int().min(0).meta({ description: "Steps after its end in which a figure counts as known." }),
  interventions: z.array(PlacedDay).default([]),
  status: z.enum(["queued", "running", "done", "failed"]).meta({ indexed: true }),
  asked: z.iso.datetime(),
  fault: said.optional(),
  knownTo: z.iso.date().optional().meta({ description: "Up to it is known whether an event came." }),
  events: z.array(PlacedDay).default([]),
  scores: z
    .array(z.strictObject({ place: z.string(), first: z.int(), values: z.array(z.number()) }))
    .default([])
    .meta({
      description: "Stretches of dates of which the watch knew something; `first` counts dates from `from`.",
    }),
  sweep: z.array(BacktestScore).default([]),
  area: BacktestEstimate.optional(),
  precision: BacktestEstimate.optional(),
  molchan: z
    .array(z.strictObject({ threshold: z.number(), alarmed: z.number(), missed: z.number() }))
    .default([]),
  value: z
    .array(z.strictObject({ ratio: z.number(), value: z.number().optional() }))
    .default([])
    .meta({ description: "What the warning is worth by cost / loss; only where scores are probabilities." }),
});
export type Backtest = z.output<typeof Backtest>;
