/** Scripts that run from right to left (ISO 15924), as `Intl.Locale` names them for a language. */
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm"]);

/**
 * The direction of a text. Its language decides where it is known: `auto` would go by the first letter, and a
 * report in Arabic that begins with one English word would run the wrong way.
 */
export function directionOf(language: string | undefined): "rtl" | "auto" {
  if (!language) return "auto";
  try {
    return RIGHT_TO_LEFT.has(new Intl.Locale(language).maximize().script ?? "") ? "rtl" : "auto";
  } catch {
    return "auto";
  }
}
