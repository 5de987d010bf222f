/** Sentences of a text with their place in it; `text.slice(from, to)` is the sentence without outer space. */
export interface Sentence {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** After one of these a full stop ends no sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:\p{L}|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|St|Sr|Sra|Dra|Nr|No|ca|bzw|vs|approx)\.$/u;

export function sentencesIn(text: string, language: string): Sentence[] {
  const found: Sentence[] = [];
  let from = 0;
  for (const { index, segment } of new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)) {
    const to = index + segment.length;
    if (to < text.length && ABBREVIATION.test(segment.trimEnd()) && !/\n\s*$/.test(segment)) continue;
    const whole = text.slice(from, to);
    const start = from + whole.length - whole.trimStart().length;
    const end = from + whole.trimEnd().length;
    if (end > start) found.push({ from: start, to: end, text: text.slice(start, end) });
    from = to;
  }
  return found;
}
