import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  consistencyProof,
  EMPTY_ROOT,
  growTree,
  type Hash,
  inclusionProof,
  leafHash,
  type NodeReader,
  nodeHash,
  peaksOf,
  rootAt,
  sha256,
  verifyConsistency,
  verifyInclusion,
} from "./merkle.ts";

/** The leaves and roots that Certificate Transparency's implementations are tested with (RFC 6962). */
const LEAVES = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

function hex(hash: Hash): string {
  return Buffer.from(hash).toString("hex");
}

/** All nodes of a tree over numbered leaves. */
function treeOf(size: number) {
  const nodes = new Map<string, Hash>();
  const tree = growTree(undefined, (level, index, hash) => nodes.set(`${level}/${index}`, hash));
  const roots = [tree.root()];
  for (let i = 0; i < size; i += 1) {
    tree.append(leafHash(Buffer.from(`entry ${i}`)));
    roots.push(tree.root());
  }
  const node: NodeReader = async (level, index) => {
    const found = nodes.get(`${level}/${index}`);
    if (!found) throw new Error(`node ${level}/${index} is not complete`);
    return found;
  };
  return { node, roots };
}

/** The definition itself: section 2.1. */
function definedRoot(leaves: readonly Hash[]): Hash {
  const [only] = leaves;
  if (!only) return EMPTY_ROOT;
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(definedRoot(leaves.slice(0, split)), definedRoot(leaves.slice(split)));
}

const pair = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }))
  .map(([a, b]) => ({ old: Math.min(a, b), size: Math.max(a, b) }));

describe("the tree", () => {
  test("has the roots of RFC 6962's test leaves", () => {
    const tree = growTree();
    const roots = [hex(tree.root())];
    for (const leaf of LEAVES) {
      tree.append(leafHash(Buffer.from(leaf, "hex")));
      roots.push(hex(tree.root()));
    }
    expect(roots).toEqual(ROOTS);
  });

  test("grown leaf by leaf has the root that the definition gives", async () => {
    const { node, roots } = treeOf(130);
    const leaves = Array.from({ length: 130 }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
    for (let size = 0; size <= 130; size += 1) {
      expect(hex(roots[size] ?? EMPTY_ROOT)).toBe(hex(definedRoot(leaves.slice(0, size))));
      expect(hex(await rootAt(size, node))).toBe(hex(roots[size] ?? EMPTY_ROOT));
    }
  });

  test("grows on from its peaks as if it had never stopped", async () => {
    await fc.assert(
      fc.asyncProperty(pair, async ({ old, size }) => {
        const { node, roots } = treeOf(size);
        const tree = growTree({ size: old, peaks: await peaksOf(old, node) });
        for (let i = old; i < size; i += 1) tree.append(leafHash(Buffer.from(`entry ${i}`)));
        return hex(tree.root()) === hex(roots[size] ?? EMPTY_ROOT);
      }),
      { numRuns: 40 },
    );
  });
});

describe("an inclusion proof", () => {
  test("holds for its leaf, and for no other leaf, index, size or root", async () => {
    await fc.assert(
      fc.asyncProperty(pair, fc.nat(), async ({ size }, pick) => {
        const index = pick % size;
        const { node, roots } = treeOf(size);
        const root = roots[size] ?? EMPTY_ROOT;
        const leaf = leafHash(Buffer.from(`entry ${index}`));
        const proof = await inclusionProof(index, size, node);
        expect(verifyInclusion({ index, size, leaf, root }, proof)).toBe(true);
        expect(verifyInclusion({ index, size, leaf: sha256(leaf), root }, proof)).toBe(false);
        expect(verifyInclusion({ index: index + 1, size, leaf, root }, proof)).toBe(false);
        expect(verifyInclusion({ index, size, leaf, root: sha256(root) }, proof)).toBe(false);
        expect(verifyInclusion({ index, size, leaf, root }, [...proof, leaf])).toBe(false);
        if (proof.length > 0)
          expect(verifyInclusion({ index, size, leaf, root }, proof.slice(1))).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a consistency proof", () => {
  test("holds between two sizes of one tree", async () => {
    for (let size = 1; size <= 40; size += 1) {
      const { node, roots } = treeOf(size);
      for (let old = 0; old <= size; old += 1) {
        const heads = [old, size].map((n) => ({ size: n, root: roots[n] ?? EMPTY_ROOT }));
        const [before, after] = heads;
        if (!before || !after) throw new Error("no heads");
        expect(verifyConsistency(before, after, await consistencyProof(old, size, node))).toBe(true);
      }
    }
  });

  test("fails for another past, another present, and any changed proof", async () => {
    await fc.assert(
      fc.asyncProperty(pair, fc.nat(), async ({ old, size }, pick) => {
        fc.pre(old < size);
        const { node, roots } = treeOf(size);
        const before = { size: old, root: roots[old] ?? EMPTY_ROOT };
        const after = { size, root: roots[size] ?? EMPTY_ROOT };
        const proof = await consistencyProof(old, size, node);
        expect(verifyConsistency(before, after, proof)).toBe(true);
        expect(verifyConsistency({ ...before, root: sha256(before.root) }, after, proof)).toBe(false);
        expect(verifyConsistency(before, { ...after, root: sha256(after.root) }, proof)).toBe(false);
        expect(verifyConsistency(after, before, proof)).toBe(false);
        const at = pick % proof.length;
        const bent = proof.map((hash, i) => (i === at ? sha256(hash) : hash));
        expect(verifyConsistency(before, after, bent)).toBe(false);
        expect(verifyConsistency(before, after, proof.slice(0, -1))).toBe(false);
        expect(verifyConsistency(before, after, [...proof, before.root])).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test("from nothing is empty, and nothing is what it must start from", () => {
    const after = { size: 3, root: sha256(Buffer.from("x")) };
    expect(verifyConsistency({ size: 0, root: EMPTY_ROOT }, after, [])).toBe(true);
    expect(verifyConsistency({ size: 0, root: EMPTY_ROOT }, after, [after.root])).toBe(false);
    expect(verifyConsistency({ size: 0, root: after.root }, after, [])).toBe(false);
  });
});
