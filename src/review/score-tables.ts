/**
 * Scores of forecasts that lie in files: what they have in common, whatever they forecast.
 *
 * The invariants: a group of fewer than `FEWEST_FOR_CALIBRATION` makes no claim of calibration; every mean has its n and an
 * interval for which clusters (a question, a place, a series) are drawn whole; a reference is named beforehand or absent.
 */
import type { Chance } from "../numerics/chance.ts";
import { clusterInterval } from "../numerics/resampling.ts";

/** One case: what it belongs to and its scores by name. */
export interface ScoredCase {
  readonly cluster: string;
  readonly forecaster: string;
  readonly groups: Readonly<Record<string, string>>;
  readonly scores: Readonly<Record<string, number>>;
}

export interface MeanScore {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface ScoreGroup {
  /** What the cases have in common, such as `{"forecaster": "a"}`; nothing for all of them. */
  readonly of: Readonly<Record<string, string>>;
  readonly n: number;
  readonly clusters: number;
  readonly scores: Readonly<Record<string, MeanScore>>;
  /** 1 − score / the reference's on the same cases, by score. */
  readonly skill?: Readonly<Record<string, number>>;
}

const RESAMPLES = 1_000;
const SHARE = 0.9;

export interface GroupOptions {
  readonly chance: Chance;
  /** The forecaster that others are held against. */
  readonly reference?: string | undefined;
  /** What a case is about, without who forecast it: cases with one name are the same question at the same time. */
  caseName(one: ScoredCase): string;
}

interface Grouped {
  readonly of: Readonly<Record<string, string>>;
  readonly own: ScoredCase[];
}

/** All cases of each forecaster, then by each further group within it. */
export function scoreGroups(cases: readonly ScoredCase[], options: GroupOptions): readonly ScoreGroup[] {
  const references = new Map(
    cases
      .filter(({ forecaster }) => forecaster === options.reference)
      .map((one) => [options.caseName(one), one.scores]),
  );
  const names = ["", ...new Set(cases.flatMap(({ groups }) => Object.keys(groups)))];
  return names.flatMap((name) => {
    const groups = new Map<string, Grouped>();
    for (const one of cases) {
      const value = name === "" ? undefined : one.groups[name];
      if (name !== "" && value === undefined) continue;
      const of = { forecaster: one.forecaster, ...(value !== undefined && { [name]: value }) };
      const key = JSON.stringify(of);
      const group: Grouped = groups.get(key) ?? { of, own: [] };
      groups.set(key, group);
      group.own.push(one);
    }
    return [...groups.values()].map(({ of, own }) => groupOf(of, own, references, options));
  });
}

function groupOf(
  of: Readonly<Record<string, string>>,
  cases: readonly ScoredCase[],
  references: ReadonlyMap<string, ScoredCase["scores"]>,
  { chance, reference, caseName }: GroupOptions,
): ScoreGroup {
  const names = [...new Set(cases.flatMap(({ scores }) => Object.keys(scores)))];
  const skill = Object.fromEntries(
    names.flatMap((name) => {
      const value = skillOf(cases, name, references, caseName);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    of,
    n: cases.length,
    clusters: new Set(cases.map(({ cluster }) => cluster)).size,
    scores: Object.fromEntries(
      names.map((name) => [name, meanScore(cases, name, chance.stream(`${JSON.stringify(of)} ${name}`))]),
    ),
    ...(reference !== undefined && of.forecaster !== reference && { skill }),
  };
}

/** On the cases that both have; absent where there are none, or the reference was perfect. */
function skillOf(
  cases: readonly ScoredCase[],
  name: string,
  references: ReadonlyMap<string, ScoredCase["scores"]>,
  caseName: (one: ScoredCase) => string,
): number | undefined {
  let [own, theirs] = [0, 0];
  for (const one of cases) {
    const other = references.get(caseName(one))?.[name];
    const score = one.scores[name];
    if (other === undefined || score === undefined) continue;
    own += score;
    theirs += other;
  }
  return theirs > 0 ? 1 - own / theirs : undefined;
}

export function meanScore(cases: readonly ScoredCase[], name: string, chance: Chance): MeanScore {
  const clusters = new Map<string, { sum: number; count: number }>();
  let [sum, count] = [0, 0];
  for (const { cluster, scores } of cases) {
    const score = scores[name];
    if (score === undefined) continue;
    const own = clusters.get(cluster) ?? { sum: 0, count: 0 };
    clusters.set(cluster, { sum: own.sum + score, count: own.count + 1 });
    sum += score;
    count += 1;
  }
  const sums = Float64Array.from(clusters.values(), (one) => one.sum);
  const counts = Float64Array.from(clusters.values(), (one) => one.count);
  const [low, high] = clusterInterval(sums, counts, { share: SHARE, resamples: RESAMPLES, chance });
  return { mean: sum / count, low, high };
}
