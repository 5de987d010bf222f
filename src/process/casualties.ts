/**
 * Deaths stated in a sentence, such as "12 killed", "murieron tres", "3 kişi öldü" or "مقتل 4".
 *
 * A number counts only next to a word for dying, with nothing in between that it could belong to instead;
 * the wounded, ages, dates and clock times are left out. The largest such number is the sentence's.
 */
import type { Deaths } from "../kernel/claim.ts";
import type { Token } from "./folding.ts";
import type { Lexicon } from "./lexicon.ts";
import { numberAt } from "./numbers-in-text.ts";

interface Span {
  readonly at: number;
  readonly next: number;
}

/** Words between a number and its word for dying, on either side. */
const REACH = { before: 6, after: 4 };

interface Sentence {
  readonly text: string;
  readonly words: readonly Token[];
  readonly lexicon: Lexicon;
  readonly dates: readonly Span[];
  readonly hurt: readonly Span[];
  readonly people: readonly Span[];
  readonly asides: readonly Span[];
}

interface Figure {
  readonly value: number;
  /** Token indices of the number. */
  readonly at: number;
  readonly next: number;
}

export function deathsIn(
  text: string,
  words: readonly Token[],
  lexicon: Lexicon,
  dates: readonly Span[],
): Deaths | undefined {
  const { deaths, cues, atLeast, including } = lexicon;
  const sentence = {
    text,
    words,
    lexicon,
    dates,
    hurt: deaths.hurt(words),
    people: deaths.people(words),
    asides: including(words),
  };
  const denied = cues(words).filter(({ meaning }) => meaning === "negation");
  const figures = deaths
    .dead(words)
    .filter(({ at }) => !denied.some((denial) => denial.at < at && denial.at >= at - 4))
    .flatMap((dead) => {
      const before = figuresBefore(sentence, dead);
      return before.length > 0 ? before : figureAfter(sentence, dead);
    })
    .filter(({ value }) => value < 100_000 && !(value >= 1900 && value <= 2100));
  const [largest] = figures.sort((a, b) => b.value - a.value || a.at - b.at);
  if (!largest) return undefined;
  const { value, at, next } = largest;
  const isLeast = atLeast(words).some((phrase) => phrase.next <= at && phrase.next >= at - 1);
  const areCivilians = deaths.civilians(words).some((phrase) => phrase.at >= next && phrase.at <= next + 1);
  return { best: value, ...(isLeast && { low: value }), ...(areCivilians && { civilians: value }) };
}

function figuresBefore(sentence: Sentence, dead: Span): Figure[] {
  const { text, words, lexicon, asides, people } = sentence;
  const figures: Figure[] = [];
  for (let i = Math.max(0, dead.at - REACH.before); i < dead.at; i += 1) {
    const number = isDate(sentence, i) ? undefined : numberAt(text, words, i, lexicon.language);
    if (!number || number.next > dead.at || isParted(sentence, number.next - 1, dead.at)) continue;
    if (asides.some((aside) => aside.at < i && aside.at >= i - 2) || isObjectOfHurt(sentence, i)) continue;
    // An article is a one only right before the dead ("un mort") or a person ("bir kişi öldü").
    const gap = dead.at - number.next;
    const isOne = gap === 0 || (gap === 1 && people.some(({ at }) => at === number.next));
    if (!number.isArticle || isOne) figures.push({ value: number.value, at: i, next: number.next });
    i = number.next - 1;
  }
  return figures;
}

function figureAfter(sentence: Sentence, dead: Span): Figure[] {
  const { text, words, lexicon, hurt } = sentence;
  if (lexicon.deaths.after(words.slice(dead.at, dead.next)).every(({ at }) => at !== 0)) return [];
  for (let i = dead.next; i < Math.min(words.length, dead.next + REACH.after); i += 1) {
    const number = isDate(sentence, i) ? undefined : numberAt(text, words, i, lexicon.language);
    if (!number || number.isArticle) continue;
    const isOfHurt = hurt.some(({ at }) => at >= number.next && at <= number.next + 1);
    return isOfHurt || isParted(sentence, dead.next - 1, i)
      ? []
      : [{ value: number.value, at: i, next: number.next }];
  }
  return [];
}

/** "Wounded 30 and killed 12". */
function isObjectOfHurt({ text, words, hurt }: Sentence, i: number): boolean {
  return hurt.some(({ next }) => next === i && text.slice(words[i - 1]?.to, words[i]?.from).trim() === "");
}

function isDate({ dates }: Sentence, i: number): boolean {
  return dates.some(({ at, next }) => i >= at && i < next);
}

/** Whether something between two words makes the number somebody else's. */
function isParted({ text, words, hurt, asides }: Sentence, from: number, to: number): boolean {
  return (
    /[.;:!?()،؛]/.test(text.slice(words[from]?.to, words[to]?.from)) ||
    hurt.some(({ at }) => at > from && at < to) ||
    asides.some(({ at }) => at > from && at < to && !isClosed(text, words, at, to))
  );
}

/** "12 people, including 3 children, were killed": the aside ends before the word for dying. */
function isClosed(text: string, words: readonly Token[], aside: number, to: number): boolean {
  return /[,–—]/.test(text.slice(words[aside]?.to, words[to]?.from));
}
