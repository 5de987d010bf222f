/**
 * Cutting a series into segments at the least cost: sums of squares of any stretch in constant time, and the best
 * cut of all by dynamic programming with pruning (PELT).
 *
 * Indices are of the first reading of a segment; a stretch is from its first index up to, and without, its end.
 */

/** Of stretches of one series. Unknown readings (NaN) cost nothing and count for nothing. */
export interface Stretches {
  readonly length: number;
  /** Known readings in a stretch. */
  known(start: number, end: number): number;
  mean(start: number, end: number): number;
  /** Squares around the stretch's mean. */
  squares(start: number, end: number): number;
  /** Squares around the straight line that fits the stretch best. */
  squaresAroundLine(start: number, end: number): number;
}

/** @param values best standardised: sums of squares of very large numbers lose digits. */
export function stretchesOf(values: ArrayLike<number>): Stretches {
  const length = values.length;
  // Running sums of 1, t, t², x, x², tx over the known readings; t from the middle, to keep the sums small.
  const [ones, times, timeSquares] = [sums(length), sums(length), sums(length)];
  const [totals, valueSquares, products] = [sums(length), sums(length), sums(length)];
  for (let i = 0; i < length; i += 1) {
    const x = values[i] ?? Number.NaN;
    const isKnown = Number.isFinite(x);
    const t = i - length / 2;
    ones[i + 1] = (ones[i] ?? 0) + (isKnown ? 1 : 0);
    times[i + 1] = (times[i] ?? 0) + (isKnown ? t : 0);
    timeSquares[i + 1] = (timeSquares[i] ?? 0) + (isKnown ? t * t : 0);
    totals[i + 1] = (totals[i] ?? 0) + (isKnown ? x : 0);
    valueSquares[i + 1] = (valueSquares[i] ?? 0) + (isKnown ? x * x : 0);
    products[i + 1] = (products[i] ?? 0) + (isKnown ? t * x : 0);
  }
  const between = (running: Float64Array, start: number, end: number) =>
    (running[end] ?? 0) - (running[start] ?? 0);
  const squares = (start: number, end: number) => {
    const n = between(ones, start, end);
    const total = between(totals, start, end);
    return n === 0 ? 0 : Math.max(0, between(valueSquares, start, end) - (total * total) / n);
  };
  return {
    length,
    known: (start, end) => between(ones, start, end),
    mean: (start, end) => between(totals, start, end) / between(ones, start, end),
    squares,
    squaresAroundLine(start, end) {
      const n = between(ones, start, end);
      if (n < 2) return 0;
      const [t, x] = [between(times, start, end), between(totals, start, end)];
      const spread = between(timeSquares, start, end) - (t * t) / n;
      const joint = between(products, start, end) - (t * x) / n;
      return spread > 0 ? Math.max(0, squares(start, end) - (joint * joint) / spread) : 0;
    },
  };
}

const sums = (length: number) => new Float64Array(length + 1);

export interface Cutting {
  cost(start: number, end: number): number;
  /** How much more two parts of a stretch may cost than the whole; 0 for sums of squares. */
  readonly slack?: number;
  /** For each cut. */
  readonly penalty: number;
  /** Shortest segment. */
  readonly shortest: number;
  /** Where cuts may stand: multiples of it, so that very long series stay affordable. */
  readonly step: number;
}

/**
 * The cut with the least sum of costs and penalties: PELT (Killick, Fearnhead and Eckley 2012,
 * https://doi.org/10.1080/01621459.2012.737745), which leaves out starts that can never win again and is exact
 * where cuts may stand anywhere.
 *
 * @returns first indices of all segments but the first, ascending.
 */
export function bestCut(length: number, cutting: Cutting): number[] {
  const { cost, penalty, shortest, step, slack = 0 } = cutting;
  const ends = Math.floor(length / step);
  const at = (place: number) => (place === ends ? length : place * step);
  const least = Math.max(1, Math.ceil(shortest / step));
  if (ends < 2 * least) return [];
  const best = new Float64Array(ends + 1).fill(Number.POSITIVE_INFINITY);
  const previous = new Int32Array(ends + 1);
  // A start that is beaten by a cut at some end stays beaten from the first end that this cut can reach.
  const beatenFrom = new Float64Array(ends + 1).fill(Number.POSITIVE_INFINITY);
  best[0] = -penalty;
  let starts: number[] = [0];
  for (let end = least; end <= ends; end += 1) {
    const reached = starts.map((start) => (best[start] ?? 0) + cost(at(start), at(end)));
    reached.forEach((total, i) => {
      if (total + penalty >= (best[end] ?? 0)) return;
      best[end] = total + penalty;
      previous[end] = starts[i] ?? 0;
    });
    reached.forEach((total, i) => {
      const start = starts[i] ?? 0;
      if (total > (best[end] ?? 0) + slack) beatenFrom[start] = Math.min(beatenFrom[start] ?? 0, end + least);
    });
    starts = starts.filter((start) => (beatenFrom[start] ?? 0) > end + 1);
    const opened = end + 1 - least;
    if (opened >= least) starts.push(opened);
  }
  const cuts: number[] = [];
  for (let end = previous[ends] ?? 0; end > 0; end = previous[end] ?? 0) cuts.push(at(end));
  return step === 1 ? cuts.reverse() : refined(cuts.reverse(), length, cutting);
}

/** Moves each cut to the best place within a step of where the grid has it. */
function refined(cuts: number[], length: number, { cost, shortest, step }: Cutting): number[] {
  return cuts.map((cut, i) => {
    const [start, end] = [cuts[i - 1] ?? 0, cuts[i + 1] ?? length];
    let [place, least] = [cut, Number.POSITIVE_INFINITY];
    const last = Math.min(cut + step, end - shortest);
    for (let here = Math.max(cut - step, start + shortest); here <= last; here += 1) {
      const total = cost(start, here) + cost(here, end);
      if (total < least) [place, least] = [here, total];
    }
    cuts[i] = place;
    return place;
  });
}
