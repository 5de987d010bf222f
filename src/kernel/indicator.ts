/**
 * Indicators: what would be seen if a feared event were on its way.
 *
 * The invariant: UNKNOWN is never NOT_OBSERVED. What nobody collects says nothing, neither for nor against, and
 * lowers the coverage that is printed beside every level.
 */
import { z } from "zod";
import { SourceGrade } from "./grade.ts";
import { Reference, record } from "./record.ts";
import { Reading, SeriesKey } from "./series.ts";

const said = z.string().trim().min(1).max(2_000);

/** PMESII-like domains of an indicator: politics, armed forces, economy, society, information, cyber, humanitarian, environment. */
export const DOMAINS = ["POL", "MIL", "ECO", "SOC", "INFO", "CYB", "HUM", "ENV"] as const;
export const Domain = z.enum(DOMAINS).meta({ id: "Domain" });

/** How much of the judgement hangs on it. */
export const CRITICALITIES = ["critical", "major", "minor"] as const;
export const Criticality = z.enum(CRITICALITIES).meta({ id: "Criticality" });
export type Criticality = z.infer<typeof Criticality>;

/** UNKNOWN: not collected. NOT_OBSERVED: collected, and not there. EMERGING: past half of the way to the threshold. RECEDED: was active. */
export const INDICATOR_STATES = ["UNKNOWN", "NOT_OBSERVED", "EMERGING", "ACTIVE", "RECEDED"] as const;
export const IndicatorState = z.enum(INDICATOR_STATES).meta({ id: "IndicatorState" });
export type IndicatorState = z.infer<typeof IndicatorState>;

const Threshold = z.strictObject({
  active: z
    .number()
    .meta({ title: "Active at", description: "The value within the window from which it is active." }),
  emerging: z
    .number()
    .optional()
    .meta({ title: "Emerging at", description: "Half way from the baseline if left out." }),
  clear: z.number().optional().meta({
    title: "Receded below",
    description:
      "Once active it stays so until the value has fallen to this; the same as emerging if left out.",
  }),
  direction: z.enum(["above", "below"]).default("above").meta({ title: "Direction" }),
});
export type Threshold = z.infer<typeof Threshold>;

/** What an indicator is watched by. */
export const Binding = z
  .discriminatedUnion("by", [
    z.strictObject({
      by: z.literal("series"),
      series: SeriesKey,
      fold: z.enum(["sum", "max", "mean", "last"]).default("sum").meta({ title: "Within the window" }),
      threshold: Threshold,
    }),
    z.strictObject({
      by: z.literal("search"),
      words: said.meta({ title: "Words", description: 'As in the search: words, "phrases", -excluded.' }),
      place: z.string().optional(),
      leastGrade: SourceGrade.exclude(["F"]).optional().meta({
        title: "Least grade of the source",
        description:
          "Reports of sources graded worse, or that cannot be judged, do not count; all do if left out.",
      }),
      threshold: Threshold,
    }),
    z.strictObject({
      by: z.literal("pattern"),
      from: said.meta({ title: "From", description: "A name or kind of the first organisation or thing." }),
      relation: said.optional().meta({ title: "Relation", description: "Any if left out." }),
      to: said.meta({ title: "To" }),
      threshold: Threshold,
    }),
    z.strictObject({ by: z.literal("judgement") }),
  ])
  .meta({ id: "Binding" });
export type Binding = z.infer<typeof Binding>;

/** How much likelier the event is when the indicator is seen, and when it was looked for and not seen. */
export const LikelihoodRatio = z
  .strictObject({
    present: z
      .number()
      .gt(0)
      .max(100)
      .meta({ title: "When seen", description: "P(seen | event) / P(seen | no event)." }),
    absent: z.number().gt(0).max(100).meta({ title: "When not seen" }),
    basis: z
      .enum(["expert", "history"])
      .meta({ title: "From", description: "Said by an expert, or estimated from history." }),
    n: z.int().min(0).optional().meta({ title: "n", description: "Cases in history it was estimated from." }),
    events: z.int().min(0).optional().meta({ description: "How many of them were followed by the event." }),
    source: said.optional().meta({ title: "Source", description: "Who said it, or which history." }),
  })
  .refine(({ basis, n }) => basis === "expert" || n !== undefined, {
    error: "A ratio from history says from how many cases.",
    path: ["n"],
  })
  .meta({ id: "LikelihoodRatio" });
export type LikelihoodRatio = z.infer<typeof LikelihoodRatio>;

/** Ratios counted from history and shrunk towards the expert's, which stand beside them. */
export const LearnedRatio = z
  .strictObject({
    present: z.number().gt(0).max(100).meta({ title: "When seen" }),
    absent: z.number().gt(0).max(100).meta({ title: "When not seen" }),
    low: z.number().gt(0).meta({ description: "Lower end of the 95% interval of the ratio when seen." }),
    high: z.number().gt(0).meta({ description: "Upper end of it." }),
    seenBefore: z.int().min(0).meta({ description: "Windows with the event before which it was seen." }),
    events: z.int().min(0).meta({ description: "Windows with the event." }),
    seenOtherwise: z
      .int()
      .min(0)
      .meta({ description: "Windows without the event before which it was seen." }),
    quiet: z.int().min(0).meta({ description: "Windows without the event." }),
    strength: z.number().min(0).meta({
      title: "Worth of the expert",
      description: "So many windows of each kind; 0 is Jeffreys' prior.",
    }),
    source: said.optional().meta({ title: "Source", description: "Which history, over which years." }),
  })
  .meta({ id: "LearnedRatio" });
export type LearnedRatio = z.infer<typeof LearnedRatio>;

export const Indicator = record("indicator", {
  problemId: z.uuid().meta({ indexed: true }),
  text: said.meta({ title: "Indicator", searched: true }),
  observable: said.meta({ title: "Observable", description: "What exactly would be seen, and by whom." }),
  domain: Domain.meta({ title: "Domain" }),
  criticality: Criticality.default("major").meta({ title: "Criticality" }),
  binding: Binding,
  baseline: z
    .number()
    .optional()
    .meta({ title: "Baseline", description: "What is ordinary within the window." }),
  windowDays: z.int().min(1).max(3_660).default(30).meta({ title: "Window", unit: "days" }),
  staleAfterDays: z.int().min(1).max(3_660).default(45).meta({
    title: "Stale after",
    unit: "days",
    description: "Without a reading or a judgement for so long it is unknown.",
  }),
  dwellDays: z.int().min(0).max(365).default(7).meta({
    title: "Dwell",
    unit: "days",
    description: "Once active it stays so for at least so long.",
  }),
  sources: z.array(z.uuid()).default([]).meta({ title: "Sources", description: "Those that would see it." }),
  collection: said
    .optional()
    .meta({ title: "Collection", description: "What has to be collected to see it." }),
  ratio: LikelihoodRatio,
  learned: LearnedRatio.optional().meta({
    title: "Learned from history",
    description: "Where there is one the likelihood is made of it; the expert's stands beside it.",
  }),
  leadTime: z
    .strictObject({ p50: z.number().min(0), p90: z.number().min(0), n: z.int().min(0) })
    .optional()
    .meta({
      title: "Lead time",
      unit: "days",
      description: "How long before the event it was active, in history.",
    }),
  group: z.string().trim().max(80).default("").meta({
    title: "Group",
    description:
      "Indicators of one group say the same thing and are counted once; empty is a group of its own.",
  }),
  owner: said.meta({ title: "Owner", description: "Who looks after it." }),
  reviewBy: z.iso.date().meta({ title: "Review by", indexed: true }),
  basedOn: said.optional().meta({ title: "Based on", description: "The literature or case it comes from." }),
  status: z.enum(["active", "retired"]).default("active").meta({ title: "Status", indexed: true }),
});
export type Indicator = z.infer<typeof Indicator>;

/** Where an indicator stands, and how it came there. There is one of each indicator, in versions. */
export const IndicatorReading = record("indicator-reading", {
  indicatorId: z.uuid().meta({ indexed: true }),
  problemId: z.uuid().meta({ indexed: true }),
  state: IndicatorState.meta({ indexed: true }),
  since: z.iso.date(),
  value: z.number().optional(),
  lastSeen: z.iso
    .date()
    .optional()
    .meta({ description: "Day of the newest reading or judgement it rests on." }),
  coverage: z
    .number()
    .min(0)
    .max(1)
    .meta({ description: "Share of its sources that are alive; 0 when unknown." }),
  readings: z.array(Reading).default([]).meta({ description: "Those within the window, oldest first." }),
  evidence: z.array(Reference).default([]),
  judgedBy: z.string().optional(),
  reason: said.optional(),
  revised: said
    .optional()
    .meta({ description: "That a reading was changed after the state had been reached." }),
  tracedTo: z.iso.date().optional().meta({
    description:
      "States before this day were made out afterwards, each from what was known on its own day; absent where nobody did.",
  }),
  changes: z
    .array(z.strictObject({ at: z.iso.date(), state: IndicatorState, value: z.number().optional() }))
    .meta({ description: "Oldest first; the newest 200." }),
});
export type IndicatorReading = z.infer<typeof IndicatorReading>;
