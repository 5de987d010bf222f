/** Words as names are made of them, whatever accents they carry. */

/** Written as a name is: a capital and then small letters; `OR` and abbreviations are not. */
export function isCapital(word: string): boolean {
  return /^\p{Lu}\p{Ll}+/u.test(word);
}

export function foldName(word: string): string {
  return word
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("ı", "i")
    .replaceAll("ø", "o");
}

/** @param list words with single spaces between them. */
export function foldedWords(list: string): ReadonlySet<string> {
  return new Set(list.split(" ").map(foldName));
}
