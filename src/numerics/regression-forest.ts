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
import { bestSplit, recordsOf, type SplitSearch, scratchFor } from "./forest-splits.ts";

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

/** Bins of a feature, the one beyond the last edge aside. */
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
  const { multiplicities } = cases;
  const count = multiplicities.length;
  const { bins, edges } = binned(cases.inputs, count, cases.width);
  const search = {
    width: cases.width,
    tried: options.tried,
    leaf: options.leaf,
    bins,
    edges,
    records: recordsOf(cases.outcomes, cases.outputs, cases.weights),
    scratch: scratchFor(cases.outputs, count, BINS + 1),
  };
  const trees = Array.from({ length: options.trees }, (_, k) =>
    grown({ count, options, search }, chance.stream(`tree ${k}`)),
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
        for (let i = from; i < to; i += 1) mass += multiplicities[tree.cases[i] ?? 0] ?? 0;
        mass *= trees.length;
        for (let i = from; i < to; i += 1) {
          const one = tree.cases[i] ?? 0;
          if (total[one] === 0) met.push(one);
          total[one] = (total[one] ?? 0) + (multiplicities[one] ?? 0) / mass;
        }
      }
      const known = new Int32Array(met).sort();
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

interface Growing {
  readonly count: number;
  readonly options: ForestOptions;
  readonly search: Omit<SplitSearch, "chance">;
}

function grown({ count, options, search }: Growing, chance: Chance): Tree {
  const { bins, edges, scratch } = search;
  const drawn = sampleOf(count, Math.max(1, Math.floor(count * options.sample)), chance);
  const tree: Tree = { feature: [], limit: [], left: [], right: [], from: [], to: [], cases: drawn };
  const open = [{ node: newNode(tree, 0, drawn.length), depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, depth } = next;
    const [from, to] = [tree.from[node] ?? 0, tree.to[node] ?? 0];
    if (to - from < 2 * options.leaf || depth >= options.depth) continue;
    const split = bestSplit({ ...search, chance }, drawn, from, to);
    if (!split) continue;
    const middle = parted(
      drawn,
      from,
      to,
      scratch.order,
      (one) => (bins[split.feature * count + one] ?? 0) <= split.bin,
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
  const all = new Int32Array(count);
  for (let i = 0; i < count; i += 1) all[i] = i;
  for (let i = 0; i < size; i += 1) {
    const j = i + chance.integer(count - i);
    const one = all[i] ?? 0;
    all[i] = all[j] ?? 0;
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
    const one = drawn[i] ?? 0;
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

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
