/** What is said of lines of a file that could not be taken: each with its number, up to a hundred of them. */
const MOST_TOLD = 100;

export function refusedLines(
  refused: readonly { readonly line: number; readonly why: string }[],
): readonly string[] {
  const told = refused.slice(0, MOST_TOLD).map(({ line, why }) => `Line ${line}: ${why}`);
  const more = refused.length - told.length;
  return more > 0 ? [...told, `${more.toLocaleString("en-GB")} more lines were refused.`] : told;
}
