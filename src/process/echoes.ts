/**
 * Echoes: reports that carry one story, so that ten papers with one source do not count as ten.
 *
 * Two reports echo each other when they share much of their wording (four-word shingles; Broder 1997,
 * doi:10.1109/SEQUEN.1997.666900), or, in different languages, when they credit the same agency or give the
 * same odd figure for the same place. Only the shared origin is concluded, not who copied.
 */
import type { Report } from "../kernel/report.ts";
import { fold, type Token, tokens } from "./folding.ts";
import type { Gazetteer } from "./gazetteer.ts";
import data from "./lexicon.json" with { type: "json" };
import { lexiconLanguage } from "./lexicon.ts";
import { numberAt } from "./numbers-in-text.ts";
import type { Organisations } from "./organisations.ts";
import { organisationsIn } from "./organisations-in-text.ts";
import { placesIn } from "./toponyms.ts";

export interface Fingerprint {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
  readonly language: string | undefined;
  readonly shingles: ReadonlySet<number>;
  /** Figures of a hundred and more that are not round: two stories hardly share one by chance. */
  readonly figures: ReadonlySet<number>;
  /** Gazetteer ids of the places named, countries left out. */
  readonly places: ReadonlySet<string>;
  readonly credits: ReadonlySet<string>;
}

/** Days within which reports may carry one story: in the same words, and across languages. */
export const WINDOW_DAYS = { words: 10, languages: 3 };
const MS_A_DAY = 86_400_000;
const SHINGLE_WORDS = 4;
/** Characters from the head of a text; what wires carry fits in. */
const LONGEST = 4_000;
const ENOUGH = { shared: 8, share: 0.5 };

export interface Fingerprinter {
  of(id: string, report: Report): Fingerprint;
}

export function fingerprinter(gazetteer: Gazetteer, organisations: Organisations): Fingerprinter {
  return {
    of(id, report) {
      const text = report.text.slice(0, LONGEST);
      const words = tokens(text);
      const figures = oddFigures(text, words, report.language);
      const credits = creditsIn(text, words, report.language, organisations);
      const isComparable = figures.size > 0 || credits.size > 0;
      return {
        id,
        publishedAt: Date.parse(report.publishedAt ?? report.receivedAt),
        language: report.language?.slice(0, 2),
        shingles: shinglesOf(words),
        figures,
        credits,
        places: isComparable ? placesOf(text, report, gazetteer) : new Set(),
      };
    },
  };
}

/** The wording of a text, to be held against another's: its four-word shingles. */
export function wordingOf(text: string): ReadonlySet<number> {
  return shinglesOf(tokens(text.slice(0, LONGEST)));
}

/** The part of the shorter one's wording that the other has, too: 0 to 1. */
export function sharedWording(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const smaller = Math.min(a.size, b.size);
  return smaller < ENOUGH.shared ? 0 : shared(a, b) / smaller;
}

function shinglesOf(words: readonly Token[]): Set<number> {
  const shingles = new Set<number>();
  for (let i = 0; i + SHINGLE_WORDS <= words.length; i += 1) {
    let hash = 0x811c9dc5;
    for (let n = 0; n < SHINGLE_WORDS; n += 1)
      for (const character of `${words[i + n]?.folded ?? ""} `)
        hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    shingles.add(hash >>> 0);
  }
  return shingles;
}

function oddFigures(text: string, words: readonly Token[], tag: string | undefined): Set<number> {
  const language = lexiconLanguage(tag);
  const figures = new Set<number>();
  if (!language) return figures;
  for (let i = 0; i < words.length; i += 1) {
    const number = numberAt(text, words, i, language);
    if (!number) continue;
    const isYear = number.value >= 1900 && number.value <= 2100;
    if (number.value > 100 && number.value % 10 !== 0 && !isYear) figures.add(number.value);
    i = number.next - 1;
  }
  return figures;
}

const AGENCIES = new Map(data.credits.agencies.map((name) => [name, fold(name)]));

/** Agencies named in brackets, as in "AMARELLE (HWS)", or right after a word such as "according to". */
function creditsIn(
  text: string,
  words: readonly Token[],
  tag: string | undefined,
  organisations: Organisations,
): Set<string> {
  const credits = new Set<string>();
  for (const [, name = ""] of text.matchAll(/\(([\p{L}\p{M} .'’-]{2,40})\)/gu)) {
    const known = organisations.find(fold(name)) ?? AGENCIES.get(name.trim());
    if (known !== undefined) credits.add(known);
  }
  const language = lexiconLanguage(tag);
  if (!language) return credits;
  const crediting = new Set(data.credits.words[language].map((phrase) => phrase.split(" ").at(-1) ?? phrase));
  for (const { name, from, to } of organisationsIn(text, organisations)) {
    const before = words.findLast((word) => word.to <= from);
    const after = words.find((word) => word.from >= to);
    if ([before, after].some((word) => word !== undefined && crediting.has(word.folded))) credits.add(name);
  }
  return credits;
}

function placesOf(text: string, report: Report, gazetteer: Gazetteer): Set<string> {
  const mentions = placesIn(
    text,
    gazetteer,
    report.language === undefined ? {} : { language: report.language },
  );
  return new Set(
    mentions.filter(({ place }) => place.precision !== "country").map(({ place }) => place.gazetteerId),
  );
}

export function isEcho(a: Fingerprint, b: Fingerprint): boolean {
  const days = Math.abs(a.publishedAt - b.publishedAt) / MS_A_DAY;
  if (days > WINDOW_DAYS.words) return false;
  if (sharesWording(a, b)) return true;
  if (days > WINDOW_DAYS.languages || a.language === b.language) return false;
  const samePlace = shared(a.places, b.places) > 0;
  return samePlace && (shared(a.figures, b.figures) > 0 || shared(a.credits, b.credits) > 0);
}

function sharesWording(a: Fingerprint, b: Fingerprint): boolean {
  const smaller = Math.min(a.shingles.size, b.shingles.size);
  if (smaller < ENOUGH.shared) return false;
  const count = shared(a.shingles, b.shingles);
  return count >= ENOUGH.shared && count / smaller >= ENOUGH.share;
}

function shared<Item>(a: ReadonlySet<Item>, b: ReadonlySet<Item>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let count = 0;
  for (const item of small) if (large.has(item)) count += 1;
  return count;
}
