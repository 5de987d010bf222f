/**
 * Whether the words of a search look as if somebody was looked for: a person, or what leads to one.
 *
 * It marks an entry for overseers and refuses nothing. It knows addresses, numbers and handles by their form and
 * names by a list of given names in several languages, by forms of address, and by two words in capitals. It
 * misses single family names and rare given names, and takes some places with two names for persons.
 */
import lists from "./given-names.json" with { type: "json" };
import { foldedWords, foldName, isCapital } from "./name-words.ts";

export const PERSONAL_SIGNS = [
  "name",
  "e-mail",
  "telephone",
  "account",
  "number-plate",
  "identifier",
] as const;
export type PersonalSign = (typeof PERSONAL_SIGNS)[number];

const GIVEN_NAMES = foldedWords(lists.givenNames);
const FORMS_OF_ADDRESS = foldedWords(lists.formsOfAddress);
/** Words that stand in capitals before or after another and make no name of it: "South", "Army", "Council". */
const NOT_NAMES = foldedWords(lists.notNames);

const FORMS: readonly (readonly [PersonalSign, RegExp])[] = [
  ["e-mail", /(?<![^\s@"])[^\s@"]+@[^\s@"]+\.\p{L}{2,}/u],
  ["account", /(?:^|\s)@[\p{L}\d_.]{3,}/u],
  ["telephone", /(?:^|[\s"])(?:\+|00)\d(?:[\s()./-]?\d){6,14}(?=$|[\s"])/u],
  ["telephone", /(?:^|[\s"])0\d{2,4}[\s/-]?\d{3}(?:[\s-]?\d){3,6}(?=$|[\s"])/u],
  // Two digits, one to three letters, two to five digits and the like: plates of most countries around.
  [
    "number-plate",
    /(?:^|[\s"])(?:\d{2}[\s-]?\p{Lu}{1,3}[\s-]?\d{2,5}|\p{Lu}{1,3}[\s-]\p{Lu}{1,2}[\s-]?\d{1,4})(?=$|[\s"])/u,
  ],
  ["identifier", /(?:^|[\s"])(?:\d{11}|\p{Lu}{2}\d{2}(?:\s?[\dA-Z]{4}){3,7}|\p{Lu}\d{7,8})(?=$|[\s"])/u],
];

/** Signs that stand in the form of the words alone; names are `namesIn`. */
export function personalForms(words: string): PersonalSign[] {
  const signs = new Set(FORMS.flatMap(([sign, form]) => (form.test(words) ? [sign] : [])));
  return PERSONAL_SIGNS.filter((sign) => signs.has(sign));
}

/** What may be a person's name, as it was typed; whoever knows the desk's places and organisations takes those out. */
export function namesIn(text: string): string[] {
  const words = text.match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? [];
  const [only, second] = words;
  if (only !== undefined && second === undefined) return GIVEN_NAMES.has(foldName(only)) ? [only] : [];
  return words.flatMap((word, i) => {
    const next = words[i + 1];
    return next !== undefined && isName(word, next) ? [`${word} ${next}`] : [];
  });
}

function isName(word: string, next: string): boolean {
  if (NOT_NAMES.has(foldName(next))) return false;
  if (FORMS_OF_ADDRESS.has(foldName(word)) || GIVEN_NAMES.has(foldName(word))) return true;
  return isCapital(word) && isCapital(next) && !NOT_NAMES.has(foldName(word));
}
