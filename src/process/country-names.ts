/**
 * Country names in many languages, folded, to alpha-3 codes.
 *
 * Made from the CLDR names that the runtime carries, the names data sets use (kernel) and a file of further
 * ones that texts use, such as Burma or Côte d'Ivoire's old forms. Building it takes some 40 ms and 1 MB.
 */
import countries from "../kernel/countries.json" with { type: "json" };
import aliases from "./country-aliases.json" with { type: "json" };
import { fold } from "./folding.ts";

const LANGUAGES = [
  "en",
  "ar",
  "az",
  "bg",
  "bn",
  "cs",
  "de",
  "el",
  "es",
  "fa",
  "fr",
  "he",
  "hi",
  "hu",
  "id",
  "it",
  "ja",
  "ka",
  "ko",
  "nl",
  "pl",
  "ps",
  "pt",
  "ro",
  "ru",
  "so",
  "sr",
  "sv",
  "sw",
  "th",
  "tr",
  "uk",
  "ur",
  "vi",
  "zh",
] as const;

export interface CountryNames {
  /** @param folded as `fold` gives it. */
  find(folded: string): string | undefined;
  /** Codes such as US or DRC, which are names only when they stand in capitals. */
  findCode(raw: string): string | undefined;
  /** The English name of a code. */
  name(iso3: string): string | undefined;
  iso3(iso2: string): string | undefined;
}

export function countryNames(): CountryNames {
  const byName = new Map<string, string>();
  const english = new Map(countries.map(({ iso3, names }) => [iso3, names[0] ?? iso3]));
  const byIso2 = new Map(countries.map(({ iso3, iso2 }) => [iso2, iso3]));
  // First come, first kept: English forms before the homonyms of other languages.
  const add = (name: string, iso3: string) => {
    const folded = fold(name);
    if (folded.length > 2 && !byName.has(folded)) byName.set(folded, iso3);
  };
  for (const { iso3, names } of countries) for (const name of names) add(name, iso3);
  for (const [iso3, names] of Object.entries(aliases.names)) for (const name of names) add(name, iso3);
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
    for (const { iso3, iso2 } of countries) {
      const name = display.of(iso2);
      if (name) add(name, iso3);
    }
  }
  const codes = new Map<string, string>(Object.entries(aliases.codes));
  return {
    find: (folded) => byName.get(folded),
    findCode: (raw) => codes.get(raw),
    name: (iso3) => english.get(iso3),
    iso3: (iso2) => byIso2.get(iso2),
  };
}
