/**
 * Passwords that attackers try first although they are long.
 *
 * Nearly every leaked password is shorter than our least length. What is left of the lists at that length is
 * repetition, rows of keys, and common passwords put one after the other. The 49,233 most common of the leaked
 * ones come with `@zxcvbn-ts/language-common`, and are looked for by themselves and two together; what else such
 * passwords are made of is in `guessable.json`, words and rows of our own (docs/decisions/0015).
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
/** Two of the leaked ones are some two thousand millions. Ordinary words stand among them, so that more would bar phrases. */
const MOST_LEAKED = 2;

/** @param own the person's own names, which count as known words. */
export async function isGuessable(password: string, own: readonly string[] = []): Promise<boolean> {
  const plain = password
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s._\-+,:;/\\]/gu, "");
  const names = new Set(own.flatMap(wordsOf));
  if (isRepetition(plain) || fewestPieces(plain, names) <= MOST_PIECES) return true;
  const leaked = await leakedPasswords();
  const whole = password.normalize("NFKC").toLowerCase();
  return leaked.has(whole) || fewestPieces(plain, new Set([...leaked, ...names])) <= MOST_LEAKED;
}

let known: Promise<ReadonlySet<string>> | undefined;

/** Unpacked when the first password is chosen: most days none is. */
function leakedPasswords(): Promise<ReadonlySet<string>> {
  known ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set(dictionary["passwords-common"]),
  );
  return known;
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

/** How many pieces, each a known word, a row of keys, a run of one character or a number, make the whole. */
function fewestPieces(text: string, more: ReadonlySet<string>): number {
  const fewest = [0];
  let longest = LONGEST_WORD;
  for (const { length } of more) longest = Math.max(longest, length);
  for (let end = 1; end <= text.length; end += 1) {
    let best = Number.POSITIVE_INFINITY;
    for (let start = Math.max(0, end - longest); start < end; start += 1) {
      const before = fewest[start] ?? Number.POSITIVE_INFINITY;
      if (before + 1 < best && isKnown(text.slice(start, end), more)) best = before + 1;
    }
    fewest[end] = best;
  }
  return fewest[text.length] ?? Number.POSITIVE_INFINITY;
}

function isKnown(piece: string, more: ReadonlySet<string>): boolean {
  const bare = undisguised(piece);
  if (WORDS.has(piece) || WORDS.has(bare) || more.has(piece) || more.has(bare)) return true;
  if (piece.length < LEAST_ROW) return /^[\d!?@#$%*]+$/u.test(piece);
  return /^\d{1,8}$/u.test(piece) || /^(.)\1+$/u.test(piece) || ROWS.some((row) => row.includes(piece));
}
