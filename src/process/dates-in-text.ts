/**
 * The day a sentence speaks of: a full date, a day and month, yesterday, or a day of the week, which is the
 * last such day before publication. What names another year and no day is history, not news.
 */
import type { Token } from "./folding.ts";
import { fold, tokens } from "./folding.ts";
import { dayPlus } from "./incident-member.ts";
import type { Lexicon, LexiconLanguage } from "./lexicon.ts";

export interface DatesInText {
  /** YYYY-MM-DD; absent when the sentence names no day. */
  readonly day?: string;
  /** The sentence names a year that is not the publication's, and no day. */
  readonly isOtherYear: boolean;
  /** Where the dates stand, as token indices. */
  readonly spans: readonly { readonly at: number; readonly next: number }[];
}

interface Calendar {
  readonly months: ReadonlyMap<string, number>;
  readonly weekdays: ReadonlyMap<string, number>;
}

/** Arabic has two sets of month names. */
const LOCALES: Readonly<Record<LexiconLanguage, readonly string[]>> = {
  en: ["en"],
  es: ["es"],
  pt: ["pt"],
  fr: ["fr"],
  de: ["de"],
  tr: ["tr"],
  ar: ["ar-EG", "ar-SY"],
};

/** Month and weekday names of a language, folded. */
export function calendarOf(language: LexiconLanguage): Calendar {
  const months = new Map<string, number>();
  const weekdays = new Map<string, number>();
  for (const locale of LOCALES[language]) {
    for (const style of ["long", "short"] as const) {
      const month = new Intl.DateTimeFormat(locale, { month: style, timeZone: "UTC", calendar: "gregory" });
      for (let i = 0; i < 12; i += 1) addLast(months, month.format(Date.UTC(2001, i, 15)), i + 1);
    }
    const weekday = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
    // 7 January 2001 was a Sunday.
    for (let i = 0; i < 7; i += 1) addFirst(weekdays, weekday.format(Date.UTC(2001, 0, 7 + i)), i);
  }
  return { months, weekdays };
}

function addLast(names: Map<string, number>, name: string, value: number): void {
  const folded = fold(name);
  if (folded.length > 2 && !names.has(folded) && !/^\d/.test(folded)) names.set(folded, value);
}

/** "segunda-feira" is said as "segunda"; Arabic weekdays come with and without the article. */
function addFirst(names: Map<string, number>, name: string, value: number): void {
  const [first = ""] = tokens(name).map(({ folded }) => folded);
  names.set(first, value);
  if (first.startsWith("ال")) names.set(first.slice(2), value);
}

export function datesIn(
  text: string,
  words: readonly Token[],
  { days }: Lexicon,
  { months, weekdays }: Calendar,
  published: string,
): DatesInText {
  const spans: { at: number; next: number }[] = [];
  const found: string[] = [];
  const years: number[] = [];
  const take = (at: number, next: number, day: string | undefined) => {
    spans.push({ at, next });
    if (day !== undefined) found.push(day);
  };
  for (let i = 0; i < words.length; i += 1) {
    const date = isoAt(text, words, i) ?? namedAt(words, i, months, published);
    if (date) {
      take(i, date.next, date.day);
      i = date.next - 1;
      continue;
    }
    const year = yearOf(words[i]?.raw);
    if (year !== undefined) {
      years.push(year);
      spans.push({ at: i, next: i + 1 });
    }
  }
  for (const { meaning, at, next } of days(words))
    take(at, next, dayPlus(published, meaning === "today" ? 0 : -1));
  words.forEach(({ folded }, i) => {
    const weekday = weekdays.get(folded);
    if (weekday !== undefined && found.length === 0) take(i, i + 1, lastWeekday(published, weekday));
  });
  const isOtherYear = found.length === 0 && years.some((year) => year !== Number(published.slice(0, 4)));
  const [day] = found;
  return { ...(day !== undefined && { day }), isOtherYear, spans };
}

function yearOf(raw: string | undefined): number | undefined {
  return raw !== undefined && /^(?:19|20)\d\d$/.test(raw) ? Number(raw) : undefined;
}

function isoAt(text: string, words: readonly Token[], i: number) {
  const word = words[i];
  const match = word && /^(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(text.slice(word.from, word.from + 11));
  return match && isDay(match[0]) ? { day: match[0], next: i + 3 } : undefined;
}

/** "8 June 2019", "June 8", "8 de junio de 2019", "8. Juni", "٨ يونيو". */
function namedAt(words: readonly Token[], i: number, months: ReadonlyMap<string, number>, published: string) {
  const number = dayNumber(words[i]?.folded);
  const skip = (at: number) => (/^(?:de|of|er|th|st|nd|rd)$/.test(words[at]?.folded ?? "") ? at + 1 : at);
  if (number !== undefined) {
    const at = skip(i + 1);
    const month = months.get(words[at]?.folded ?? "");
    if (month !== undefined) return dated(words, number, month, skip(at + 1), at + 1, published);
  }
  const month = months.get(words[i]?.folded ?? "");
  const day = dayNumber(words[i + 1]?.folded);
  if (month !== undefined && day !== undefined && /^\p{Lu}/u.test(words[i]?.raw ?? ""))
    return dated(words, day, month, skip(i + 2), i + 2, published);
  return undefined;
}

function dated(
  words: readonly Token[],
  day: number,
  month: number,
  yearAt: number,
  next: number,
  published: string,
) {
  const stated = yearOf(words[yearAt]?.raw);
  const written = (year: number) =>
    `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  const current = Number(published.slice(0, 4));
  // Without a year it is the last such day, or one a few days ahead of a late dateline.
  const year = stated ?? (written(current) <= dayPlus(published, 3) ? current : current - 1);
  return {
    day: isDay(written(year)) ? written(year) : undefined,
    next: stated === undefined ? next : yearAt + 1,
  };
}

function dayNumber(folded: string | undefined): number | undefined {
  const match = folded === undefined ? undefined : /^(\d{1,2})(?:st|nd|rd|th|er)?$/.exec(folded);
  const day = Number(match?.[1]);
  return day >= 1 && day <= 31 ? day : undefined;
}

function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

function lastWeekday(published: string, weekday: number): string {
  const today = new Date(`${published}T00:00:00Z`).getUTCDay();
  return dayPlus(published, -((today - weekday + 7) % 7));
}
