/**
 * Plain text as it is stored: composed (NFC), without characters that are there to deceive or to break.
 *
 * Text from outside may hide words behind zero-width characters, reorder them with bidirectional
 * overrides, or carry messages in tag characters (Unicode TR 36 and TR 39). Those go. Joiners that Persian,
 * Indic scripts and emoji need, and the marks that order Arabic and Hebrew beside Latin, stay.
 */

/** Longest name or title that is stored; an index entry must stay under 2,700 bytes. */
const LONGEST_LINE = 300;

const NEEDS_CARE = /(?![\t\n])[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** @returns the text in NFC, line ends as \n, deceptive and unstorable characters taken out. */
export function cleanText(text: string): string {
  const composed = text.normalize("NFC");
  if (!NEEDS_CARE.test(composed)) return composed;
  return (
    composed
      .replace(/\p{Surrogate}/gu, "\ufffd")
      .replace(/\r\n?|\u2028|\u2029|\u0085/g, "\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "")
      // Zero width, soft hyphen, bidirectional embeddings, overrides and isolates, fillers, annotation, tags.
      .replace(
        /\u00ad|\u115f|\u1160|\u17b4|\u17b5|\u180e|\u200b|[\u202a-\u202e]|[\u2060-\u206f]|\u3164|\ufeff|\uffa0|[\ufff9-\ufffb]|[\ufffe\uffff]|[\u{e0000}-\u{e007f}]/gu,
        "",
      )
      // Joiners only where a script or an emoji needs them.
      .replace(
        /(?<![\p{L}\p{M}\p{Extended_Pictographic}])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{M}\p{Extended_Pictographic}])/gu,
        "",
      )
      .replace(/(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}])[\u200c\u200d]+/gu, "")
      // Direction marks mean something only beside a script written from right to left.
      .replace(/[\u200e\u200f\u061c]+/g, (marks: string, at: number, whole: string) =>
        RIGHT_TO_LEFT.test(whole.slice(Math.max(0, at - 80), at + 80)) ? marks.slice(0, 1) : "",
      )
      // Variation selectors beyond the sixteenth carry hidden bytes unless they follow a Han character.
      .replace(/(?<!\p{Script=Han})[\u{e0100}-\u{e01ef}]/gu, "")
      .replace(/[\ufe00-\ufe0f]{2,}/g, "")
  );
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** One clean line of at most 300 characters, for names and titles. */
export function cleanLine(text: string): string {
  const line = cleanText(text).replace(/\s+/g, " ").trim();
  const characters = [...line.slice(0, LONGEST_LINE * 2 + 2)];
  return characters.length > LONGEST_LINE ? `${characters.slice(0, LONGEST_LINE - 1).join("")}…` : line;
}

/** Clean paragraphs: no trailing spaces, at most one empty line between two. */
export function cleanParagraphs(text: string): string {
  return cleanText(text)
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
