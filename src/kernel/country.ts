/**
 * Countries: from what people and data sets call them to ISO 3166-1 alpha-3.
 *
 * `countries.json` holds, for each code, the alpha-2 code, the English names in use (CLDR's first, then those
 * of the UCDP, Natural Earth, the World Bank and the United Nations) and the numbers of the state system list
 * of Gleditsch and Ward (1999, doi:10.1080/03050629908434958), which UCDP and VIEWS use. States that have
 * gone are read as the state that the UCDP continues them by, such as the Soviet Union as Russia.
 */
import countries from "./countries.json" with { type: "json" };

const byCode = new Map<string, string>();
const byName = new Map<string, string>();
const byNumber = new Map<number, string>();
for (const { iso3, iso2, gleditschWard, names } of countries) {
  byCode.set(iso3, iso3).set(iso2, iso3);
  for (const name of names) byName.set(folded(name), iso3);
  for (const number of gleditschWard) byNumber.set(number, iso3);
}

/** Codes that ISO 3166 leaves to its users for ever; invented states have them. */
const USER_ASSIGNED = /^(AA[A-Z]|Q[M-Z][A-Z]|X[A-Z]{2}|ZZ[A-Z])$/;

/** The alpha-3 code of a country given by alpha-3 or alpha-2 code, user-assigned code or English name. */
export function countryCode(text: string): string | undefined {
  const code = text.trim();
  if (USER_ASSIGNED.test(code)) return code;
  return byCode.get(code) ?? byName.get(folded(code)) ?? byCode.get(code.toUpperCase());
}

/** The alpha-3 code of a state in the list of Gleditsch and Ward, such as 700 for Afghanistan. */
export function countryOfGleditschWard(number: number): string | undefined {
  return byNumber.get(number);
}

/** All that ISO 3166-1 assigns, as alpha-3 codes. */
export const COUNTRY_CODES: readonly string[] = countries.map(({ iso3 }) => iso3);

/** Whether a code is left to its users for ever, as those of invented states are. */
export const isUserAssigned = (code: string): boolean => USER_ASSIGNED.test(code);

const alpha2 = new Map(countries.map(({ iso3, iso2 }) => [iso3, iso2]));

/** A country's name in a language (BCP 47); absent for codes that ISO 3166 does not assign. */
export function countryName(code: string, language = "en"): string | undefined {
  const iso2 = alpha2.get(code);
  return iso2 && new Intl.DisplayNames([language], { type: "region" }).of(iso2);
}

/** Spelling differences that carry no meaning: case, accents, punctuation, articles. */
function folded(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("&", " and ")
    .replace(/\bsaint\b/g, "st")
    .replace(/\bthe\b/g, " ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
