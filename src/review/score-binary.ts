/**
 * Scores of probabilities of yes: at the end, over the days on which they stood, at fixed leads, and against others on common
 * days.
 *
 * The invariant: what was said after the question was resolved is not scored.
 */
import { seededChance } from "../numerics/chance.ts";
import {
  type Decomposition,
  decomposition,
  type ReliabilityPoint,
  reliability,
} from "../numerics/reliability.ts";
import { logarithmic } from "../numerics/scores.ts";
import type { BinaryForecast, BinaryOutcome } from "./score-rows.ts";
import { type ScoredCase, type ScoreGroup, scoreGroups } from "./score-tables.ts";
import { FEWEST_FOR_CALIBRATION } from "./track-record.ts";

export interface BinaryScores {
  readonly kind: "binary";
  readonly forecasters: readonly string[];
  readonly questions: number;
  /** Forecasts of questions without an outcome, and those made after it. */
  readonly unresolved: number;
  readonly late: number;
  /** The last forecast of each, with its log score restricted to .001 to .999, averages over days and fixed leads. */
  readonly groups: readonly ScoreGroup[];
  readonly calibration: readonly Calibration[];
}

export interface Calibration {
  readonly forecaster: string;
  readonly n: number;
  /** Absent below thirty forecasts: so few carry no claim. */
  readonly decomposition?: Decomposition;
  readonly reliability?: readonly ReliabilityPoint[];
  readonly note?: string;
}

/** Days before the question was resolved. */
const LEADS = [90, 30, 7] as const;
const DAY = 86_400_000;
const RESAMPLES = 500;

export interface BinaryOptions {
  readonly seed: string;
  readonly reference?: string | undefined;
}

export function scoreBinary(
  forecasts: readonly BinaryForecast[],
  outcomes: ReadonlyMap<string, BinaryOutcome>,
  { seed, reference }: BinaryOptions,
): BinaryScores {
  const chance = seededChance(seed).stream("scores");
  const byPair = new Map<string, BinaryForecast[]>();
  let [unresolved, late] = [0, 0];
  for (const forecast of forecasts) {
    const outcome = outcomes.get(forecast.key);
    if (!outcome) unresolved += 1;
    else if (outcome.at !== undefined && forecast.at !== undefined && forecast.at > outcome.at) late += 1;
    else {
      const pair = `${forecast.forecaster}\u001f${forecast.key}`;
      byPair.set(pair, [...(byPair.get(pair) ?? []), forecast]);
    }
  }
  const paths = [...byPair.values()].map((own) => pathOf(own, outcomes));
  const peers = peerScores(paths);
  const cases = paths.map((path, i): ScoredCase => {
    const { last, outcome } = path;
    const peer = peers[i];
    return {
      cluster: last.question,
      forecaster: last.forecaster,
      groups: last.questionClass === "" ? {} : { class: last.questionClass },
      scores: {
        brier: (last.p - outcome) ** 2,
        log: logScore(last.p, outcome),
        ...timedScores(path),
        ...(peer !== undefined && { peer }),
      },
    };
  });
  const names = new Map(cases.map((one, i) => [one, paths[i]?.last.key ?? ""]));
  const forecasters = [...new Set(cases.map(({ forecaster }) => forecaster))].sort();
  return {
    kind: "binary",
    forecasters,
    questions: new Set(paths.map(({ last }) => last.key)).size,
    unresolved,
    late,
    groups: scoreGroups(cases, { chance, reference, caseName: (one) => names.get(one) ?? "" }),
    calibration: forecasters.map((forecaster) => {
      const own = paths.filter(({ last }) => last.forecaster === forecaster);
      return calibrationOf(forecaster, own, chance.stream(`calibration ${forecaster}`));
    }),
  };
}

/** What one forecaster said of one question, oldest first. */
interface Path {
  readonly said: readonly BinaryForecast[];
  readonly last: BinaryForecast;
  readonly outcome: number;
  readonly resolvedAt: number | undefined;
}

function pathOf(own: readonly BinaryForecast[], outcomes: ReadonlyMap<string, BinaryOutcome>): Path {
  const said = own.toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0));
  const last = said.at(-1);
  const resolved = last && outcomes.get(last.key);
  if (!last || !resolved) throw new Error("a path of forecasts has no outcome");
  return { said, last, outcome: resolved.outcome, resolvedAt: resolved.at };
}

function logScore(p: number, outcome: number): number {
  const held = Math.min(0.999, Math.max(0.001, p));
  return outcome * logarithmic(held) + (1 - outcome) * logarithmic(1 - held);
}

/** The mean Brier score over the days from the first forecast to the day before the outcome, and at fixed leads. */
function timedScores(path: Path): Record<string, number> {
  const { outcome, resolvedAt } = path;
  if (resolvedAt === undefined) return {};
  const days = [...daysOf(path)];
  const scores: Record<string, number> = {};
  if (days.length > 0)
    scores.brier_over_days = days.reduce((sum, [, p]) => sum + (p - outcome) ** 2, 0) / days.length;
  for (const lead of LEADS) {
    const standing = path.said.findLast(({ at }) => at !== undefined && at <= resolvedAt - lead * DAY);
    if (standing) scores[`brier_${lead}_days_before`] = (standing.p - outcome) ** 2;
  }
  return scores;
}

/** Days, counted from 1970, with what stood at their end. */
function* daysOf({ said, resolvedAt }: Path): Generator<readonly [number, number]> {
  const timed = said.filter((one): one is BinaryForecast & { at: number } => one.at !== undefined);
  const [first] = timed;
  if (!first || resolvedAt === undefined) return;
  let next = 0;
  const end = Math.floor(resolvedAt / DAY);
  for (let day = Math.floor(first.at / DAY); day < end; day += 1) {
    while ((timed[next + 1]?.at ?? Number.POSITIVE_INFINITY) < (day + 1) * DAY) next += 1;
    yield [day, timed[next]?.p ?? 0];
  }
}

/**
 * How much better than the others on the same question and day: the mean over days of the others' mean Brier score less one's
 * own. Above 0 is better. Without times, the last forecasts are compared. Absent where nobody else was there.
 */
function peerScores(paths: readonly Path[]): readonly (number | undefined)[] {
  const sums = new Map<string, { sum: number; count: number }>();
  const daysByPath = paths.map((path) => {
    const days = path.resolvedAt === undefined ? [] : [...daysOf(path)];
    const used = days.length > 0 ? days : [[-1, path.last.p] as const];
    return used.map(([day, p]) => {
      const key = `${path.last.key}\u001f${day}`;
      const score = (p - path.outcome) ** 2;
      const all = sums.get(key) ?? { sum: 0, count: 0 };
      sums.set(key, { sum: all.sum + score, count: all.count + 1 });
      return { key, score };
    });
  });
  return daysByPath.map((days) => {
    const common = days.flatMap(({ key, score }) => {
      const all = sums.get(key);
      return all && all.count > 1 ? [(all.sum - score) / (all.count - 1) - score] : [];
    });
    return common.length === 0 ? undefined : common.reduce((sum, x) => sum + x, 0) / common.length;
  });
}

function calibrationOf(
  forecaster: string,
  paths: readonly Path[],
  chance: ReturnType<typeof seededChance>,
): Calibration {
  const n = paths.length;
  if (n < FEWEST_FOR_CALIBRATION)
    return {
      forecaster,
      n,
      note: `${n} forecasts are fewer than ${FEWEST_FOR_CALIBRATION}; no claim of calibration is made.`,
    };
  const ps = paths.map(({ last }) => last.p);
  const outcomes = paths.map(({ outcome }) => outcome);
  return {
    forecaster,
    n,
    decomposition: decomposition(ps, outcomes),
    reliability: reliability(ps, outcomes, RESAMPLES, chance),
  };
}
