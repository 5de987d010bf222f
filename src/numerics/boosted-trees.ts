/**
 * Gradient boosted trees for yes-or-no outcomes: small trees, each fitted to what the ones before it got wrong.
 * Friedman 2001, https://doi.org/10.1214/aos/1013203451; leaves and gains with second derivatives and a penalty as
 * in Chen and Guestrin 2016, https://doi.org/10.1145/2939672.2939785.
 *
 * One invariant: no chance is drawn, so the same cases give the same trees.
 */
export interface BoostOptions {
  readonly trees: number;
  /** Questions from the root to a leaf. */
  readonly depth: number;
  /** Share of each tree that is kept, above 0 and up to 1. */
  readonly rate: number;
  /** Added to the second derivatives of a leaf: the larger, the closer leaves stay to 0. */
  readonly penalty: number;
  /** Least sum of second derivatives, p (1 - p), in a leaf. */
  readonly least: number;
}

/** @returns the log-odds of one case, given its features. */
export type LogOdds = (features: Float64Array) => number;

/** Values of a feature are told apart at so many quantiles at most. */
const BINS = 32;

interface Tree {
  /** Feature asked at each inner node, breadth first; -1 where nothing is asked and both ways lead on alike. */
  readonly feature: Int32Array;
  /** Up to and including it, a case goes left. */
  readonly limit: Float64Array;
  /** One a leaf. */
  readonly value: Float64Array;
}

/**
 * @param inputs cases × width, row-major, all finite.
 * @param outcomes 0 or 1, one a case; both must occur.
 */
export function boostedTrees(
  inputs: Float64Array,
  outcomes: Uint8Array,
  width: number,
  options: BoostOptions,
): LogOdds {
  const { edges, bins } = binned(inputs, outcomes.length, width);
  const share = outcomes.reduce((sum, y) => sum + y, 0) / outcomes.length;
  const start = Math.log(share / (1 - share));
  const odds = new Float64Array(outcomes.length).fill(start);
  const trees: Tree[] = [];
  for (let k = 0; k < options.trees; k += 1) trees.push(grown(bins, edges, odds, outcomes, width, options));
  return (features) => trees.reduce((sum, tree) => sum + leafOf(tree, features), start);
}

function leafOf({ feature, limit, value }: Tree, features: Float64Array): number {
  let node = 0;
  while (node < feature.length) {
    const asked = at(feature, node);
    const right = asked >= 0 && at(features, asked) > at(limit, node);
    node = 2 * node + (right ? 2 : 1);
  }
  return at(value, node - feature.length);
}

/** Feature by feature: the upper edges of its bins, and the bin of every case. */
function binned(inputs: Float64Array, cases: number, width: number) {
  const bins = new Uint8Array(cases * width);
  const edges = Array.from({ length: width }, (_, f) => {
    const column = new Float64Array(cases);
    for (let i = 0; i < cases; i += 1) column[i] = at(inputs, i * width + f);
    const ascending = column.toSorted();
    const own = new Set<number>();
    for (let b = 1; b < BINS; b += 1) own.add(at(ascending, Math.floor((b * (cases - 1)) / BINS)));
    const limits = Float64Array.from(own).sort();
    for (let i = 0; i < cases; i += 1) {
      let bin = 0;
      while (bin < limits.length && at(column, i) > at(limits, bin)) bin += 1;
      bins[f * cases + i] = bin;
    }
    return limits;
  });
  return { edges, bins };
}

/** Grows one tree level by level, and adds it to the log-odds of the cases. */
function grown(
  bins: Uint8Array,
  edges: readonly Float64Array[],
  odds: Float64Array,
  outcomes: Uint8Array,
  width: number,
  { depth, rate, penalty, least }: BoostOptions,
): Tree {
  const cases = outcomes.length;
  const inner = 2 ** depth - 1;
  const tree = {
    feature: new Int32Array(inner).fill(-1),
    limit: new Float64Array(inner),
    value: new Float64Array(2 ** depth),
  };
  const slope = new Float64Array(cases);
  const bend = new Float64Array(cases);
  for (let i = 0; i < cases; i += 1) {
    const p = 1 / (1 + Math.exp(-at(odds, i)));
    slope[i] = at(outcomes, i) - p;
    bend[i] = p * (1 - p);
  }
  const nodes = new Int32Array(cases);
  for (let level = 0; level < depth; level += 1) {
    const first = 2 ** level - 1;
    const found = bestSplits({ bins, slope, bend, nodes, first, count: 2 ** level, width, penalty, least });
    found.forEach(({ feature, bin }, k) => {
      tree.feature[first + k] = feature;
      tree.limit[first + k] = feature < 0 ? 0 : at(edges[feature] ?? tree.limit, bin);
    });
    for (let i = 0; i < cases; i += 1) {
      const { feature, bin } = found[at(nodes, i) - first] ?? NO_SPLIT;
      const right = feature >= 0 && at(bins, feature * cases + i) > bin;
      nodes[i] = 2 * at(nodes, i) + (right ? 2 : 1);
    }
  }
  const slopes = new Float64Array(2 ** depth);
  const bends = new Float64Array(2 ** depth);
  for (let i = 0; i < cases; i += 1) {
    const leaf = at(nodes, i) - inner;
    slopes[leaf] = at(slopes, leaf) + at(slope, i);
    bends[leaf] = at(bends, leaf) + at(bend, i);
  }
  for (let leaf = 0; leaf < slopes.length; leaf += 1)
    tree.value[leaf] = (rate * at(slopes, leaf)) / (at(bends, leaf) + penalty);
  for (let i = 0; i < cases; i += 1) odds[i] = at(odds, i) + at(tree.value, at(nodes, i) - inner);
  return tree;
}

const NO_SPLIT = { feature: -1, bin: 0, gain: 0 } as const;

interface Level {
  readonly bins: Uint8Array;
  readonly slope: Float64Array;
  readonly bend: Float64Array;
  readonly nodes: Int32Array;
  readonly first: number;
  readonly count: number;
  readonly width: number;
  readonly penalty: number;
  readonly least: number;
}

/** The question that gains most at each node of a level. */
function bestSplits(level: Level): readonly { feature: number; bin: number; gain: number }[] {
  const { bins, slope, bend, nodes, first, count, width, penalty, least } = level;
  const cases = slope.length;
  const best: { feature: number; bin: number; gain: number }[] = Array.from({ length: count }, () => ({
    ...NO_SPLIT,
  }));
  const slopes = new Float64Array(count * BINS);
  const bends = new Float64Array(count * BINS);
  for (let f = 0; f < width; f += 1) {
    slopes.fill(0);
    bends.fill(0);
    for (let i = 0; i < cases; i += 1) {
      const cell = (at(nodes, i) - first) * BINS + at(bins, f * cases + i);
      slopes[cell] = at(slopes, cell) + at(slope, i);
      bends[cell] = at(bends, cell) + at(bend, i);
    }
    best.forEach((known, k) => {
      const [g, h] = [slopes.subarray(k * BINS, (k + 1) * BINS), bends.subarray(k * BINS, (k + 1) * BINS)];
      const [allG, allH] = [total(g), total(h)];
      let [leftG, leftH] = [0, 0];
      for (let bin = 0; bin < BINS - 1; bin += 1) {
        leftG += at(g, bin);
        leftH += at(h, bin);
        if (leftH < least || allH - leftH < least) continue;
        const gain =
          leftG ** 2 / (leftH + penalty) +
          (allG - leftG) ** 2 / (allH - leftH + penalty) -
          allG ** 2 / (allH + penalty);
        if (gain > known.gain + 1e-9) Object.assign(known, { feature: f, bin, gain });
      }
    });
  }
  return best;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function at(values: Float64Array | Uint8Array | Int32Array, index: number): number {
  return values[index] ?? Number.NaN;
}
