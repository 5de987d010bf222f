/** What a backtest is asked for in words: who is asked, what counts as the event, and within which months. */
import { z } from "zod";
import { dayName, dayNumber } from "../analyse/calendar.ts";
import { BacktestEvent, BacktestWatch } from "../kernel/backtest.ts";
import { Fault } from "../kernel/fault.ts";
import { monthName, monthNumber } from "../kernel/month.ts";
import type { Bucket } from "../kernel/series.ts";

/** The fields that the file's backtest and the desk's share. */
export const AskedFields = {
  watch: z.string().default("warning-rule").meta({
    description:
      "Who is asked: warning-rule, onset-3, onset-12, escalation, forecaster:ID, detector:ID, and on a desk indicator:ID or problem:ID.",
  }),
  event: z.enum(["onset", "growth"]).default("onset").meta({
    description: "onset: much after a time of little; growth: much, and several times as much as before.",
  }),
  atLeast: z.number().gt(0).optional().meta({
    description: "onset: so much within the steps, 25 if left out; growth: a step on average, 20.",
  }),
  within: z.int().min(1).max(400).default(3).meta({ description: "Steps that an event is counted over." }),
  below: z
    .number()
    .gt(0)
    .optional()
    .meta({ description: "onset: less than this before; as atLeast if left out." }),
  quiet: z.int().min(1).max(4_000).default(12).meta({ description: "onset: in so many steps before." }),
  times: z.number().min(1).default(2).meta({ description: "growth: so many times the mean before." }),
  over: z.int().min(1).max(4_000).default(6).meta({ description: "growth: of so many steps before." }),
  from: z
    .string()
    .optional()
    .meta({ description: "First date asked of, YYYY-MM; five years in if left out." }),
  to: z.string().optional().meta({ description: "Last date asked of; the last of the history if left out." }),
  leadMin: z.int().min(0).max(1_000).default(1).meta({
    description: "Steps: an event counts as warned of if it comes later than this after the alert,",
  }),
  window: z.int().min(1).max(4_000).default(12).meta({ description: "and not later than this." }),
  dwell: z
    .int()
    .min(1)
    .max(1_000)
    .default(3)
    .meta({ description: "Dates below the threshold that end an alert." }),
  threshold: z.number().optional().meta({
    description: "If left out, the one that one date in ten passes, whatever came after.",
  }),
  delay: z.int().min(0).max(1_000).default(0).meta({
    description: "Steps after its end in which a figure counts as known, where the history does not say.",
  }),
  analysts: z
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .meta({ description: "Who read the alerts, for alerts a day each." }),
} as const;

type Asked = z.output<z.ZodObject<typeof AskedFields>>;

/** @throws Fault `invalid` for a watch that nobody knows. */
export function watchNamed(name: string): BacktestWatch {
  const [by = "", id = ""] = name.split(/:(.*)/s);
  const named: Readonly<Record<string, unknown>> = {
    "warning-rule": { by: "warning-rule" },
    "onset-3": { by: "onset", target: "onset-3" },
    "onset-12": { by: "onset", target: "onset-12" },
    escalation: { by: "onset", target: "escalation" },
    forecaster: { by: "forecaster", forecaster: id || "analogues" },
    detector: { by: "detector", detector: id },
    indicator: { by: "indicator", indicatorId: id },
    problem: { by: "problem", problemId: id },
  };
  const parsed = BacktestWatch.safeParse(Object.hasOwn(named, by) ? named[by] : undefined);
  if (!parsed.success)
    throw new Fault(
      "invalid",
      `"${name}" is nobody to ask; name warning-rule, onset-3, onset-12, escalation, forecaster:ID, detector:ID, indicator:ID or problem:ID.`,
    );
  return parsed.data;
}

export function eventAsked({ event, atLeast, within, below, quiet, times, over }: Asked): BacktestEvent {
  const least = atLeast ?? (event === "onset" ? 25 : 20);
  return BacktestEvent.parse(
    event === "onset"
      ? { kind: "onset", atLeast: least, within, below: below ?? least, quiet }
      : { kind: "growth", atLeast: least, within, times, over },
  );
}

/** Dates of a backtest by step, as days. A history is learnt from for so long before anybody is asked. */
const LEARNT = { month: 60, day: 60 } as const;

/**
 * @param since where nobody names a first date: when who is asked was first there; a table's watch learns first.
 * @param first and last steps of the history.
 * @throws Fault `invalid` where there is nothing to ask of.
 */
export function termOf(
  { from, to, since }: Pick<Asked, "from" | "to"> & { readonly since?: string | undefined },
  step: Bucket,
  { first, last }: { readonly first: number; readonly last: number },
): { readonly from: string; readonly to: string } {
  const end = to === undefined ? last : Math.min(last, stepIn(to, step));
  const usual = since === undefined ? first + LEARNT[step] : Math.max(first, stepIn(since, step));
  const begin = from === undefined ? Math.min(end, usual) : stepIn(from, step);
  if (!(begin >= first && begin <= end))
    throw new Fault(
      "invalid",
      `The history goes from ${named(first, step)} to ${named(last, step)}; ask of dates within it, not of ${named(begin, step)} to ${named(end, step)}.`,
    );
  return { from: dayOfStep(begin, step), to: dayOfStep(end, step) };
}

function stepIn(text: string, step: Bucket): number {
  if (step === "month") return monthNumber(text.slice(0, 7));
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new Fault("invalid", `"${text}" is not a day; write it as YYYY-MM-DD, such as 2019-10-31.`);
  return dayNumber(text);
}

function named(number: number, step: Bucket): string {
  return Number.isFinite(number) ? (step === "month" ? monthName(number) : dayName(number)) : "no day";
}

function dayOfStep(number: number, step: Bucket): string {
  return step === "month" ? `${monthName(number)}-01` : dayName(number);
}
