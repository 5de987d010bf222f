/**
 * The two scores of the Turing change point benchmark (van den Burg and Williams 2020, arXiv:2003.06222): F1 with a
 * margin, and covering. Both are held against several annotators; index 0 always counts as a change point.
 */

/** Change points of each annotator: 0-based indices. */
export type Annotations = Readonly<Record<string, readonly number[]>>;

const MARGIN = 5;

/** Precision against what any annotator marked, recall averaged over annotators. */
export function f1(annotations: Annotations, found: readonly number[]): number {
  const annotators = Object.values(annotations).map((marked) => withZero(marked));
  const predicted = withZero(found);
  const anybody = [...new Set(annotators.flat())].sort((a, b) => a - b);
  const precision = matched(anybody, predicted) / predicted.length;
  const recall = mean(annotators.map((marked) => matched(marked, predicted) / marked.length));
  return (2 * precision * recall) / (precision + recall);
}

/** How well the best found segment covers each annotated one, weighted by length, averaged over annotators. */
export function covering(annotations: Annotations, found: readonly number[], length: number): number {
  const segments = segmentsOf(found, length);
  return mean(
    Object.values(annotations).map(
      (marked) =>
        segmentsOf(marked, length).reduce((sum, [start, end]) => {
          const best = Math.max(...segments.map((other) => overlap([start, end], other)));
          return sum + (end - start) * best;
        }, 0) / length,
    ),
  );
}

/** Marks with a found point within the margin; each found point serves one mark, the nearest first come. */
function matched(marks: readonly number[], found: readonly number[]): number {
  const left = new Set(found);
  let count = 0;
  for (const mark of marks) {
    const near = [...left].filter((at) => Math.abs(at - mark) <= MARGIN);
    if (near.length === 0) continue;
    near.sort((a, b) => Math.abs(a - mark) - Math.abs(b - mark) || a - b);
    left.delete(near[0] ?? mark);
    count += 1;
  }
  return count;
}

function withZero(points: readonly number[]): number[] {
  return [...new Set([0, ...points])].sort((a, b) => a - b);
}

function segmentsOf(points: readonly number[], length: number): (readonly [number, number])[] {
  const starts = withZero(points.filter((at) => at > 0 && at < length));
  return starts.map((start, i) => [start, starts[i + 1] ?? length] as const);
}

function overlap([a, b]: readonly [number, number], [c, d]: readonly [number, number]): number {
  const both = Math.min(b, d) - Math.max(a, c);
  return both <= 0 ? 0 : both / (Math.max(b, d) - Math.min(a, c));
}

export function mean(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
}
