/** Where claims stand in a report's text, in UTF-16 units, and the pieces into which they cut what is shown. */
export interface ClaimSpan {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

interface SaidSpan {
  readonly id: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** In order and without overlap: of two that overlap the first is marked. */
export function claimSpans(text: string, said: readonly SaidSpan[]): ClaimSpan[] {
  const spans = said
    .flatMap(({ id, from, to }) =>
      from !== undefined && to !== undefined && to > from ? [{ id, from, to }] : [],
    )
    // A claim over nearly the whole text marks nothing.
    .filter(({ from, to }) => to - from < text.length * 0.9)
    .sort((a, b) => a.from - b.from);
  let done = 0;
  return spans.filter(({ from, to }) => {
    const isFree = from >= done;
    if (isFree) done = to;
    return isFree;
  });
}

export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly claimId?: string;
}

/** The text between two offsets, cut at the spans that touch it. */
export function piecesOf(from: number, to: number, spans: readonly ClaimSpan[]): Piece[] {
  const pieces: Piece[] = [];
  let done = from;
  for (const span of spans) {
    const [begin, end] = [Math.max(span.from, from), Math.min(span.to, to)];
    if (begin >= end) continue;
    if (begin > done) pieces.push({ from: done, to: begin });
    pieces.push({ from: begin, to: end, claimId: span.id });
    done = end;
  }
  if (done < to) pieces.push({ from: done, to });
  return pieces;
}
