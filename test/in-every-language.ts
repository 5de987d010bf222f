/** For tests of sentences: what is said, in every language there is. */
import { LANGUAGES, type Language } from "../src/kernel/language.ts";
import { type Said, spoken } from "../src/kernel/said.ts";

export function inEveryLanguage(sentence: Said | undefined): Partial<Record<Language, string | undefined>> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, sentence && spoken(sentence, language)]));
}
