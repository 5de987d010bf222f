import type { Tlp } from "../src/kernel/label.ts";
import type { Reader } from "../src/kernel/reader.ts";

/** Somebody of another institution, read into nothing, with a clearance and no more. */
export function partner(clearance: Tlp): Reader {
  return {
    id: "partner",
    institution: "partner",
    clearance,
    level: 0,
    compartments: [],
    isClient: false,
  };
}
