import type { RefusalCode } from "../guard/refusals.ts";
import { Fault } from "../kernel/fault.ts";
import type { Draft, Found } from "./format.ts";

/** What reading one item comes to: drafts, or a rule that leaves it out. */
export type Outcome =
  | { readonly drafts: readonly Draft[] }
  | { readonly filtered: string; readonly refusal?: RefusalCode };

/** Reads one item; an item fault becomes a quarantined item with the fault's sentence as its reason. */
export function attempt(position: number, raw: Uint8Array, read: () => Outcome): Found {
  try {
    return { position, raw, ...read() };
  } catch (error) {
    if (error instanceof Fault && error.loses === "item")
      return { position, raw, quarantined: error.message };
    throw error;
  }
}
