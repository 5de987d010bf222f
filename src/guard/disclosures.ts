/** What leaves the desk for good: a file that somebody takes away. Its entry is written before it goes. */
import { banner, type Label } from "../kernel/label.ts";
import type { Writer } from "../store/writer.ts";

export interface Disclosure {
  /** What it is, such as `brief.pdf`. */
  readonly what: string;
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly label: Label;
  /** SHA-256 in hex of the very file, where it is kept. */
  readonly sha256?: string;
  /** Where to: an address, or "own machine" for a file written there. */
  readonly to: string;
  readonly justification?: string | undefined;
}

/** @returns the act's number, under which its receipt can be had. */
export function noteDisclosure(
  writer: Writer,
  { what, label, justification, ...rest }: Disclosure,
): Promise<number> {
  return writer.transaction((transaction) =>
    transaction.log({
      verb: "disclosure",
      objectType: what,
      detail: { ...rest, label: banner(label), ...(justification?.trim() && { justification }) },
    }),
  );
}
