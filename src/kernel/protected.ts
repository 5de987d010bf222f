/**
 * What makes a record a protected one, whose every reading leaves an entry in the audit log.
 *
 * Decided from the label alone, so that it costs nothing to ask and the same record is protected everywhere.
 */
import type { Label } from "./label.ts";

export const PROTECTIONS = ["red", "compartment", "originator", "named", "level"] as const;
export type Protection = (typeof PROTECTIONS)[number];

/** From this classification level on: "secret" on the usual ladder of 0 to 4. */
const HIGH_LEVEL = 3;

/** Why a record is protected; nothing for what may be read without an entry. */
export function protectionsOf(label: Label): Protection[] {
  const reasons: Protection[] = [];
  if (label.tlp === "RED") reasons.push("red");
  if (label.compartments.length > 0) reasons.push("compartment");
  if (label.originatorControlled) reasons.push("originator");
  if (label.recipients !== undefined) reasons.push("named");
  if (label.level >= HIGH_LEVEL) reasons.push("level");
  return reasons;
}
