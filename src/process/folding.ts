/**
 * Folding: the form in which names and words are compared, whatever their case, accents or keyboard.
 *
 * Compatibility decomposition without its marks, lower case, and the few letters that Unicode does not
 * decompose. Turkish I, ı and İ all fold to i, because a text's language is not always known. Every token
 * keeps its place in the text, so that what is found can be quoted.
 */

export interface Token {
  /** First character in the text. */
  readonly from: number;
  /** One past the last character. */
  readonly to: number;
  readonly raw: string;
  readonly folded: string;
}

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** Scripts without spaces between words: each character is a token of its own. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const ASCII = /^[\0-\x7f]*$/;
const LATE = /[ıßøłđðþæœىةکیےـ]/g;
const LATE_LETTERS: Readonly<Record<string, string>> = {
  ı: "i",
  ß: "ss",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  æ: "ae",
  œ: "oe",
  ى: "ي",
  ة: "ه",
  ک: "ك",
  ی: "ي",
  ے: "ي",
  ـ: "",
};

export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(WORD)) {
    const [raw] = match;
    if (ASCII.test(raw)) {
      found.push({ from: match.index, to: match.index + raw.length, raw, folded: raw.toLowerCase() });
    } else if (UNSPACED.test(raw)) {
      let from = match.index;
      for (const character of raw) {
        found.push({ from, to: from + character.length, raw: character, folded: foldWord(character) });
        from += character.length;
      }
    } else {
      found.push({ from: match.index, to: match.index + raw.length, raw, folded: foldWord(raw) });
    }
  }
  return found;
}

/** Words folded and joined by single spaces; punctuation is left out. */
export function fold(text: string): string {
  return tokens(text)
    .map(({ folded }) => folded)
    .filter((word) => word !== "")
    .join(" ");
}

function foldWord(word: string): string {
  return word
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .replace(LATE, (letter) => LATE_LETTERS[letter] ?? letter);
}

const ARABIC_PREFIXES = /^(?:وال|فال|بال|كال|لل|ال|[وفبلك])/;

/**
 * The forms under which a word may stand in a list of names: itself, and in Arabic script without the
 * particles and the article that are written together with it.
 */
export function variants(folded: string): readonly string[] {
  if (!/^[\u0600-\u06ff]/.test(folded) || folded.length < 4) return [folded];
  const bare = folded.replace(ARABIC_PREFIXES, "");
  if (bare === folded || bare.length < 3) return [folded];
  const one = folded.slice(1);
  return [...new Set([folded, one, bare, `ال${bare}`])];
}
