/**
 * Likelihood ratios learned from history, shrunk towards what the expert said.
 *
 * The invariant: with no history the expert's ratios come out, and with much history the history's own. An expert's
 * two ratios are one hit rate and one false-alarm rate; each is a Beta prior worth `strength` cases. An expert who
 * contradicts himself (both above 1, or both below) stands for Jeffreys' prior, half a case for and half against.
 */
import type { LearnedRatio, LikelihoodRatio } from "../kernel/indicator.ts";
import { normalQuantile } from "../numerics/tails.ts";

/** What an indicator had shown before windows with the event, and before windows without. */
export interface RatioCells {
  /** Windows with the event before which it was seen, of `events`. */
  readonly seenBefore: number;
  readonly events: number;
  /** Windows without the event before which it was seen, of `quiet`. */
  readonly seenOtherwise: number;
  readonly quiet: number;
}

/** An expert's word counts as much as this many windows of each kind. Ours. */
export const EXPERT_STRENGTH = 10;

/** A ratio beyond these is not believed, however often it was seen. */
const [LEAST, MOST] = [0.01, 100];

type Rates = { readonly hit: number; readonly falseAlarm: number };

/** The two rates that give an expert's ratios; undefined where no rates do. */
export function ratesOf({ present, absent }: Pick<LikelihoodRatio, "present" | "absent">): Rates | undefined {
  const falseAlarm = (1 - absent) / (present - absent);
  const hit = present * falseAlarm;
  const isRate = (rate: number) => rate > 0 && rate < 1;
  return isRate(falseAlarm) && isRate(hit) ? { hit, falseAlarm } : undefined;
}

/** @param strength how many windows of each kind the expert is worth; 0 takes Jeffreys' prior instead. */
export function learnedRatio(
  cells: RatioCells,
  expert: Pick<LikelihoodRatio, "present" | "absent">,
  strength = EXPERT_STRENGTH,
): LearnedRatio {
  const { seenBefore, events, seenOtherwise, quiet } = cells;
  const said = strength > 0 ? ratesOf(expert) : undefined;
  const worth = said ? strength : 1;
  const { hit, falseAlarm } = said ?? { hit: 0.5, falseAlarm: 0.5 };
  const [a, A] = [seenBefore + worth * hit, events + worth];
  const [b, B] = [seenOtherwise + worth * falseAlarm, quiet + worth];
  const present = a / A / (b / B);
  const absent = (1 - a / A) / (1 - b / B);
  // The error of a log ratio of two shares (Katz et al. 1978, https://doi.org/10.2307/2530610).
  const error = Math.sqrt(1 / a - 1 / A + 1 / b - 1 / B);
  const spread = Math.exp(normalQuantile(0.025) * error);
  return {
    present: kept(present),
    absent: kept(absent),
    low: kept(present / spread),
    high: kept(present * spread),
    ...cells,
    strength: said ? strength : 0,
  };
}

function kept(ratio: number): number {
  return Math.min(MOST, Math.max(LEAST, ratio));
}
