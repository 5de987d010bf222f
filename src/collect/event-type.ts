/**
 * From the words and codes of other event data to PLOVER's types.
 *
 * `event-types.json` holds the words, among them the event and sub-event types of ACLED's codebook, and
 * CAMEO's root codes (Schrodt 2012) by the correspondence of the PLOVER manual (Open Event Data Alliance 2023).
 */
import { EVENT_TYPES, type EventType } from "../kernel/claim.ts";
import table from "./event-types.json" with { type: "json" };

const types = new Map<string, EventType>(EVENT_TYPES.map((type) => [type.toLowerCase(), type]));
for (const type of EVENT_TYPES) for (const word of table.words[type]) types.set(word, type);

const codes = new Map<string, EventType>();
for (const [code, name] of Object.entries(table.cameo)) {
  const type = EVENT_TYPES.find((each) => each === name);
  if (type) codes.set(code, type);
}

/** The type of the first of the texts that says one, from the finest to the broadest; OTHER when none does. */
export function eventType(...texts: readonly (string | undefined)[]): EventType {
  let found: EventType | undefined;
  for (const text of texts) found ??= knownType(text ?? "");
  return found ?? "OTHER";
}

function knownType(text: string): EventType | undefined {
  const word = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  if (/^\d{2,4}$/.test(word)) return codes.get(word.slice(0, 3)) ?? codes.get(word.slice(0, 2));
  return types.get(word);
}
