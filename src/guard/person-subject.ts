/**
 * Whether a text is about one natural person by name (refusals R2 and R3).
 *
 * Strict where `namesIn` is generous: a given name or a form of address must stand before a family name. Offices
 * without a name, organisations, places and peoples are no persons; the desk's own names of places and
 * organisations are taken out by whoever asks.
 */
import lists from "./given-names.json" with { type: "json" };
import { foldedWords, foldName, isCapital } from "./name-words.ts";

const GIVEN_NAMES = foldedWords(lists.givenNames);
const FORMS_OF_ADDRESS = foldedWords(lists.formsOfAddress);
const NOT_NAMES = foldedWords(lists.notNames);
/** What makes an organisation or a place of a name that begins like a person's. */
const NOT_PERSONS = foldedWords(
  "staff secretary secretariat assembly directorate command headquarters council congress committee foundation institute university hospital school airport street square bridge brigade brigades battalion regiment division army forces force front party movement group group's company corporation bank valley river lake mountain hills falls island islands county province district city town port camp act accords agreement plan doctrine prize award law amendment line highway stadium center centre library museum vakfi universitesi hastanesi okulu havalimani caddesi meydani koprusu tugayi partisi hareketi bankasi",
);

/** Names of persons in it, as they are written; none when it names nobody. */
export function personsNamedIn(text: string): string[] {
  const words = [...text.matchAll(/\p{L}[\p{L}\p{M}'’-]*/gu)].map(([word], i, all) => ({
    word,
    // A name does not run over the end of a clause.
    isJoined: /^[\s.]*$/u.test(text.slice((all[i]?.index ?? 0) + word.length, all[i + 1]?.index).slice(0, 3)),
  }));
  const found: string[] = [];
  for (const [i, { word, isJoined }] of words.entries()) {
    const next = words[i + 1]?.word;
    if (next === undefined || !isJoined || !isCapital(word) || !isCapital(next)) continue;
    if (NOT_NAMES.has(foldName(next)) || NOT_PERSONS.has(foldName(next)) || NOT_NAMES.has(foldName(word)))
      continue;
    const after = words[i + 2]?.word;
    if (after !== undefined && words[i + 1]?.isJoined && isCapital(after) && NOT_PERSONS.has(foldName(after)))
      continue;
    if (GIVEN_NAMES.has(foldName(word)) || FORMS_OF_ADDRESS.has(foldName(word)))
      found.push(`${word} ${next}`);
  }
  return found;
}
