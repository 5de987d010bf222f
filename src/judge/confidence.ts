/**
 * Confidence: how well founded a judgement is, apart from how likely its event is.
 *
 * The ceiling is enforced: no high confidence on one origin, on grades that cannot be judged, or without an
 * alternative considered; with no independent origin at all it is low.
 */
import type { Confidence } from "../kernel/likelihood.ts";

export interface Basis {
  /** Weight of each provenance root behind the evidence; echoes of one story share a root. */
  readonly originWeights: readonly number[];
  readonly disciplines: number;
  /** Share of graded items that are F or 6, cannot be judged; 1 when nothing is graded. */
  readonly ungraded: number;
  readonly alternatives: number;
  readonly unsupportedAssumptions: number;
}

/** (Σw)² / Σw²: how many equally weighty independent origins the evidence amounts to. */
export function effectiveOrigins(weights: readonly number[]): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight * weight, 0);
  return squares === 0 ? 0 : (sum * sum) / squares;
}

export function confidenceFrom(basis: Basis): Confidence {
  const origins = effectiveOrigins(basis.originWeights);
  const reasons = [
    origins < 0.5
      ? "No origin is independent of the counts themselves."
      : `The evidence amounts to ${origins.toFixed(1)} independent origins${origins < 2 ? ", fewer than two" : ""}.`,
    `${DISCIPLINE_COUNT[basis.disciplines] ?? "None"} of the three disciplines ${basis.disciplines > 1 ? "report" : "reports"} on it.`,
    basis.ungraded === 1
      ? "None of the sources behind it has a grade that can be judged."
      : `${Math.round((1 - basis.ungraded) * 100)}% of the items behind it carry a grade that can be judged.`,
  ];
  return { level: levelOf(basis, origins), reasons, wouldChange: wouldChange(basis, origins) };
}

const DISCIPLINE_COUNT: Readonly<Record<number, string>> = { 1: "One", 2: "Two", 3: "All" };

function levelOf(basis: Basis, origins: number): Confidence["level"] {
  if (origins < 1) return "low";
  if (ceilings(basis).length > 0) return basis.disciplines >= 2 || basis.ungraded < 1 ? "moderate" : "low";
  return basis.disciplines >= 3 ? "high" : "moderate";
}

/** Why a judgement on this basis cannot be held with high confidence; empty when it can. */
export function ceilings(basis: Basis): string[] {
  const found: [boolean, string][] = [
    [effectiveOrigins(basis.originWeights) < 2, "fewer than two independent origins"],
    [basis.unsupportedAssumptions > 0, "an assumption that nothing supports"],
    [basis.alternatives === 0, "no alternative considered"],
    [basis.ungraded === 1, "no grade that can be judged"],
  ];
  return found.filter(([holds]) => holds).map(([, why]) => why);
}

function wouldChange(basis: Basis, origins: number): string[] {
  const changes = ["Readings of the next two months that fall back to the level before the rise."];
  if (origins < 2) changes.push("A second origin, independent of the first, that confirms or denies it.");
  if (basis.disciplines < 3) changes.push("Reporting from a discipline that is silent so far.");
  return changes;
}
