/**
 * How a language writes numbers, shares and dates in a sentence.
 *
 * The rules stand here instead of in the platform's tables, so that a sentence has the same bytes on every
 * machine and for ever.
 */
import { z } from "zod";

export const LANGUAGES = ["en", "tr"] as const;
export const Language = z.enum(LANGUAGES).meta({ id: "Language", description: "Of sentences: en or tr." });
export type Language = z.infer<typeof Language>;

export interface LanguageRules {
  /** The capital form of a sentence's beginning needs it: i becomes İ in Turkish. */
  readonly locale: string;
  readonly group: string;
  readonly decimal: string;
  /** Where the per cent sign stands. */
  percent(number: string): string;
  range(from: string, to: string): string;
  /** January first. */
  readonly months: readonly string[];
}

export const RULES: Readonly<Record<Language, LanguageRules>> = {
  en: {
    locale: "en",
    group: ",",
    decimal: ".",
    percent: (number) => `${number}%`,
    range: (from, to) => `${from}–${to}%`,
    months: [
      "January",
      "February",
      "March",
      "April",
      "May",
      "June",
      "July",
      "August",
      "September",
      "October",
      "November",
      "December",
    ],
  },
  tr: {
    locale: "tr",
    group: ".",
    decimal: ",",
    percent: (number) => `%${number}`,
    range: (from, to) => `%${from}–${to}`,
    months: [
      "Ocak",
      "Şubat",
      "Mart",
      "Nisan",
      "Mayıs",
      "Haziran",
      "Temmuz",
      "Ağustos",
      "Eylül",
      "Ekim",
      "Kasım",
      "Aralık",
    ],
  },
};

/** "1,234", "0.4", "−3". @param decimals as many as there are if left out. */
export function numberIn(language: Language, value: number, decimals?: number): string {
  const { group, decimal } = RULES[language];
  const absolute = Math.abs(value);
  const [whole = "", fraction] = (
    decimals === undefined ? String(absolute) : absolute.toFixed(decimals)
  ).split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, group);
  return `${value < 0 ? "−" : ""}${grouped}${fraction ? `${decimal}${fraction}` : ""}`;
}

/** A probability in per cent, never written as 0 or 100. */
export function percentIn(language: Language, p: number): string {
  const { percent } = RULES[language];
  if (p > 0 && p < 0.01) return `<${percent("1")}`;
  if (p < 1 && p > 0.99) return `>${percent("99")}`;
  return percent(String(Math.round(p * 100)));
}

/** "13 October 2019". @param day YYYY-MM-DD. */
export function dayIn(language: Language, day: string): string {
  return `${Number(day.slice(8, 10))} ${monthIn(language, day)}`;
}

/** "October 2019". @param month YYYY-MM, or a day in it. */
export function monthIn(language: Language, month: string): string {
  return `${RULES[language].months[Number(month.slice(5, 7)) - 1]} ${Number(month.slice(0, 4))}`;
}

/**
 * The best of the languages that somebody asks for (RFC 9110, section 12.5.4: `tr-TR,tr;q=0.9,en;q=0.8`);
 * absent where none of them is spoken here.
 */
export function languageAsked(header: string | undefined): Language | undefined {
  const asked = (header ?? "").split(",").map((part) => {
    const [tag = "", ...parameters] = part.trim().split(";");
    const weight = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean);
    return { language: tag.trim().toLowerCase().split("-")[0], weight: Number(weight ?? 1) };
  });
  // The sort is stable: of equal weights the first one named wins.
  const known = asked
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ language }) => LANGUAGES.find((one) => one === language));
  return known.find((language) => language !== undefined);
}
