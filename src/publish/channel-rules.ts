/**
 * What may go to whom by which way, decided from the label alone.
 *
 * The invariants: nothing goes to an office that could not read it at the desk; TLP:RED leaves by no machine's way;
 * what a way is not cleared for is told of by a pointer that says nothing of it.
 */

import type { Way } from "../kernel/delivery.ts";
import { type Label, TLP, type Tlp } from "../kernel/label.ts";
import { mayRead, type Reader } from "../kernel/reader.ts";

export type Content =
  | { readonly content: "notice" }
  | { readonly content: "pointer" | "none"; readonly why: "unreadable" | "red" | "uncleared" };

export interface WayOut {
  readonly by: Way;
  /** Up to which TLP; what the way says of itself. */
  readonly cleared?: Tlp | undefined;
}

/** @param readers who reads for the office: one of them being allowed to is enough. */
export function contentFor(
  label: Label,
  { by, cleared = "CLEAR" }: WayOut,
  readers: readonly Reader[],
): Content {
  if (!readers.some((reader) => mayRead(reader, label))) return { content: "none", why: "unreadable" };
  if (by === "desk") return { content: "notice" };
  if (label.tlp === "RED") return { content: "none", why: "red" };
  if (by === "print") return { content: "notice" };
  const isCleared =
    TLP.indexOf(label.tlp) <= TLP.indexOf(cleared) &&
    label.level === 0 &&
    label.compartments.length === 0 &&
    !label.originatorControlled;
  return isCleared ? { content: "notice" } : { content: "pointer", why: "uncleared" };
}
