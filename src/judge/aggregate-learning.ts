/**
 * What resolved questions teach about an aggregate: how far its log-odds should be moved, per class of question.
 *
 * The invariant: a question's own outcome, on whatever date, is never in what moves it. Little is believed: a class is drawn
 * towards all classes, and all towards no change; and where it does not help on questions that were left out, nothing is moved.
 */
import { fromLogOdds, logOdds } from "../numerics/pooling.ts";
import {
  type Recalibration,
  type ResolvedCase,
  recalibration,
  UNCHANGED,
} from "../numerics/recalibration.ts";

export interface PlainAggregate {
  readonly key: string;
  /** Dates of one question stand and fall together. */
  readonly question: string;
  readonly questionClass: string;
  readonly p: number;
}

export interface Learnt {
  /** Questions with an outcome, and the dates they are asked for. */
  readonly questions: number;
  readonly resolved: number;
  /** Mean Brier score of resolved questions as they stood, and as moved by what the others taught. */
  readonly brierPlain: number;
  readonly brierMoved: number;
  /** Whether that was better, and there were enough. */
  readonly isUsed: boolean;
  readonly classes: readonly (Recalibration & { readonly class: string; readonly resolved: number })[];
  /** Probabilities by key; empty where nothing is used. */
  readonly moved: ReadonlyMap<string, number>;
}

/** Fewer say nothing that survives (Satopää et al. 2014 found factors from 1.2 to 3.9 in hindsight). */
export const FEWEST_RESOLVED = 200;
const OVERALL_PULL = { slope: 10, shift: Number.POSITIVE_INFINITY };
const CLASS_PULL = { slope: 10, shift: 10 };

export function learnt(plain: readonly PlainAggregate[], outcomes: ReadonlyMap<string, number>): Learnt {
  const resolved = plain.filter(({ key }) => outcomes.has(key));
  const groups = new Map<string, PlainAggregate[]>();
  for (const one of resolved) groups.set(one.question, [...(groups.get(one.question) ?? []), one]);
  const casesWithout = (question: string | undefined) =>
    [...groups].flatMap(([name, own]) =>
      name === question
        ? []
        : own.map((one) => ({
            questionClass: one.questionClass,
            logOdds: logOdds(one.p),
            outcome: outcomes.get(one.key) ?? 0,
            weight: 1 / own.length,
          })),
    );
  const moved = new Map<string, number>();
  for (const [question, own] of groups) {
    const without = casesWithout(question);
    for (const one of own) moved.set(one.key, movedBy(classMove(without, one.questionClass), one.p));
  }
  const brier = (p: (one: PlainAggregate) => number) =>
    resolved.reduce((sum, one) => sum + (p(one) - (outcomes.get(one.key) ?? 0)) ** 2, 0) /
    Math.max(1, resolved.length);
  const brierPlain = brier(({ p }) => p);
  const brierMoved = brier(({ key, p }) => moved.get(key) ?? p);
  const isUsed = resolved.length >= FEWEST_RESOLVED && brierMoved < brierPlain;
  const all = casesWithout(undefined);
  const names = [...new Set(plain.map(({ questionClass }) => questionClass))].sort();
  const classes = names.map((name) => ({
    class: name,
    resolved: all.filter(({ questionClass }) => questionClass === name).length,
    ...classMove(all, name),
  }));
  if (isUsed)
    for (const one of plain) {
      const move = classes.find((known) => known.class === one.questionClass) ?? UNCHANGED;
      if (!moved.has(one.key)) moved.set(one.key, movedBy(move, one.p));
    }
  return {
    questions: groups.size,
    resolved: resolved.length,
    brierPlain,
    brierMoved,
    isUsed,
    classes,
    moved: isUsed ? moved : new Map(),
  };
}

/** First how all classes are moved, then what this one is moved beyond that. */
function classMove(
  cases: readonly (ResolvedCase & { readonly questionClass: string })[],
  name: string,
): Recalibration {
  const overall = recalibration(cases, OVERALL_PULL);
  const own = cases
    .filter(({ questionClass }) => questionClass === name)
    .map((one) => ({ ...one, logOdds: overall.slope * one.logOdds + overall.shift }));
  const beyond = recalibration(own, CLASS_PULL);
  return { slope: beyond.slope * overall.slope, shift: beyond.slope * overall.shift + beyond.shift };
}

function movedBy({ slope, shift }: Recalibration, p: number): number {
  return fromLogOdds(shift + slope * logOdds(p));
}
