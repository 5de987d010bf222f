/**
 * What nobody is asked about here: a person by name (R3), by what leads to one (R2), and where exactly a home, a
 * shelter, a hospital, a school or an aid site is (R10).
 */

import { personsNamedIn } from "../guard/person-subject.ts";
import { personalKeysIn } from "../guard/personal-keys.ts";
import { REFUSALS, refusal } from "../guard/refusals.ts";
import { namesSite } from "../kernel/coarse-place.ts";
import { isKnownName } from "./known-names.ts";
import type { System } from "./system.ts";

/** A wish for a position: its words, or coordinates finer than a kilometre. */
const POSITION =
  /\b(?:coordinates?|gps|grid reference|mgrs|exact (?:location|position|address)|precise (?:location|position)|geolocat\w*|where exactly|street address)\b|(?<!\p{L})(?:koordinat\p{L}*|tam (?:konum|yer|adres)\p{L}*|açık adres\p{L}*)|(?<![\d.])-?\d{1,2}\.\d{3,},\s*-?\d{1,3}\.\d{3,}(?![\d.])/iu;

/** @param texts titles and questions: what the work is about, not what it cites. */
export async function refuseSubjects(
  { store }: Pick<System, "store">,
  texts: readonly (string | undefined)[],
): Promise<void> {
  for (const text of texts) {
    if (text === undefined) continue;
    refuseKeys(text);
    if (POSITION.test(text) && namesSite(text))
      throw refusal("R10", `${REFUSALS.R10.says} Ask about the town or the district instead.`);
    for (const name of personsNamedIn(text))
      if (!(await isKnownName(store.systemView(), name)))
        throw refusal(
          "R3",
          `${REFUSALS.R3.says} "${name}" looks like a person's name; ask about the office, the organisation or the event instead.`,
        );
  }
}

/** @throws Fault `refused` (R2) when a text holds what leads to one person. */
export function refuseKeys(text: string): void {
  const [key] = personalKeysIn(text);
  if (key) throw refusal("R2", `${REFUSALS.R2.says} This one holds ${WORDS[key]}.`, { found: key });
}

const WORDS = {
  "e-mail": "a person's e-mail address",
  telephone: "a telephone number",
  device: "the number of a device",
  "advertising-id": "an advertising id",
  plate: "a number plate",
  account: "the name of an account",
} as const;

/** Every text within a value, such as the options of a connector. */
export function textsWithin(value: unknown, depth = 0): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || depth > 5) return [];
  return Object.values(value).flatMap((inner) => textsWithin(inner, depth + 1));
}
