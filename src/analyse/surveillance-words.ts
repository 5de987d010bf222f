/** How a count above its usual course is told, whichever method saw it. */
import { type Said, said } from "../kernel/said.ts";
import type { Detection } from "./detector.ts";
import { counted, numbered, type SeriesWords } from "./series-words.ts";

/** "9 incidents were recorded in …; about 3 would be usual, and up to 7 no surprise." */
export function aboveUsual(
  { index, observed, expected = 0, threshold }: Detection,
  { place, measure, span }: SeriesWords,
): Said {
  const words = { count: counted(observed, measure), place, span: span(index), expected: numbered(expected) };
  return threshold === undefined
    ? said("signal.above-usual", words)
    : said("signal.above-usual.threshold", { ...words, threshold: numbered(threshold) });
}
