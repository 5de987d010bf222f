/**
 * Where a warning problem is going: how it stood some days ago, as it was recorded then, against how it stands.
 *
 * The invariant: the earlier standing is read as of that day; what was found out since then does not change it.
 */
import { z } from "zod";
import { Probability } from "../kernel/likelihood.ts";
import type { Stored } from "../kernel/record.ts";
import { LEVELS, WatchLevel } from "../kernel/warning.ts";
import { WarningProblem } from "../kernel/warning-problem.ts";
import type { View } from "../store/view.ts";
import type { Context } from "./operation.ts";
import { type ProblemSummary, problemStanding } from "./problem-summary.ts";

export const TREND_DAYS = 30;
/** A likelihood that moved by less is where it was: it is an aid with two figures, and not a measurement. */
const LEAST_MOVE = 0.05;
const DAY_MS = 86_400_000;

export const ProblemTrend = z.object({
  before: z
    .object({ day: z.iso.date(), level: WatchLevel, likelihood: Probability })
    .optional()
    .meta({
      description: `How it stood ${TREND_DAYS} days earlier, as recorded then; absent of a problem that was not on record.`,
    }),
  trend: z
    .enum(["up", "down", "same"])
    .optional()
    .meta({
      description: `Where the level went; where it stayed, where the likelihood went by ${LEAST_MOVE * 100} points or more.`,
    }),
});
export type ProblemTrend = z.infer<typeof ProblemTrend>;

/** The reader's view of the day that trends are counted from. */
export function trendView({
  system,
  principal,
  view,
}: Pick<Context, "system" | "principal" | "view">): View & { readonly asOf: Date } {
  const asOf = new Date((view.asOf ?? system.clock.now()).getTime() - TREND_DAYS * DAY_MS);
  return { ...system.store.view(principal.reader, asOf), asOf };
}

/** @param earlier the view of that day. */
export async function problemTrend(
  earlier: View & { readonly asOf: Date },
  problem: Stored<WarningProblem>,
  now: Pick<ProblemSummary, "level" | "likelihood">,
): Promise<ProblemTrend> {
  const [then] = await earlier.many(WarningProblem, [problem.id]);
  if (!then) return {};
  const { summary } = await problemStanding(earlier, then);
  const before = {
    day: earlier.asOf.toISOString().slice(0, 10),
    level: summary.level,
    likelihood: summary.likelihood,
  };
  return { before, trend: trendOf(before, now) };
}

/** Pure. */
export function trendOf(
  before: Pick<ProblemSummary, "level" | "likelihood">,
  now: Pick<ProblemSummary, "level" | "likelihood">,
): "up" | "down" | "same" {
  const step = LEVELS.indexOf(now.level) - LEVELS.indexOf(before.level);
  if (step !== 0) return step > 0 ? "up" : "down";
  const move = now.likelihood - before.likelihood;
  if (Math.abs(move) < LEAST_MOVE) return "same";
  return move > 0 ? "up" : "down";
}
