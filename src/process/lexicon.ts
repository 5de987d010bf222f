/**
 * The lexicon: words that state a happening of a PLOVER type, and the cues that take it back.
 *
 * It is data (`lexicon.json`), in folded form. What is here finds its phrases in a sentence's tokens.
 */
import type { EventType } from "../kernel/claim.ts";
import { EventType as EventTypes } from "../kernel/claim.ts";
import { type Token, variants } from "./folding.ts";
import data from "./lexicon.json" with { type: "json" };

export const LEXICON_LANGUAGES = ["en", "es", "pt", "fr", "de", "tr", "ar"] as const;
export type LexiconLanguage = (typeof LEXICON_LANGUAGES)[number];

export function lexiconLanguage(tag: string | undefined): LexiconLanguage | undefined {
  return LEXICON_LANGUAGES.find((language) => language === tag?.slice(0, 2).toLowerCase());
}

export interface Phrase<Meaning> {
  readonly meaning: Meaning;
  /** Index of its first token. */
  readonly at: number;
  /** One past its last token. */
  readonly next: number;
}

export type Cue = keyof typeof data.cues;

export interface Lexicon {
  readonly language: LexiconLanguage;
  readonly types: Finder<EventType>;
  readonly cues: Finder<Cue>;
  readonly deaths: Readonly<Record<"dead" | "hurt" | "people" | "civilians" | "after", Finder<true>>>;
  readonly atLeast: Finder<true>;
  readonly including: Finder<true>;
  readonly into: Finder<true>;
  readonly days: Finder<"today" | "yesterday">;
}

type Finder<Meaning> = (words: readonly Token[]) => Phrase<Meaning>[];

export function lexicon(language: LexiconLanguage): Lexicon {
  const typed = Object.entries(data.types).map(
    ([type, phrases]) => [EventTypes.parse(type), phrases[language]] as const,
  );
  const only = (phrases: readonly string[]) => finder([[true, phrases] as const]);
  const deaths = data.deaths[language];
  const happenings = finder(typed);
  const hidden = only(data.hides[language]);
  return {
    language,
    types: (words) => visible(happenings(words), hidden(words)),
    cues: finder([
      ["negation", data.cues.negation[language]],
      ["notYet", data.cues.notYet[language]],
      ["past", data.cues.past[language]],
      ["accident", data.cues.accident[language]],
      ["rumour", data.cues.rumour[language]],
    ]),
    deaths: {
      dead: only(deaths.dead),
      hurt: only(deaths.hurt),
      people: only(deaths.people),
      civilians: only(deaths.civilians),
      after: only(deaths.after),
    },
    atLeast: only(data.around.atLeast[language]),
    including: only(data.around.including[language]),
    into: only(data.around.in[language]),
    days: finder([
      ["today", data.days.today[language]],
      ["yesterday", data.days.yesterday[language]],
    ]),
  };
}

/** Leaves out what stands inside a phrase that means something else, or inside a longer one. */
function visible(found: readonly Phrase<EventType>[], hidden: readonly Phrase<true>[]): Phrase<EventType>[] {
  const isInside = (inner: Phrase<EventType>, outer: Phrase<unknown>) =>
    outer.at <= inner.at && outer.next >= inner.next && outer.next - outer.at > inner.next - inner.at;
  const isSame = (inner: Phrase<EventType>, outer: Phrase<unknown>) =>
    inner.at === outer.at && inner.next === outer.next;
  return found.filter(
    (phrase) =>
      !hidden.some((outer) => isInside(phrase, outer) || isSame(phrase, outer)) &&
      !found.some((outer) => isInside(phrase, outer)),
  );
}

function finder<Meaning>(entries: readonly (readonly [Meaning, readonly string[]])[]): Finder<Meaning> {
  const byHead = new Map<string, { readonly meaning: Meaning; readonly words: readonly string[] }[]>();
  for (const [meaning, phrases] of entries)
    for (const phrase of phrases) {
      const words = phrase.split(" ");
      const head = headOf((words[0] ?? "").replace("*", ""));
      byHead.set(head, [...(byHead.get(head) ?? []), { meaning, words }]);
    }
  return (tokens) =>
    tokens.flatMap((token, at) =>
      variants(token.folded).flatMap((first) =>
        [headOf(first), headOf(first.slice(0, 2)), first.slice(0, 1)]
          .filter((head, i, heads) => heads.indexOf(head) === i)
          .flatMap((head) => byHead.get(head) ?? [])
          .filter(({ words }) =>
            words.every((word, i) => matches(word, i === 0 ? first : tokens[at + i]?.folded)),
          )
          .map(({ meaning, words }) => ({ meaning, at, next: at + words.length })),
      ),
    );
}

function headOf(word: string): string {
  return word.slice(0, 3);
}

function matches(pattern: string, word: string | undefined): boolean {
  if (word === undefined) return false;
  return pattern.endsWith("*") ? word.startsWith(pattern.slice(0, -1)) : word === pattern;
}
