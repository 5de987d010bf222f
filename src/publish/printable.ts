/**
 * A text as every product prints it: without control characters, halves of characters, and embeddings or
 * overrides of direction, by which a line can be made to read as something else (Unicode TR 36, 3.4).
 */
export function printable(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\p{Cc}\u202a-\u202e]/gu, "")
    .replaceAll(/\p{Surrogate}/gu, "\ufffd");
}
