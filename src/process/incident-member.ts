/** A claim as the rule of incidents needs it: resolved in place and actors, and what it says of its source. */
import type { Claim, Deaths, Occurred } from "../kernel/claim.ts";
import type { Label } from "../kernel/label.ts";
import type { PlaceReference } from "../kernel/place.ts";
import type { Actor } from "./organisations.ts";

/** A claim as the rule needs it. */
export interface Member {
  readonly id: string;
  readonly label: Label;
  /** Of its label: claims of other circles are about other incidents, or one institution's own would hide another's. */
  readonly circle: string;
  readonly claim: Claim;
  /** When this version of the claim was recorded, ISO 8601. */
  readonly recordedAt: string;
  /** The source's reliability where the claim has no grade of its own; absent when it is not judged. */
  readonly sourceGrade?: string;
  /** The claim's place, resolved. */
  readonly place: PlaceReference;
  /** Organisations, by the names the desk knows. */
  readonly actors: readonly Actor[];
}

/** Claims found by reading a text have ids of ours; all others have the id that their source gave. */
export const EXTRACTED = "extract:";

export function deathsOf({ claim }: Member): Deaths | undefined {
  return claim.deaths;
}

export function dayOf({ from }: Occurred): string {
  return from.slice(0, 10);
}

const MS_A_DAY = 86_400_000;

export function dayPlus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * MS_A_DAY).toISOString().slice(0, 10);
}

/** Whole days between two days, never negative. */
export function daysBetween(a: string, b: string): number {
  return a === b ? 0 : Math.abs(Date.parse(a) - Date.parse(b)) / MS_A_DAY;
}
