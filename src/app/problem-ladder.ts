/** The ladder of a warning problem, walked from the readings of the last years. */
import { dayName, dayNumber, dayOf } from "../analyse/calendar.ts";
import { type Transitions, transitionsOf, walkLadder } from "../analyse/ladder.ts";
import { isCounted } from "../kernel/measure.ts";
import type { WarningProblem } from "../kernel/warning-problem.ts";
import type { View } from "../store/view.ts";

type Rung = WarningProblem["ladder"][number];
type Rule = NonNullable<Rung["rule"]>;

/** Days that are walked: what is older says little of how this conflict moves now. */
const WALKED_DAYS = 3 * 365;
const STEP_DAYS = 30;

export interface WalkedLadder {
  /** Number of the rung each day, the last one today; 0 the lowest. */
  readonly days: readonly { readonly day: string; readonly rung: number }[];
  /** Over thirty days each. */
  readonly transitions: Transitions;
  /** Rungs that no series tells: nothing above the first of them is reached. */
  readonly untold: readonly string[];
}

export async function walkProblemLadder(
  view: View,
  ladder: readonly Rung[],
  now: Date,
): Promise<WalkedLadder> {
  const above = ladder.slice(1);
  const told = above.slice(0, firstUntold(above));
  const today = dayOf(now);
  const first = today - WALKED_DAYS;
  const values = await Promise.all(told.map(({ rule }) => (rule ? windowed(view, rule, first, today) : [])));
  const walked = walkLadder(
    told.map(({ rule, dwellDays = 0 }) => ({
      enterAt: rule?.enterAt ?? Number.POSITIVE_INFINITY,
      leaveBelow: rule?.leaveBelow ?? Number.NEGATIVE_INFINITY,
      dwellSteps: dwellDays,
    })),
    values,
  );
  const steps = walked.filter((_, i) => (walked.length - 1 - i) % STEP_DAYS === 0);
  return {
    days: walked.map((rung, i) => ({ day: dayName(first + i), rung })),
    transitions: transitionsOf([steps], ladder.length),
    untold: above.slice(told.length).map(({ name }) => name),
  };
}

function firstUntold(rungs: readonly Rung[]): number {
  const at = rungs.findIndex(({ rule }) => rule === undefined);
  return at < 0 ? rungs.length : at;
}

/** The window's value on each day; NaN where the measure is a level and nothing was read within the window. */
async function windowed(
  view: View,
  { series, fold, windowDays }: Rule,
  first: number,
  today: number,
): Promise<Float64Array> {
  const rows = await view.readings({
    measure: series.measure,
    bucket: series.bucket,
    places: [series.place],
    subjects: [series.subject],
    from: dayName(first - windowDays),
    to: dayName(today),
  });
  const empty = isCounted(series.measure) ? 0 : Number.NaN;
  const values = new Float64Array(today - first + 1).fill(empty);
  for (const { bucket, value } of rows) {
    const day = dayNumber(bucket);
    // A reading counts from its day on for as long as it lies within the window.
    for (let at = Math.max(day, first); at < day + windowDays && at <= today; at += 1) {
      const before = values[at - first] ?? empty;
      values[at - first] = Number.isNaN(before)
        ? value
        : fold === "sum"
          ? before + value
          : Math.max(before, value);
    }
  }
  return values;
}
