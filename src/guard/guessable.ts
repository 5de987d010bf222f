/**
 * Passwords that attackers try first although they are long.
 *
 * Nearly every leaked password is shorter than our least length. What is left of the lists at that length is
 * repetition, rows of keys, and common passwords put one after the other; those are recognised as what they
 * are made of, rather than listed. `guessable.json` has the words and rows (docs/decisions says whence).
 */
import guessable from "./guessable.json" with { type: "json" };

const WORDS: ReadonlySet<string> = new Set(guessable.words);
const LONGEST_WORD = Math.max(...guessable.words.map((word) => word.length));
const ROWS = [...guessable.rows, ...guessable.rows.map((row) => [...row].reverse().join(""))];
/** How letters are commonly replaced; what cannot be replaced back stays. */
const DISGUISES = new Map(Object.entries(guessable.disguises));
/** A password of so few known pieces is one of some ten thousand millions at most: an hour's work offline. */
const MOST_PIECES = 4;
const LEAST_ROW = 3;

/** @param own the person's own names, which count as known words. */
export function isGuessable(password: string, own: readonly string[] = []): boolean {
  const plain = password
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s._\-+,:;/\\]/gu, "");
  return isRepetition(plain) || isOfKnownPieces(plain, new Set(own.flatMap(wordsOf)));
}

function wordsOf(name: string): string[] {
  const plain = name.normalize("NFKC").toLowerCase();
  return [plain.replaceAll(/[^\p{L}\p{N}]/gu, ""), ...plain.split(/[^\p{L}\p{N}]+/u)].filter(
    (word) => word.length >= 3,
  );
}

function undisguised(text: string): string {
  return [...text].map((letter) => DISGUISES.get(letter) ?? letter).join("");
}

/** At most six characters over and over, or no more than four different ones. */
function isRepetition(text: string): boolean {
  const letters = [...text];
  if (new Set(letters).size <= 4) return true;
  return [5, 6].some((width) => letters.every((letter, i) => i < width || letter === letters[i - width]));
}

/** The fewest pieces, each a known word, a row of keys, a run of one character or a number, that make the whole. */
function isOfKnownPieces(text: string, own: ReadonlySet<string>): boolean {
  const fewest = [0];
  const longest = Math.max(LONGEST_WORD, ...[...own].map((word) => word.length));
  for (let end = 1; end <= text.length; end += 1) {
    let best = Number.POSITIVE_INFINITY;
    for (let start = Math.max(0, end - longest); start < end; start += 1) {
      const before = fewest[start] ?? Number.POSITIVE_INFINITY;
      if (before + 1 < best && isKnown(text.slice(start, end), own)) best = before + 1;
    }
    fewest[end] = best;
  }
  return (fewest[text.length] ?? Number.POSITIVE_INFINITY) <= MOST_PIECES;
}

function isKnown(piece: string, own: ReadonlySet<string>): boolean {
  const bare = undisguised(piece);
  if (WORDS.has(piece) || WORDS.has(bare) || own.has(piece) || own.has(bare)) return true;
  if (piece.length < LEAST_ROW) return /^[\d!?@#$%*]+$/u.test(piece);
  return /^\d{1,8}$/u.test(piece) || /^(.)\1+$/u.test(piece) || ROWS.some((row) => row.includes(piece));
}
