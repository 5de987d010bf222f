import type { Label, Tlp } from "./label.ts";
import { TLP } from "./label.ts";

/** Somebody who reads: what may be shown is decided from this, in the database, for every query. */
export interface Reader {
  readonly id: string;
  readonly clearance: Tlp;
  readonly compartments: readonly string[];
}

export function mayRead(reader: Reader, label: Label): boolean {
  return (
    TLP.indexOf(label.tlp) <= TLP.indexOf(reader.clearance) &&
    label.compartments.every((compartment) => reader.compartments.includes(compartment))
  );
}
