/**
 * Questions that contradict each other: probabilities that cannot all be right, whatever happens.
 *
 * It finds what follows from the rules themselves (a higher threshold, a window within another, of the same series) and what
 * people have said of their questions (implies, excludes). It warns and changes nothing: which of them is wrong is a judgement.
 */
import type { Question, ResolutionRule } from "../kernel/question.ts";

export interface Probable {
  readonly id: string;
  readonly body: Question;
  /** Of yes. */
  readonly p: number;
}

export interface Incoherence {
  /** implies: yes to the first is yes to the second, and the first is held likelier. excludes: they add up to more than 1. */
  readonly kind: "implies" | "excludes";
  readonly ids: readonly string[];
  /** By how much the probabilities are out, from 0 to 1. */
  readonly excess: number;
}

/** Rounding and the last per cent are no contradiction. */
const TOLERANCE = 0.01;

/** The gravest first. */
export function incoherences(questions: readonly Probable[]): Incoherence[] {
  const byId = new Map(questions.map((one) => [one.id, one]));
  const found: Incoherence[] = [];
  for (const one of questions) {
    const stated = new Set(one.body.implies);
    for (const other of questions) {
      if (other.id === one.id) continue;
      const follows = stated.has(other.id) || ruleImplies(one.body.rule, other.body.rule);
      const excess = one.p - other.p;
      if (follows && excess > TOLERANCE) found.push({ kind: "implies", ids: [one.id, other.id], excess });
    }
    const others = (one.body.excludes ?? []).flatMap((id) => byId.get(id) ?? []);
    const excess = one.p + others.reduce((sum, { p }) => sum + p, 0) - 1;
    if (others.length > 0 && excess > TOLERANCE)
      found.push({ kind: "excludes", ids: [one.id, ...others.map(({ id }) => id)], excess });
  }
  return found.toSorted((a, b) => b.excess - a.excess);
}

/** Whether yes by one rule is always yes by the other: counts are never negative, so a longer window holds at least as many. */
export function ruleImplies(one: ResolutionRule | undefined, other: ResolutionRule | undefined): boolean {
  if (!one || !other) return false;
  const [a, b] = [one.series, other.series];
  const isSameSeries =
    a.place === b.place && a.measure === b.measure && a.bucket === b.bucket && a.subject === b.subject;
  if (!isSameSeries || one.fold !== other.fold) return false;
  const isWithin = one.from >= other.from && one.to <= other.to;
  const isSame = one.from === other.from && one.to === other.to && one.atLeast === other.atLeast;
  return isWithin && one.atLeast >= other.atLeast && !isSame;
}
