/**
 * The Merkle tree of RFC 6962: leaves only append, and two short proofs say so.
 *
 * `node(level, index)` is the hash over the 2^level leaves from index × 2^level on, and only ever asked for
 * when all of them are there; everything else is computed from such nodes. Sizes stay below 2^53.
 */
import { hash } from "node:crypto";

export type Hash = Uint8Array;

export type NodeReader = (level: number, index: number) => Promise<Hash>;

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

export function sha256(...parts: readonly Uint8Array[]): Hash {
  return hash("sha256", parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts), "buffer");
}

export function leafHash(entry: Uint8Array): Hash {
  return sha256(LEAF, entry);
}

export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256(NODE, left, right);
}

/** The root of the tree without leaves. */
export const EMPTY_ROOT: Hash = sha256(Buffer.alloc(0));

export function sameHash(a: Hash, b: Hash): boolean {
  return Buffer.compare(a, b) === 0;
}

export interface GrowingTree {
  readonly size: number;
  append(leaf: Hash): void;
  root(): Hash;
}

/**
 * A tree that grows by leaf hashes and keeps only its right edge.
 * @param peaks the complete subtrees of the tree it starts from, the largest first; see `peaksOf`.
 * @param completed hears of each node as it becomes complete, leaves (level 0) included.
 */
export function growTree(
  { size, peaks }: { readonly size: number; readonly peaks: readonly Hash[] } = { size: 0, peaks: [] },
  completed: (level: number, index: number, hash: Hash) => void = () => undefined,
): GrowingTree {
  let count = size;
  const edge = [...peaks];
  return {
    get size() {
      return count;
    },
    append(leaf) {
      let index = count;
      let level = 0;
      let grown = leaf;
      completed(level, index, grown);
      while (index % 2 === 1) {
        const left = edge.pop();
        if (!left) throw new Error("a tree's peaks do not fit its size");
        grown = nodeHash(left, grown);
        index = (index - 1) / 2;
        level += 1;
        completed(level, index, grown);
      }
      edge.push(grown);
      count += 1;
    },
    root() {
      return (
        edge.reduceRight(
          (right: Hash | undefined, left) => (right ? nodeHash(left, right) : left),
          undefined,
        ) ?? EMPTY_ROOT
      );
    },
  };
}

/** The complete subtrees that make up a tree of this size, the largest first. */
export async function peaksOf(size: number, node: NodeReader): Promise<Hash[]> {
  const peaks: Hash[] = [];
  let start = 0;
  while (start < size) {
    const level = Math.floor(Math.log2(size - start));
    peaks.push(await node(level, start / 2 ** level));
    start += 2 ** level;
  }
  return peaks;
}

export async function rootAt(size: number, node: NodeReader): Promise<Hash> {
  return size === 0 ? EMPTY_ROOT : rangeRoot(0, size, node);
}

/** The Merkle tree hash over the leaves from `start` to before `end` (RFC 6962, section 2.1). */
async function rangeRoot(start: number, end: number, node: NodeReader): Promise<Hash> {
  const width = end - start;
  const level = Math.log2(width);
  if (Number.isInteger(level)) return node(level, start / width);
  const middle = start + splitOf(width);
  return nodeHash(await rangeRoot(start, middle, node), await rangeRoot(middle, end, node));
}

/** The largest power of two below `width`. */
function splitOf(width: number): number {
  return 2 ** Math.ceil(Math.log2(width) - 1);
}

/** That the leaf at `index` is in the tree of `size` leaves, from the leaf's sibling upwards (2.1.1). */
export async function inclusionProof(index: number, size: number, node: NodeReader): Promise<Hash[]> {
  if (index < 0 || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const proof: Hash[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    const isLeft = index < middle;
    proof.push(isLeft ? await rangeRoot(middle, end, node) : await rangeRoot(start, middle, node));
    if (isLeft) end = middle;
    else start = middle;
  }
  return proof.reverse();
}

export function verifyInclusion(
  {
    index,
    size,
    leaf,
    root,
  }: { readonly index: number; readonly size: number; readonly leaf: Hash; readonly root: Hash },
  proof: readonly Hash[],
): boolean {
  if (index < 0 || index >= size) return false;
  let [at, last] = [index, size - 1];
  let reached = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      reached = nodeHash(sibling, reached);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else reached = nodeHash(reached, sibling);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && sameHash(reached, root);
}

function half(count: number): number {
  return Math.floor(count / 2);
}

/** That the tree of `size` leaves begins with the tree of `old` leaves (2.1.2). */
export async function consistencyProof(old: number, size: number, node: NodeReader): Promise<Hash[]> {
  if (old < 0 || old > size) throw new RangeError(`no tree of ${old} in a tree of ${size}`);
  if (old === 0 || old === size) return [];
  const proof: Hash[] = [];
  let [start, end] = [0, size];
  // While the old tree's edge is inside: what lies to the other side of each split, and at last the edge itself.
  while (old < end) {
    const middle = start + splitOf(end - start);
    if (old <= middle) {
      proof.push(await rangeRoot(middle, end, node));
      end = middle;
    } else {
      proof.push(await rangeRoot(start, middle, node));
      start = middle;
    }
  }
  if (start > 0) proof.push(await rangeRoot(start, end, node));
  return proof.reverse();
}

export interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}

/** RFC 9162, section 2.1.4.2: the same proof, checked without recursion. */
export function verifyConsistency(old: TreeHead, next: TreeHead, proof: readonly Hash[]): boolean {
  if (old.size > next.size) return false;
  if (old.size === 0) return proof.length === 0 && sameHash(old.root, EMPTY_ROOT);
  if (old.size === next.size) return proof.length === 0 && sameHash(old.root, next.root);
  const path = Number.isInteger(Math.log2(old.size)) ? [old.root, ...proof] : [...proof];
  let [at, last] = [old.size - 1, next.size - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  const [first, ...rest] = path;
  if (!first) return false;
  let before = first;
  let after = first;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      before = nodeHash(sibling, before);
      after = nodeHash(sibling, after);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else after = nodeHash(after, sibling);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && sameHash(before, old.root) && sameHash(after, next.root);
}
