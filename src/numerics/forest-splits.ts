/**
 * Where a tree of a forest parts its cases: the question that leaves the least variance of the outcomes on both sides.
 *
 * Most of the time that a forest takes is spent here: what is added up lies side by side in memory, in the order it is
 * read. The invariant: sums are made in the order of the cases, so that the same cases give the same bytes.
 */
import type { Chance } from "./chance.ts";

/** What splits are looked for in. */
export interface SplitSearch {
  /** Features, and how many of them are tried, drawn anew each time. */
  readonly width: number;
  readonly tried: number;
  /** Least cases in a leaf. */
  readonly leaf: number;
  /** Feature × cases: the bin of each; a bin's upper edge is `edges[feature][bin]`, the last bin has none. */
  readonly bins: Uint8Array;
  readonly edges: readonly Float64Array[];
  readonly records: Float64Array;
  readonly chance: Chance;
  readonly scratch: SplitScratch;
}

/** Fields of a record before its outcomes: what the case weighs, and 1. */
const OWN = 2;
/** Records of fewer fields end in zeros, which change no split. */
const LEAST_SIZE = 5;

function sizeOf(outputs: number): number {
  return Math.max(LEAST_SIZE, OWN + outputs);
}

/** Cases × (weight, 1, weighted outcomes), row-major: what is added up for each split, side by side. */
export function recordsOf(outcomes: Float64Array, outputs: number, weights: Float64Array): Float64Array {
  const size = sizeOf(outputs);
  const records = new Float64Array(weights.length * size);
  weights.forEach((w, one) => {
    records[one * size] = w;
    records[one * size + 1] = 1;
    for (let h = 0; h < outputs; h += 1)
      records[one * size + OWN + h] = w * (outcomes[one * outputs + h] ?? 0);
  });
  return records;
}

export interface SplitScratch {
  /** The records of a node's cases, in their order. */
  readonly node: Float64Array;
  /** bin × record: sums of the records in each bin. */
  readonly sums: Float64Array;
  /** Sums of the whole node, and of the bins up to one, as records. */
  readonly total: Float64Array;
  readonly below: Float64Array;
  readonly order: Int32Array;
}

/** @param bins of a feature at most. */
export function scratchFor(outputs: number, count: number, bins: number): SplitScratch {
  const size = sizeOf(outputs);
  return {
    node: new Float64Array(count * size),
    sums: new Float64Array(bins * size),
    total: new Float64Array(size),
    below: new Float64Array(size),
    order: new Int32Array(count),
  };
}

/** The question, of a few features drawn, that leaves the least variance of the outcomes within both sides. */
export function bestSplit(
  search: SplitSearch,
  drawn: Int32Array,
  from: number,
  to: number,
): { feature: number; bin: number } | undefined {
  const { width, tried, leaf, edges, chance, scratch } = search;
  gather(search, drawn, from, to);
  let found: { feature: number; bin: number } | undefined;
  let most = 1e-9;
  for (let t = 0; t < tried; t += 1) {
    const feature = chance.integer(width);
    countBins(search, drawn, from, to, feature);
    const { bin, gain } = bestLimit(scratch, edges[feature]?.length ?? 0, leaf);
    if (gain <= most) continue;
    most = gain;
    found = { feature, bin };
  }
  return found;
}

/** Lays the records of a node's cases side by side, for all the features tried, and adds them up. */
function gather({ records, scratch }: SplitSearch, drawn: Int32Array, from: number, to: number): void {
  const { node, total } = scratch;
  const size = total.length;
  total.fill(0);
  let next = 0;
  for (let i = from; i < to; i += 1) {
    const start = (drawn[i] ?? 0) * size;
    for (let k = 0; k < size; k += 1) {
      const value = records[start + k] ?? 0;
      node[next] = value;
      total[k] = (total[k] ?? 0) + value;
      next += 1;
    }
  }
}

/** Adds up the records of the gathered node in each bin of a feature. */
function countBins(
  { width, bins, scratch }: SplitSearch,
  drawn: Int32Array,
  from: number,
  to: number,
  feature: number,
): void {
  const { node, sums, total } = scratch;
  const size = total.length;
  const start = feature * (bins.length / width);
  sums.fill(0);
  let next = 0;
  for (let i = from; i < to; i += 1) {
    const bin = (bins[start + (drawn[i] ?? 0)] ?? 0) * size;
    // Written out, because this line is run a hundred million times: a loop takes three times as long.
    sums[bin] = (sums[bin] ?? 0) + (node[next] ?? 0);
    sums[bin + 1] = (sums[bin + 1] ?? 0) + 1;
    sums[bin + 2] = (sums[bin + 2] ?? 0) + (node[next + 2] ?? 0);
    sums[bin + 3] = (sums[bin + 3] ?? 0) + (node[next + 3] ?? 0);
    sums[bin + 4] = (sums[bin + 4] ?? 0) + (node[next + 4] ?? 0);
    for (let k = LEAST_SIZE; k < size; k += 1) sums[bin + k] = (sums[bin + k] ?? 0) + (node[next + k] ?? 0);
    next += size;
  }
}

/** The upper edge of which bin parts the node best. @param last how many edges there are. */
function bestLimit(
  { sums, total, below }: SplitScratch,
  last: number,
  leaf: number,
): { bin: number; gain: number } {
  const best = { bin: -1, gain: 0 };
  const size = total.length;
  const [all, cases] = [total[0] ?? 0, total[1] ?? 0];
  below.fill(0);
  for (let bin = 0; bin < last; bin += 1) {
    const start = bin * size;
    // Where an empty bin ends, the node is parted as it was before.
    if ((sums[start + 1] ?? 0) === 0) continue;
    for (let k = 0; k < size; k += 1) below[k] = (below[k] ?? 0) + (sums[start + k] ?? 0);
    const [lighter, fewer] = [below[0] ?? 0, below[1] ?? 0];
    if (fewer < leaf) continue;
    if (cases - fewer < leaf) break;
    let gain = 0;
    for (let k = OWN; k < size; k += 1) {
      const [b, a] = [below[k] ?? 0, total[k] ?? 0];
      gain += (b * b) / lighter + ((a - b) * (a - b)) / (all - lighter) - (a * a) / all;
    }
    if (gain > best.gain) {
      best.bin = bin;
      best.gain = gain;
    }
  }
  return best;
}
