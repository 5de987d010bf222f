/**
 * Names that look the same and are spelt otherwise: letters of other scripts in the place of Latin ones,
 * invisible characters, full-width forms. After the skeletons of Unicode Technical Standard 39, section 4,
 * for the letters with which Latin names are imitated.
 */

const LIKE: Readonly<Record<string, string>> = {
  ...letters(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d\u0261",
    "abekmhopctyxsijhdqwg",
  ),
  ...letters(
    "\u03b1\u03b2\u03b5\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03b6",
    "abehikmvoptyxz",
  ),
  ...letters("\u0131\u0585\u057d\u0581\u0578", "iouqn"),
  ...letters("01|", "oll"),
};

function letters(from: string, to: string): Record<string, string> {
  return Object.fromEntries([...from].map((letter, i) => [letter, to[i] ?? letter]));
}

/** Equal for names that look the same. */
export function skeleton(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase()
    .replace(/\s+/gu, " ")
    .trim();
  return [...plain]
    .map((letter) => LIKE[letter] ?? letter)
    .join("")
    .replace(/rn/g, "m")
    .replace(/vv/g, "w");
}

/** The first of the known names that looks like this one and is not it. */
export function lookalike(name: string, known: Iterable<string>): string | undefined {
  const own = skeleton(name);
  for (const other of known) if (other !== name && skeleton(other) === own) return other;
  return undefined;
}
