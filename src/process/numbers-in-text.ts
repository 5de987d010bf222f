/**
 * Numbers as texts write them: digits of any script, or words in the languages of the lexicon.
 *
 * Words are read up to the hundred thousands, compounds included ("zweihundertelf", "quatre-vingt-deux").
 */
import type { Token } from "./folding.ts";
import type { LexiconLanguage } from "./lexicon.ts";
import numbers from "./numbers.json" with { type: "json" };

export interface NumberInText {
  readonly value: number;
  /** Index of the first token after it. */
  readonly next: number;
  /** A word such as "un" or "bir", which may be the article. */
  readonly isArticle: boolean;
}

export function numberAt(
  text: string,
  words: readonly Token[],
  i: number,
  language: LexiconLanguage,
): NumberInText | undefined {
  const first = words[i];
  if (!first) return undefined;
  if (/^\p{Nd}+$/u.test(first.raw)) return digitsAt(text, words, i);
  let [value, group, next] = [0, 0, i];
  for (let at = i; at < words.length; at += 1) {
    const word = words[at];
    if (!word || (at > i && !isJoined(text, words, at))) break;
    const part = wordValue(word.folded, language);
    if (part === undefined) {
      if (at > i && isJoiner(word.folded, language) && follows(words, at + 1, language)) continue;
      break;
    }
    if (part === 1000) [value, group] = [value + Math.max(1, group) * 1000, 0];
    else if (part === 100) group = Math.max(1, group) * 100;
    else if (language === "fr" && part === 20 && group % 100 === 4) group += 76;
    else group += part;
    next = at + 1;
  }
  if (next === i) return undefined;
  const isArticle = next === i + 1 && articles(language).includes(first.folded);
  return { value: value + group, next, isArticle };
}

function articles(language: LexiconLanguage): readonly string[] {
  return numbers.articles[language];
}

function isJoiner(folded: string, language: LexiconLanguage): boolean {
  return numbers.joiners[language].some((joiner) => joiner === folded);
}

function follows(words: readonly Token[], i: number, language: LexiconLanguage): boolean {
  const word = words[i];
  return word !== undefined && wordValue(word.folded, language) !== undefined;
}

function isJoined(text: string, words: readonly Token[], i: number): boolean {
  const [before, word] = [words[i - 1], words[i]];
  return before !== undefined && word !== undefined && /^[\s-]{1,2}$/.test(text.slice(before.to, word.from));
}

const values: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries(numbers.words).map(([language, words]) => [
    language,
    new Map(Object.entries<number>(words)),
  ]),
);

function wordValue(folded: string, language: LexiconLanguage): number | undefined {
  const known = values.get(language);
  if (!known) return undefined;
  if (language === "de") return known.get(folded) ?? compoundValue(folded, known);
  if (language !== "ar") return known.get(folded);
  return known.get(folded) ?? (/^و/.test(folded) ? known.get(folded.slice(1)) : undefined);
}

/** German writes a number below a million as one word. */
function compoundValue(word: string, known: ReadonlyMap<string, number>): number | undefined {
  let [total, group, rest] = [0, 0, word];
  while (rest !== "") {
    if (rest.startsWith("und") && group > 0) rest = rest.slice(3);
    const part = [...known.keys()]
      .filter((key) => rest.startsWith(key))
      .sort((a, b) => b.length - a.length)[0];
    const value = part === undefined ? undefined : known.get(part);
    if (part === undefined || value === undefined) return undefined;
    if (value === 1000) [total, group] = [total + Math.max(1, group) * 1000, 0];
    else if (value === 100) group = Math.max(1, group) * 100;
    else group += value;
    rest = rest.slice(part.length);
  }
  return total + group;
}

/** "1,500" and "1 500" are one number; "1.5" is none, and neither is a clock's 07:30. */
function digitsAt(text: string, words: readonly Token[], i: number): NumberInText | undefined {
  const first = words[i];
  if (!first || /[\d:.,]/.test(text[first.from - 1] ?? " ")) return undefined;
  let [digits, next] = [asciiDigits(first.raw), i + 1];
  for (let last = first; ; next += 1) {
    const word = words[next];
    const gap = word ? text.slice(last.to, word.from) : "";
    if (!word || !/^[,.'’\u00a0\u202f]$/.test(gap) || !/^\p{Nd}{3}$/u.test(word.raw)) break;
    digits += asciiDigits(word.raw);
    last = word;
  }
  const end = words[next - 1]?.to ?? first.to;
  if (
    /^(?:[:.,]\p{Nd}|\s?%|\s?(?:years?|km|metres?|kg|hours?|minutes?|days?)\b|[-–]year)/iu.test(
      text.slice(end, end + 9),
    )
  )
    return undefined;
  return digits.length > 7 ? undefined : { value: Number(digits), next, isArticle: false };
}

function asciiDigits(raw: string): string {
  return [...raw].map(digitValue).join("");
}

/** Decimal digits stand in Unicode in runs of ten that begin at a multiple of 16 or at 6 above one. */
function digitValue(character: string): string {
  const code = character.codePointAt(0) ?? 0x30;
  for (let zero = code; zero > code - 10; zero -= 1)
    if (!/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) return String(code - zero);
  return String(code - 0x30);
}
