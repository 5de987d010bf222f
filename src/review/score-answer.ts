/**
 * How good one stated answer was: a proper score for every kind, and the same over the time it stood.
 *
 * Yes or no: Brier. Options: Brier over all, or the ranked probability score where nearer is better. Numbers and dates: the
 * weighted interval score of the five quantiles (Bracher et al. 2021, https://doi.org/10.1371/journal.pcbi.1008618), in the
 * answer's unit or in days, which tends to the CRPS as the levels get denser. 0 is best in each.
 */
import {
  type Answer,
  dayNumber,
  type Happened,
  quantilesOf,
  STATED_LEVELS,
  type Stated,
} from "../kernel/answer.ts";
import { brier, brierOfMany, interval, logarithmic, pinball, rankedProbability } from "../numerics/scores.ts";

const [LEAST, MOST] = [0.001, 0.999];

/** @returns undefined where the two are of different kinds. */
export function scoreOf(answer: Answer, stated: Stated, happened: Happened): number | undefined {
  if (stated.kind === "yes-no" && happened.kind === "yes-no") return brier(stated.p, happened.isYes);
  if (stated.kind === "choice" && happened.kind === "choice" && answer.kind === "choice")
    return answer.isOrdered
      ? rankedProbability(stated.shares, happened.option)
      : brierOfMany(stated.shares, happened.option);
  const [quantiles, outcome] = [quantilesOf(stated), numberOf(happened)];
  if (!quantiles || outcome === undefined || stated.kind !== happened.kind) return undefined;
  return weightedInterval(quantiles, outcome);
}

/** @param quantiles at `STATED_LEVELS`. */
export function weightedInterval(quantiles: readonly number[], outcome: number): number {
  const sum = quantiles.reduce((all, value, i) => all + pinball(value, STATED_LEVELS[i] ?? 0.5, outcome), 0);
  return (2 * sum) / quantiles.length;
}

export function ruleOf(answer: Answer): "brier-of-many" | "ranked-probability" | "weighted-interval" {
  if (answer.kind !== "choice") return "weighted-interval";
  return answer.isOrdered ? "ranked-probability" : "brier-of-many";
}

/** Beside the score: the log score of options, held to .001 to .999; the 90% interval's score and whether it held. */
export function besideScore(stated: Stated, happened: Happened) {
  if (stated.kind === "choice" && happened.kind === "choice") {
    const share = Math.min(MOST, Math.max(LEAST, stated.shares[happened.option] ?? 0));
    return { log: logarithmic(share) };
  }
  const [quantiles, outcome] = [quantilesOf(stated), numberOf(happened)];
  if (!quantiles || outcome === undefined) return {};
  const [low = 0, high = 0] = [quantiles[0], quantiles.at(-1)];
  return { interval: interval(low, high, outcome, 0.1), isCovered: low <= outcome && outcome <= high };
}

function numberOf(happened: Happened): number | undefined {
  if (happened.kind === "number") return happened.value;
  return happened.kind === "date" ? dayNumber(happened.day) : undefined;
}

/** What one forecaster's statements of a question scored, oldest first. */
export interface ScoredPath {
  readonly said: readonly { readonly at: number; readonly score: number }[];
}

export interface TimedScores {
  readonly overDays?: number;
  readonly leads?: Readonly<Record<string, number>>;
  /** Mean over common days of the others' mean score less one's own: above 0 is better. */
  readonly peer?: number;
}

/** Days before the outcome. */
const LEADS = [90, 30, 7] as const;
const DAY_MS = 86_400_000;

/**
 * @param paths of all forecasters of one question.
 * @param endsAt from when the answer was known; milliseconds since 1970.
 * @returns one a path, in their order.
 */
export function timedScores(paths: readonly ScoredPath[], endsAt: number): TimedScores[] {
  const days = paths.map((path) => standing(path, endsAt));
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [day, score] of days.flat()) {
    const all = sums.get(day) ?? { sum: 0, count: 0 };
    sums.set(day, { sum: all.sum + score, count: all.count + 1 });
  }
  return paths.map(({ said }, i) => {
    const own = days[i] ?? [];
    const leads = LEADS.flatMap((lead) => {
      const stood = said.findLast(({ at }) => at <= endsAt - lead * DAY_MS);
      return stood ? [[String(lead), stood.score] as const] : [];
    });
    const common = own.flatMap(([day, score]) => {
      const all = sums.get(day);
      return all && all.count > 1 ? [(all.sum - score) / (all.count - 1) - score] : [];
    });
    return {
      ...(own.length > 0 && { overDays: mean(own.map(([, score]) => score)) }),
      ...(leads.length > 0 && { leads: Object.fromEntries(leads) }),
      ...(common.length > 0 && { peer: mean(common) }),
    };
  });
}

/** Days since 1970 with the score of what stood at their end, up to the day before the answer was known. */
function standing({ said }: ScoredPath, endsAt: number): (readonly [number, number])[] {
  const [first] = said;
  if (!first) return [];
  const days: (readonly [number, number])[] = [];
  let next = 0;
  for (let day = Math.floor(first.at / DAY_MS); day < Math.floor(endsAt / DAY_MS); day += 1) {
    while ((said[next + 1]?.at ?? Number.POSITIVE_INFINITY) < (day + 1) * DAY_MS) next += 1;
    days.push([day, said[next]?.score ?? 0]);
  }
  return days;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
