/**
 * Confidence: how well founded a judgement is, apart from how likely its event is.
 *
 * The ceiling is enforced: no high confidence on one origin, on grades that cannot be judged, or without an
 * alternative considered; with no independent origin at all it is low.
 */
import { worded } from "../kernel/in-language.ts";
import type { Confidence } from "../kernel/likelihood.ts";
import { type Said, said } from "../kernel/said.ts";

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
    originsSaid(origins),
    said(`confidence.disciplines.${DISCIPLINE_COUNTS.find((count) => count === basis.disciplines) ?? 0}`),
    basis.ungraded === 1
      ? said("confidence.grades.none")
      : said("confidence.grades", {
          share: { share: Number((1 - basis.ungraded).toFixed(2)), decimals: 0 },
        }),
  ];
  return {
    level: levelOf(basis, origins),
    ...worded({ reasons, wouldChange: wouldChange(basis, origins) }),
  };
}

const DISCIPLINE_COUNTS = [1, 2, 3] as const;

function originsSaid(effective: number): Said {
  if (effective < 0.5) return said("confidence.origins.none");
  const origins = { number: effective, decimals: 1 };
  return effective < 2
    ? said("confidence.origins.few", { origins })
    : said("confidence.origins", { origins });
}

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

function wouldChange(basis: Basis, origins: number): Said[] {
  const changes = [said("confidence.change.readings")];
  if (origins < 2) changes.push(said("confidence.change.origin"));
  if (basis.disciplines < 3) changes.push(said("confidence.change.discipline"));
  return changes;
}
