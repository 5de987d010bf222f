/**
 * Random forests that keep whole distributions: for a new case, how much each past case counts.
 *
 * A tree parts the cases by their features so that outcomes are alike within a leaf; what a new case shares leaves with
 * is its neighbourhood, and the neighbours' outcomes are its distribution. Breiman 2001,
 * https://doi.org/10.1023/A:1010933404324; the weights after Meinshausen 2006, Quantile regression forests, JMLR 7,
 * https://jmlr.org/papers/v7/meinshausen06a.html; several outcomes at once as in Segal and Xiao 2011,
 * https://doi.org/10.1002/widm.12. Splits are looked for between at most 48 quantiles of a feature.
 *
 * One invariant: the same cases and the same chance give the same forest.
 */
import type { Chance } from "./chance.ts";

export interface ForestCases {
  /** cases × width, row-major, all finite. */
  readonly inputs: Float64Array;
  readonly width: number;
  /** cases × outputs, row-major, all finite; on scales that may be compared. */
  readonly outcomes: Float64Array;
  readonly outputs: number;
  /** How many cases each stands for, above 0. */
  readonly multiplicities: Float64Array;
  /** How much each counts when splits are chosen, above 0. */
  readonly weights: Float64Array;
}

export interface ForestOptions {
  readonly trees: number;
  /** Least cases in a leaf, 1 or more. */
  readonly leaf: number;
  /** Questions from the root to a leaf at most. */
  readonly depth: number;
  /** Features looked at for each split, drawn anew each time. */
  readonly tried: number;
  /** Share of the cases, drawn without putting back, that each tree is grown from; above 0 and up to 1. */
  readonly sample: number;
}

export interface Forest {
  /**
   * The cases that share a leaf with the features in at least one tree, upwards, and how much each counts; shares
   * add up to 1.
   */
  weightsOf(features: Float64Array): { readonly cases: Int32Array; readonly shares: Float64Array };
}

const BINS = 48;

interface Tree {
  /** By node: the feature asked, -1 in a leaf; up to the limit a case goes left. */
  readonly feature: number[];
  readonly limit: number[];
  readonly left: number[];
  readonly right: number[];
  /** By node: its cases are `cases[from … to - 1]`. */
  readonly from: number[];
  readonly to: number[];
  readonly cases: Int32Array;
}

/** @param cases one or more. */
export function regressionForest(cases: ForestCases, options: ForestOptions, chance: Chance): Forest {
  const count = cases.multiplicities.length;
  const { bins, edges } = binned(cases.inputs, count, cases.width);
  const scratch = scratchFor(cases.outputs, count);
  const trees = Array.from({ length: options.trees }, (_, k) =>
    grown({ cases, bins, edges, options, chance: chance.stream(`tree ${k}`), scratch }),
  );
  const total = new Float64Array(count);
  return {
    weightsOf(features) {
      total.fill(0);
      const met: number[] = [];
      for (const tree of trees) {
        const leaf = leafOf(tree, features);
        const [from, to] = [tree.from[leaf] ?? 0, tree.to[leaf] ?? 0];
        let mass = 0;
        for (let i = from; i < to; i += 1) mass += at(cases.multiplicities, at(tree.cases, i));
        for (let i = from; i < to; i += 1) {
          const one = at(tree.cases, i);
          if (total[one] === 0) met.push(one);
          total[one] = at(total, one) + at(cases.multiplicities, one) / (mass * trees.length);
        }
      }
      const known = Int32Array.from(met).sort();
      return { cases: known, shares: Float64Array.from(known, (one) => at(total, one)) };
    },
  };
}

function leafOf({ feature, limit, left, right }: Tree, features: Float64Array): number {
  let node = 0;
  for (;;) {
    const asked = feature[node] ?? -1;
    if (asked < 0) return node;
    node = (at(features, asked) <= (limit[node] ?? 0) ? left[node] : right[node]) ?? 0;
  }
}

/** Feature by feature: upper edges of its bins, and the bin of every case (feature × cases). */
function binned(inputs: Float64Array, count: number, width: number) {
  const bins = new Uint8Array(count * width);
  const column = new Float64Array(count);
  const edges = Array.from({ length: width }, (_, f) => {
    for (let i = 0; i < count; i += 1) column[i] = at(inputs, i * width + f);
    const ascending = column.slice().sort();
    // Many features are at their least, most of the time: that value is one bin, the quantiles are of the rest.
    let least = 1;
    while (least < count && ascending[least] === ascending[0]) least += 1;
    const own = new Set([at(ascending, 0)]);
    for (let b = 1; b < BINS - 1; b += 1)
      own.add(at(ascending, Math.min(count - 1, least + Math.floor((b * (count - least)) / (BINS - 1)))));
    const limits = Float64Array.from(own).sort();
    for (let i = 0; i < count; i += 1) bins[f * count + i] = binOf(limits, at(column, i));
    return limits;
  });
  return { bins, edges };
}

/** The first limit that is not below the value; one beyond the last if all are. */
function binOf(limits: Float64Array, value: number): number {
  let [low, high] = [0, limits.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= at(limits, middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Scratch {
  readonly weight: Float64Array;
  readonly number: Float64Array;
  /** bin × outputs. */
  readonly sums: Float64Array;
  readonly total: Float64Array;
  readonly below: Float64Array;
  readonly order: Int32Array;
}

function scratchFor(outputs: number, count: number): Scratch {
  return {
    weight: new Float64Array(BINS + 1),
    number: new Float64Array(BINS + 1),
    sums: new Float64Array((BINS + 1) * outputs),
    total: new Float64Array(outputs),
    below: new Float64Array(outputs),
    order: new Int32Array(count),
  };
}

interface Growing {
  readonly cases: ForestCases;
  readonly bins: Uint8Array;
  readonly edges: readonly Float64Array[];
  readonly options: ForestOptions;
  readonly chance: Chance;
  readonly scratch: Scratch;
}

function grown(growing: Growing): Tree {
  const { cases, bins, edges, options, chance, scratch } = growing;
  const count = cases.multiplicities.length;
  const drawn = sampleOf(count, Math.max(1, Math.floor(count * options.sample)), chance);
  const tree: Tree = { feature: [], limit: [], left: [], right: [], from: [], to: [], cases: drawn };
  const open = [{ node: newNode(tree, 0, drawn.length), depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, depth } = next;
    const [from, to] = [tree.from[node] ?? 0, tree.to[node] ?? 0];
    if (to - from < 2 * options.leaf || depth >= options.depth) continue;
    const split = bestSplit(growing, drawn, from, to);
    if (!split) continue;
    const middle = parted(
      drawn,
      from,
      to,
      scratch.order,
      (one) => at(bins, split.feature * count + one) <= split.bin,
    );
    tree.feature[node] = split.feature;
    tree.limit[node] = at(edges[split.feature] ?? scratch.total, split.bin);
    const [left, right] = [newNode(tree, from, middle), newNode(tree, middle, to)];
    tree.left[node] = left;
    tree.right[node] = right;
    open.push({ node: left, depth: depth + 1 }, { node: right, depth: depth + 1 });
  }
  return tree;
}

function newNode(tree: Tree, from: number, to: number): number {
  tree.left.push(-1);
  tree.right.push(-1);
  tree.limit.push(0);
  tree.from.push(from);
  tree.to.push(to);
  return tree.feature.push(-1) - 1;
}

/** So many of the first `count` numbers, each at most once: the beginning of Fisher and Yates's shuffle. */
function sampleOf(count: number, size: number, chance: Chance): Int32Array {
  const all = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < size; i += 1) {
    const j = i + chance.integer(count - i);
    const one = at(all, i);
    all[i] = at(all, j);
    all[j] = one;
  }
  return all.slice(0, size);
}

/** Puts those that go left first, keeping the order. @returns where the others begin. */
function parted(
  drawn: Int32Array,
  from: number,
  to: number,
  spare: Int32Array,
  goesLeft: (one: number) => boolean,
): number {
  let [left, right] = [from, 0];
  for (let i = from; i < to; i += 1) {
    const one = at(drawn, i);
    if (goesLeft(one)) {
      drawn[left] = one;
      left += 1;
    } else {
      spare[right] = one;
      right += 1;
    }
  }
  drawn.set(spare.subarray(0, right), left);
  return left;
}

/** The question, of a few features drawn, that leaves the least variance of the outcomes within both sides. */
function bestSplit(
  growing: Growing,
  drawn: Int32Array,
  from: number,
  to: number,
): { feature: number; bin: number } | undefined {
  const { cases, edges, options, chance, scratch } = growing;
  const { outcomes, outputs, weights } = cases;
  const { total } = scratch;
  let all = 0;
  total.fill(0);
  for (let i = from; i < to; i += 1) {
    const one = at(drawn, i);
    const w = at(weights, one);
    all += w;
    for (let h = 0; h < outputs; h += 1) total[h] = at(total, h) + w * at(outcomes, one * outputs + h);
  }
  let found: { feature: number; bin: number } | undefined;
  let most = 1e-9;
  for (let t = 0; t < options.tried; t += 1) {
    const feature = chance.integer(cases.width);
    countBins(growing, drawn, from, to, feature);
    const { bin, gain } = bestLimit(
      scratch,
      edges[feature]?.length ?? 0,
      outputs,
      all,
      to - from,
      options.leaf,
    );
    if (gain <= most) continue;
    most = gain;
    found = { feature, bin };
  }
  return found;
}

/** Fills the scratch with what the cases of a node weigh and add up to in each bin of a feature. */
function countBins(
  { cases, bins, scratch }: Growing,
  drawn: Int32Array,
  from: number,
  to: number,
  feature: number,
): void {
  const { outcomes, outputs, weights, multiplicities } = cases;
  const { weight, number, sums } = scratch;
  const start = feature * multiplicities.length;
  weight.fill(0);
  number.fill(0);
  sums.fill(0);
  for (let i = from; i < to; i += 1) {
    const one = at(drawn, i);
    const bin = at(bins, start + one);
    const w = at(weights, one);
    weight[bin] = at(weight, bin) + w;
    number[bin] = at(number, bin) + 1;
    for (let h = 0; h < outputs; h += 1)
      sums[bin * outputs + h] = at(sums, bin * outputs + h) + w * at(outcomes, one * outputs + h);
  }
}

/** The upper edge of which bin parts the node best. @param last how many edges there are. */
function bestLimit(
  { weight, number, sums, total, below }: Scratch,
  last: number,
  outputs: number,
  all: number,
  cases: number,
  leaf: number,
): { bin: number; gain: number } {
  const best = { bin: -1, gain: 0 };
  let [lighter, fewer] = [0, 0];
  below.fill(0);
  for (let bin = 0; bin < last; bin += 1) {
    lighter += at(weight, bin);
    fewer += at(number, bin);
    for (let h = 0; h < outputs; h += 1) below[h] = at(below, h) + at(sums, bin * outputs + h);
    if (fewer < leaf) continue;
    if (cases - fewer < leaf) break;
    let gain = 0;
    for (let h = 0; h < outputs; h += 1) {
      const [b, a] = [at(below, h), at(total, h)];
      gain += (b * b) / lighter + ((a - b) * (a - b)) / (all - lighter) - (a * a) / all;
    }
    if (gain > best.gain) Object.assign(best, { bin, gain });
  }
  return best;
}

function at(values: Float64Array | Int32Array | Uint8Array, index: number): number {
  return values[index] ?? Number.NaN;
}
