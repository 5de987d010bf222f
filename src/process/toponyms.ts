/**
 * Places named in a text: found by the longest match, then told apart by what else the text names.
 *
 * Precision before recall: a word that is also a common word, a surname after a first name, or a hamlet that
 * nothing else in the text speaks for is left out. Choosing among places of one name follows the usual
 * heuristics, with their names in Leidner (2007, doi:10.1145/1328964.1328989): population, one sense per
 * discourse, "X, Y" containment, country context and spatial minimality.
 */
import { distanceKm } from "./distance.ts";
import { type Token, tokens, variants } from "./folding.ts";
import type { Gazetteer, KnownPlace } from "./gazetteer.ts";
import notPlaces from "./not-places.json" with { type: "json" };
import people from "./people-words.json" with { type: "json" };

export interface Mention {
  /** First character in the text. */
  readonly from: number;
  /** One past the last character. */
  readonly to: number;
  readonly place: KnownPlace;
}

export interface Context {
  /** Countries (alpha-3) that the text is known to be about, such as the report's own. */
  readonly countries?: readonly string[];
  /** BCP 47; in German every noun has a capital. */
  readonly language?: string;
  /** Spans in which no place is looked for, such as the names of organisations. */
  readonly except?: readonly { readonly from: number; readonly to: number }[];
}

interface Found {
  readonly from: number;
  readonly to: number;
  readonly words: number;
  readonly key: string;
  readonly candidates: readonly KnownPlace[];
  readonly isUncased: boolean;
}

const LONGEST_NAME = 6;
const COMMON = new Set([...notPlaces.words, ...calendarWords()]);
const TITLES = new Set(people.titles);
const GIVEN_NAMES = new Set(people.givenNames);
const CONNECTORS = new Set(notPlaces.connectors);
/** After one of these a place's name is part of another name. */
const FOLLOWERS = new Set(notPlaces.followers);
/** A hamlet needs something in the text that speaks for it: log10 of 15,000 inhabitants. */
const ENOUGH_STANDING = 4.2;
/** Above it a name is a place even after another capitalised word: log10 of 300,000 inhabitants. */
const WELL_KNOWN = 5.5;
/** A name without capital letters needs more, since it may be any word. */
const ENOUGH_UNCASED = 5;

export function placesIn(text: string, gazetteer: Gazetteer, context: Context = {}): Mention[] {
  const found = candidatesIn(text, tokens(text), gazetteer, context);
  return resolved(text, found, context);
}

function candidatesIn(
  text: string,
  words: readonly Token[],
  gazetteer: Gazetteer,
  { except = [] }: Context,
): Found[] {
  const found: Found[] = [];
  for (let i = 0; i < words.length; ) {
    const match = longestMatch(text, words, i, gazetteer);
    if (match && !except.some(({ from, to }) => match.from < to && match.to > from)) found.push(match);
    i += match?.words ?? 1;
  }
  return found;
}

function longestMatch(
  text: string,
  words: readonly Token[],
  i: number,
  gazetteer: Gazetteer,
): Found | undefined {
  const first = words[i];
  if (!first || first.folded === "") return undefined;
  const code = gazetteer.findCode(first.raw);
  if (code)
    return { from: first.from, to: first.to, words: 1, key: first.raw, candidates: [code], isUncased: false };
  const isUncased = first.raw.toLowerCase() === first.raw.toUpperCase();
  if (!isUncased && !/^\p{Lu}/u.test(first.raw)) return deskMatch(text, words, i, gazetteer);
  for (let n = runLength(text, words, i); n > 0; n -= 1) {
    const last = words[i + n - 1];
    if (!last) continue;
    const candidates = namedBy(words.slice(i, i + n), gazetteer, isUncased);
    if (candidates.length === 0) continue;
    if (n === 1 && candidates[0]?.source !== "desk" && isSomethingElse(text, words, i, candidates))
      return undefined;
    const key = words
      .slice(i, i + n)
      .map(({ folded }) => folded)
      .join(" ");
    return { from: first.from, to: last.to, words: n, key, candidates, isUncased };
  }
  return undefined;
}

/** A desk's own names may begin small, as in "l'anse Hollin", if they end with a capital. */
function deskMatch(
  text: string,
  words: readonly Token[],
  i: number,
  gazetteer: Gazetteer,
): Found | undefined {
  const first = words[i];
  for (let n = Math.min(3, runLength(text, words, i)); first && n > 1; n -= 1) {
    const last = words[i + n - 1];
    if (!last || !/^\p{Lu}/u.test(last.raw)) continue;
    const key = words
      .slice(i, i + n)
      .map(({ folded }) => folded)
      .join(" ");
    const candidates = gazetteer.find(key).filter(({ source }) => source === "desk");
    if (candidates.length > 0)
      return { from: first.from, to: last.to, words: n, key, candidates, isUncased: false };
  }
  return undefined;
}

/** How many words from the i-th on could be one name: no punctuation between, later ones capitalised or small connectors. */
function runLength(text: string, words: readonly Token[], i: number): number {
  let n = 1;
  while (n < LONGEST_NAME) {
    const before = words[i + n - 1];
    const next = words[i + n];
    if (!before || !next || !/^(?:\s{1,2}|[-'’‘`.·]|\. )?$/u.test(text.slice(before.to, next.from))) break;
    if (/^\p{Ll}/u.test(next.raw) && !CONNECTORS.has(next.folded) && text[next.from - 1] === " ") break;
    n += 1;
  }
  return n;
}

function namedBy(name: readonly Token[], gazetteer: Gazetteer, isUncased: boolean): readonly KnownPlace[] {
  const [first, ...others] = name.map(({ folded }) => folded);
  if (first === undefined || (name.length === 1 && COMMON.has(first))) return [];
  if (isUncased && [first, ...others].join("").length < 2) return [];
  for (const variant of variants(first)) {
    const found = gazetteer.find([variant, ...others].join(" "));
    // With its particles taken off a word may become any other, so only great names count then.
    const sure =
      variant === first
        ? found
        : found.filter((place) => place.source === "desk" || place.standing > ENOUGH_UNCASED);
    if (sure.length > 0) return sure;
  }
  return [];
}

/** A lone word that is more likely a surname, part of an institution's name, or an abbreviation. */
function isSomethingElse(
  text: string,
  words: readonly Token[],
  i: number,
  candidates: readonly KnownPlace[],
): boolean {
  const word = words[i];
  if (!word || /^\p{Lu}{1,4}$/u.test(word.raw)) return true;
  const before = besideCapital(text, words[i - 1], word);
  const next = besideCapital(text, word, words[i + 1], true);
  if (isShouted(word) && [before, next].some((other) => other !== undefined && isShouted(other))) return true;
  if (before && (GIVEN_NAMES.has(before.folded) || TITLES.has(before.folded))) return true;
  const isWellKnown = (candidates[0]?.standing ?? 0) >= WELL_KNOWN;
  if (before && !isWellKnown && !COMMON.has(before.folded)) return true;
  return next !== undefined && (FOLLOWERS.has(next.folded) || GIVEN_NAMES.has(word.folded));
}

/** Of two words with one space between, the first (or the second), if it has a capital. */
function besideCapital(
  text: string,
  first: Token | undefined,
  second: Token | undefined,
  wantsSecond = false,
): Token | undefined {
  if (!first || !second || text.slice(first.to, second.from) !== " ") return undefined;
  const wanted = wantsSecond ? second : first;
  return /^\p{Lu}/u.test(wanted.raw) ? wanted : undefined;
}

/** Names of drills and headings stand in capitals; a dateline's place has a town's weight or is the desk's. */
function isShouted({ raw }: Token): boolean {
  return raw.length > 1 && raw === raw.toUpperCase() && raw !== raw.toLowerCase();
}

function resolved(
  text: string,
  found: readonly Found[],
  { countries: about = [], language }: Context,
): Mention[] {
  const isGerman = language?.startsWith("de") ?? false;
  const containers = found.map((mention, i) => containerOf(text, mention, found[i + 1]));
  const first = found.map((mention, i) =>
    best(mention, (place) => contextBonus(place, about, containers[i])),
  );
  const countries = countryShares(first);
  const chosenByName = new Map<string, KnownPlace>();
  return found.flatMap((mention, i) => {
    const others = first.filter(
      (place, j) => j !== i && place !== undefined && found[j]?.key !== mention.key,
    );
    const bonus = (place: KnownPlace) =>
      contextBonus(place, about, containers[i]) +
      2 * (countries.get(place.country) ?? 0) +
      nearness(place, others);
    const before = chosenByName.get(mention.key);
    const place = before && !containers[i] ? before : best(mention, bonus);
    if (!place || !isSupported(place, mention, about, countries, containers[i], isGerman)) return [];
    chosenByName.set(mention.key, place);
    return [{ from: mention.from, to: mention.to, place }];
  });
}

function best(mention: Found, bonus: (place: KnownPlace) => number): KnownPlace | undefined {
  let chosen: { readonly place: KnownPlace; readonly score: number } | undefined;
  for (const place of mention.candidates) {
    const score = place.standing + bonus(place);
    if (!chosen || score > chosen.score) chosen = { place, score };
  }
  return chosen?.place;
}

/** In "X, Y" the country or unit Y says which X is meant. */
function containerOf(text: string, mention: Found, next: Found | undefined): KnownPlace | undefined {
  if (!next || !/^,? \(?$/u.test(text.slice(mention.to, next.from))) return undefined;
  return next.candidates.find(
    (outer) =>
      outer.precision !== "place" &&
      mention.candidates.some((inner) => inner.precision === "place" && isWithin(inner, outer)),
  );
}

function isWithin(inner: KnownPlace, outer: KnownPlace): boolean {
  return inner.country === outer.country && (outer.precision === "country" || inner.admin1 === outer.admin1);
}

function contextBonus(
  place: KnownPlace,
  about: readonly string[],
  container: KnownPlace | undefined,
): number {
  const contained = container && isWithin(place, container) && place.precision === "place" ? 6 : 0;
  return contained + (about.includes(place.country) ? 2.5 : 0);
}

function countryShares(places: readonly (KnownPlace | undefined)[]): Map<string, number> {
  const weights = new Map<string, number>();
  let total = 0;
  for (const place of places) {
    if (!place) continue;
    const weight = place.precision === "country" ? 2 : 1;
    weights.set(place.country, (weights.get(place.country) ?? 0) + weight);
    total += weight;
  }
  return new Map([...weights].map(([country, weight]) => [country, weight / total]));
}

/** Up to 2 for other places of the text within 200 km. */
function nearness(place: KnownPlace, others: readonly (KnownPlace | undefined)[]): number {
  let near = 0;
  for (const other of others) {
    const [a, b] = [pointOf(place), other && pointOf(other)];
    if (a && b && other?.precision === "place" && distanceKm(a, b) < 200) near += 0.7;
  }
  return Math.min(2, near);
}

function pointOf({ latitude, longitude }: KnownPlace) {
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

function isSupported(
  place: KnownPlace,
  mention: Found,
  about: readonly string[],
  shares: ReadonlyMap<string, number>,
  container: KnownPlace | undefined,
  isGerman: boolean,
): boolean {
  if (place.source === "desk" || container) return true;
  if (mention.isUncased || (isGerman && mention.words === 1)) return place.standing >= ENOUGH_UNCASED;
  const isAtHome = about.includes(place.country);
  return (
    place.standing + (isAtHome ? 1 : 0) + (mention.words > 1 ? 0.7 : 0) + (shares.get(place.country) ?? 0) >=
    ENOUGH_STANDING
  );
}

/** Months and days of the week in the languages that are read. */
function calendarWords(): string[] {
  return ["en", "es", "pt", "fr", "de", "tr", "ar", "ru", "it"].flatMap((language) => {
    const month = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
    const day = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
    return Array.from({ length: 12 }, (_, i) => [
      month.format(Date.UTC(2001, i, 15)),
      day.format(Date.UTC(2001, 0, 1 + (i % 7))),
    ])
      .flat()
      .flatMap((name) => tokens(name).map(({ folded }) => folded));
  });
}
