/**
 * Warning problems (after Grabo): a harmful event that somebody fears, who would have to decide, and how long
 * before it they have to know.
 *
 * The invariant: likelihood, watch level and response readiness are three fields. The first is computed and aids;
 * the second is set by a named analyst and confirmed; the third is the decision owner's.
 */
import { z } from "zod";
import { Probability } from "./likelihood.ts";
import { record } from "./record.ts";
import { SeriesKey } from "./series.ts";
import { WatchLevel } from "./warning.ts";

const said = z.string().trim().min(1).max(2_000);

/** When the event has happened: a series reaches a value within a window that begins on the day of judging. */
export const ProblemRule = z
  .strictObject({
    series: SeriesKey,
    fold: z.enum(["sum", "max"]),
    atLeast: z.number().meta({ title: "At least" }),
  })
  .meta({ id: "ProblemRule" });

export const Prior = z
  .strictObject({
    p: z.number().gt(0).lt(1).meta({
      title: "Probability",
      description: "That it happens within the horizon, before any indicator is looked at.",
    }),
    referenceClass: said.meta({
      title: "Reference class",
      description: "Cases like this one, over which years.",
    }),
    k: z.int().min(0).optional().meta({ title: "Cases with the event" }),
    n: z.int().min(1).optional().meta({ title: "Cases" }),
    basis: z.enum(["expert", "history"]),
    source: said.optional().meta({ title: "Source", description: "The literature or data it comes from." }),
  })
  .meta({ id: "Prior" });

export const Rung = z
  .strictObject({
    name: said,
    enter: said.meta({ description: "What is seen when it is reached." }),
    leave: said.meta({ description: "What is seen when it is left downwards." }),
    rule: z
      .strictObject({
        series: SeriesKey,
        fold: z.enum(["sum", "max"]),
        windowDays: z.int().min(1).max(366),
        enterAt: z.number().meta({ description: "Reached when the window's value is this or more." }),
        leaveBelow: z.number().meta({ description: "Left when it has fallen below this." }),
      })
      .refine(({ enterAt, leaveBelow }) => leaveBelow <= enterAt, {
        error: "A rung is left at no more than what it is entered at.",
        path: ["leaveBelow"],
      })
      .optional()
      .meta({ description: "The same for a series to tell; without it the ladder is not walked past it." }),
    dwellDays: z.int().min(0).max(366).optional().meta({
      unit: "days",
      description: "It is held for at least so long; none if left out.",
    }),
  })
  .meta({ id: "Rung" });

export const WarningProblem = record("warning-problem", {
  title: said.meta({ title: "Title", searched: true }),
  event: said.meta({ title: "Harmful event", searched: true }),
  organisations: z.array(said).default([]).meta({ title: "Organisations" }),
  place: z.string().min(1).meta({ title: "Place", indexed: true, description: "A place key, such as SYR." }),
  consequence: said.meta({ title: "Consequence" }),
  decisionOwner: said.meta({
    title: "Decision owner",
    description: "The office that has to act; never a private person.",
  }),
  decision: said.meta({ title: "Decision", description: "What they could still do if they knew in time." }),
  leadTimeDays: z.int().min(0).max(3_660).meta({ title: "Required lead time", unit: "days" }),
  horizonDays: z.int().min(1).max(3_660).meta({ title: "Horizon", unit: "days" }),
  rule: ProblemRule.meta({ title: "Resolution rule" }),
  prior: Prior.meta({ title: "Prior" }),
  basisId: z.uuid().optional().meta({ title: "Collection basis" }),
  reviewBy: z.iso.date().meta({ title: "Review by", indexed: true }),
  template: z.string().optional(),
  ladder: z.array(Rung).default([]).meta({ title: "Escalation ladder", description: "From calm upwards." }),
  scenarios: z.array(said).default([]).meta({
    title: "Other ways it may go",
    description: "Besides the event; indicators are rated against them.",
  }),
  twoPersons: z.boolean().default(true).meta({
    title: "Two persons",
    description: "A change of level needs somebody besides who proposes it.",
  }),
  status: z.enum(["active", "closed"]).default("active").meta({ title: "Status", indexed: true }),
});
export type WarningProblem = z.infer<typeof WarningProblem>;

/** A proposal to set a level, and what became of it. The newest that is in force is the problem's level. */
export const WatchDecision = record("watch-decision", {
  problemId: z.uuid().meta({ indexed: true }),
  level: WatchLevel,
  before: WatchLevel,
  reason: said,
  proposedBy: z.string(),
  proposedAt: z.iso.datetime(),
  confirmedBy: z.array(z.string()).default([]),
  confirmedAt: z.iso.datetime().optional(),
  status: z.enum(["proposed", "in-force", "refused"]).meta({ indexed: true }),
  refusedBy: z.string().optional(),
  posterior: Probability.meta({ description: "What the indicators said then." }),
  coverage: z.number().min(0).max(1).meta({ description: "How much of the picture was covered then." }),
});
export type WatchDecision = z.infer<typeof WatchDecision>;
