import type { Tlp } from "./label.ts";

/** Somebody who reads: what may be shown is decided from this, in the database, for every query. */
export interface Reader {
  readonly id: string;
  readonly clearance: Tlp;
  readonly compartments: readonly string[];
}
