import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EMPTY_ROOT, growTree, type Hash, leafHash, rootAt } from "./merkle.ts";
import { bundleOf, entriesOf, nodesOfTiles, readTilePath, tilePath, tilesOf } from "./tiles.ts";

describe("a tile's path", () => {
  test("is the one of the specification", () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe("tile/0/x001/x234/067");
    expect(tilePath({ level: "entries", index: 0, width: 5 })).toBe("tile/entries/000.p/5");
  });

  test("is read back, and nothing else is taken for one", () => {
    const name = fc.record({
      level: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant("entries" as const)),
      index: fc.integer({ min: 0, max: 2 ** 40 }),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(name, (tile) => {
        expect(readTilePath(tilePath(tile))).toEqual(tile);
      }),
    );
    for (const wrong of [
      "tile/0/0",
      "tile/0/000.p/256",
      "tile/0/000.p/0",
      "tile/00/000",
      "tile/0/x000/001",
      "tile/0/001/002",
      "tile/0/../000",
      "tile/64/000",
      "tile/0/000/",
      "checkpoint",
    ])
      expect(readTilePath(wrong)).toBeUndefined();
  });
});

test("all nodes are found in the tiles, whatever the size of the tree", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 70_000 }), async (size) => {
      const tiles = new Map<string, Hash[]>();
      const tree = growTree(undefined, (level, index, hash) => {
        if (level % 8 !== 0) return;
        const key = `${level / 8}/${Math.floor(index / 256)}`;
        tiles.set(key, [...(index % 256 === 0 ? [] : (tiles.get(key) ?? [])), hash]);
      });
      for (let i = 0; i < size; i += 1) tree.append(leafHash(Buffer.from([i % 251])));
      const node = nodesOfTiles(async (level, index) => Buffer.concat(tiles.get(`${level}/${index}`) ?? []));
      expect(await rootAt(size, node)).toEqual(tree.root());
      const expected = [...tilesOf(size)].filter(({ level }) => level !== "entries");
      expect(expected.map(({ level, index, width }) => [`${level}/${index}`, width])).toEqual(
        [...tiles].map(([key, { length }]) => [key, length]).sort(byLevel),
      );
    }),
    { numRuns: 4, examples: [[0], [256], [65_536]] },
  );
  expect(EMPTY_ROOT).toHaveLength(32);
});

function byLevel([a]: unknown[], [b]: unknown[]): number {
  const [[aLevel = 0, aIndex = 0], [bLevel = 0, bIndex = 0]] = [a, b].map((key) =>
    String(key).split("/").map(Number),
  ) as [number[], number[]];
  return aLevel - bLevel || aIndex - bIndex;
}

describe("a bundle", () => {
  test("gives its entries back, each behind its length", () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 256 });
    fc.assert(
      fc.property(entries, (list) => {
        expect(entriesOf(bundleOf(list)).map((entry) => Buffer.from(entry).toString("hex"))).toEqual(
          list.map((entry) => Buffer.from(entry).toString("hex")),
        );
      }),
    );
    expect([...bundleOf([Buffer.from("ab")])]).toEqual([0, 2, 97, 98]);
    expect(entriesOf(Buffer.from([0, 3, 1])).length).toBe(0);
    expect(() => bundleOf([Buffer.alloc(65_536)])).toThrow("65536 bytes");
  });
});
