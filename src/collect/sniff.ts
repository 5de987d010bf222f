import { Fault } from "../kernel/fault.ts";
import type { Format, Head } from "./format.ts";

/** Which format an input is in, and the words in which the user is told so. */
export interface Recognised {
  readonly format: Format;
  /** A sentence: the format, what gave it away, and how the text was decoded where that was not plain. */
  readonly said: string;
}

/** Below this a format has only not ruled itself out. */
const LEAST_SURENESS = 0.3;

/**
 * The format that is surest of an input; of equals the one that stands first in the list.
 * @throws Fault `invalid`, naming the known formats, when none is sure enough.
 */
export function sniff(head: Head, formats: Iterable<Format>): Recognised {
  if (head.text.trim() === "") throw new Fault("invalid", `${head.name} is empty.`);
  const known = [...formats];
  let best: { format: Format; sureness: number; why: string } | undefined;
  for (const format of known) {
    const sniffed = format.sniff(head);
    if (sniffed && sniffed.sureness > (best?.sureness ?? 0)) best = { format, ...sniffed };
  }
  if (!best || best.sureness < LEAST_SURENESS) {
    const ids = known.map(({ id }) => id).join(", ");
    throw new Fault(
      "invalid",
      `${head.name} is in no known format; if it is one of ${ids}, say so with --format.`,
      {
        known: known.map(({ id }) => id),
      },
    );
  }
  const { format, why } = best;
  return { format, said: `Read as ${format.title} (${format.id}), because ${why}.${decodedWords(head)}` };
}

function decodedWords({ encoding }: Head): string {
  if (encoding === "utf-8") return "";
  const because = encoding === "windows-1252" ? ", because it is not valid UTF-8" : "";
  return ` Its text was decoded as ${encoding}${because}.`;
}
