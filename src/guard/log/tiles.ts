/**
 * Tiles: the tree as files that never change once they are full (C2SP tlog-tiles).
 *
 * A tile holds 256 neighbouring hashes of every eighth level; a bundle holds 256 entries. Those at the right
 * edge are partial and say so in their path. A copy of the files is a copy of the log.
 */
import { type Hash, type NodeReader, nodeHash } from "./merkle.ts";

/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 256;
/** Levels of the tree that one level of tiles spans. */
export const TILE_HEIGHT = 8;
export const HASH_BYTES = 32;
const ENTRY_LIMIT = 0xffff;

/** Which tile: `entries` are the bundles; level 0 holds the leaves' hashes. */
export interface TileName {
  readonly level: number | "entries";
  readonly index: number;
  /** How many hashes or entries; 256 when full. */
  readonly width: number;
}

export function tilePath({ level, index, width }: TileName): string {
  const groups = String(index)
    .padStart(Math.ceil(String(index).length / 3) * 3, "0")
    .match(/\d{3}/g);
  const path = (groups ?? []).map((digits, i, all) => (i < all.length - 1 ? `x${digits}` : digits)).join("/");
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ""}`;
}

const PATH = /^tile\/(entries|0|[1-5]?\d)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** @returns undefined for what is not a tile's path. */
export function readTilePath(path: string): TileName | undefined {
  const [, level = "", index = "", partial] = PATH.exec(path) ?? [];
  if (level === "") return undefined;
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  const name: TileName = {
    level: level === "entries" ? level : Number(level),
    index: Number(index.replaceAll(/[x/]/g, "")),
    width,
  };
  return (partial !== undefined && width >= TILE_WIDTH) || tilePath(name) !== path ? undefined : name;
}

/** Every tile of a tree of this size, partial ones at the right edge, lowest level first; then the bundles. */
export function* tilesOf(size: number): Generator<TileName> {
  const levels: (number | "entries")[] = [];
  for (let level = 0; Math.floor(size / TILE_WIDTH ** level) > 0; level += 1) levels.push(level);
  for (const level of [...levels, "entries" as const]) {
    const count = level === "entries" ? size : Math.floor(size / TILE_WIDTH ** level);
    for (let start = 0; start < count; start += TILE_WIDTH)
      yield { level, index: start / TILE_WIDTH, width: Math.min(TILE_WIDTH, count - start) };
  }
}

/** @returns a tile's bytes, as wide as it is known by now. */
export type TileReader = (level: number, index: number) => Promise<Uint8Array>;

/** Any node of the tree, from the tiles: what lies between two levels of tiles is hashed again. */
export function nodesOfTiles(readTile: TileReader): NodeReader {
  return async (level, index) => {
    const within = level % TILE_HEIGHT;
    const start = index * 2 ** within;
    const tile = await readTile((level - within) / TILE_HEIGHT, Math.floor(start / TILE_WIDTH));
    let hashes: Hash[] = [];
    for (let i = start % TILE_WIDTH; hashes.length < 2 ** within; i += 1) {
      const found = tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
      if (found.length < HASH_BYTES) throw new RangeError(`tile ${level}/${index} is too narrow`);
      hashes.push(found);
    }
    while (hashes.length > 1)
      hashes = hashes.flatMap((left, i) => {
        const right = hashes[i + 1];
        return i % 2 === 0 && right ? [nodeHash(left, right)] : [];
      });
    const [node] = hashes;
    if (!node) throw new RangeError(`tile ${level}/${index} is empty`);
    return node;
  };
}

/** Entries one after another, each behind its length as two bytes, the higher first. */
export function bundleOf(entries: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > ENTRY_LIMIT) throw new RangeError(`an entry has ${entry.length} bytes`);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

/** @returns the entries that are whole; the rest of a torn bundle is left out. */
export function entriesOf(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at + 2 <= bundle.length) {
    const length = (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0);
    if (at + 2 + length > bundle.length) break;
    entries.push(bundle.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries;
}
