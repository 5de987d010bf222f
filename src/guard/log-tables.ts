/** The log's tiles and checkpoints in the database: the files of C2SP tlog-tiles, a row each. */
import type { Queryable } from "../store/view.ts";
import {
  bundleOf,
  HASH_BYTES,
  readTilePath,
  TILE_WIDTH,
  type TileReader,
  tilePath,
  tilesOf,
} from "./log/tiles.ts";

/** The level under which bundles of entries are kept. */
export const BUNDLES = -1;

/** Our entries are commitments, and all of one length. */
export const ENTRY_BYTES = 32;
const BUNDLED_BYTES = ENTRY_BYTES + 2;

/** How many entries the tree has, as its own lowest tiles say. */
export async function treeSize(sql: Queryable): Promise<number> {
  const { rows } = await sql.query<{ number: number; bytes: number }>(
    "SELECT number, length(hashes) AS bytes FROM log_tile WHERE level = 0 ORDER BY number DESC LIMIT 1",
  );
  const [last] = rows;
  return last ? last.number * TILE_WIDTH + last.bytes / HASH_BYTES : 0;
}

/** Tiles are asked for once; the reader is for one tree and one moment. */
export function tilesIn(sql: Queryable): TileReader {
  const kept = new Map<string, Promise<Uint8Array>>();
  return (level, number) => {
    const key = `${level}/${number}`;
    const known = kept.get(key) ?? readTile(sql, level, number);
    kept.set(key, known);
    return known;
  };
}

export async function readTile(sql: Queryable, level: number, number: number): Promise<Buffer> {
  const { rows } = await sql.query<{ hashes: Buffer }>(
    "SELECT hashes FROM log_tile WHERE level = $1 AND number = $2",
    [level, number],
  );
  return rows[0]?.hashes ?? Buffer.alloc(0);
}

/** What is new of each tile; tiles only ever grow. */
export class NewTiles {
  readonly #added = new Map<string, { level: number; number: number; parts: Uint8Array[] }>();

  add(level: number, index: number, part: Uint8Array): void {
    const number = Math.floor(index / TILE_WIDTH);
    const key = `${level}/${number}`;
    const tile = this.#added.get(key) ?? { level, number, parts: [] };
    tile.parts.push(part);
    this.#added.set(key, tile);
  }

  addEntry(index: number, entry: Uint8Array): void {
    this.add(BUNDLES, index, bundleOf([entry]));
  }

  async save(sql: Queryable): Promise<void> {
    const tiles = [...this.#added.values()];
    await sql.query(
      `INSERT INTO log_tile (level, number, hashes)
       SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])
       ON CONFLICT (level, number) DO UPDATE SET hashes = log_tile.hashes || excluded.hashes`,
      [
        tiles.map(({ level }) => level),
        tiles.map(({ number }) => number),
        tiles.map(({ parts }) => Buffer.concat(parts)),
      ],
    );
  }
}

export interface CheckpointRow {
  readonly size: number;
  readonly note: string;
  readonly signedAt: Date;
}

export async function newestCheckpoint(sql: Queryable): Promise<CheckpointRow | undefined> {
  const { rows } = await sql.query<CheckpointRow>(
    `SELECT size, note, signed_at AS "signedAt" FROM log_checkpoint ORDER BY size DESC LIMIT 1`,
  );
  return rows[0];
}

/** The log's files, as they are served and copied: `checkpoint`, then the tiles of its size. */
export async function* logFiles(
  sql: Queryable,
): AsyncGenerator<{ readonly path: string; readonly bytes: Uint8Array }> {
  const newest = await newestCheckpoint(sql);
  if (!newest) return;
  yield { path: "checkpoint", bytes: Buffer.from(newest.note) };
  for (const name of tilesOf(newest.size)) {
    const bytes = await tileBytes(sql, name);
    if (bytes) yield { path: tilePath(name), bytes };
  }
}

/** @param path such as `tile/0/000.p/5`. @returns undefined when the log has no such tile, or not yet as wide. */
export async function tileAt(sql: Queryable, path: string): Promise<Uint8Array | undefined> {
  const name = readTilePath(path);
  return name && tileBytes(sql, name);
}

async function tileBytes(
  sql: Queryable,
  {
    level,
    index,
    width,
  }: { readonly level: number | "entries"; readonly index: number; readonly width: number },
): Promise<Uint8Array | undefined> {
  const isBundle = level === "entries";
  const tile = await readTile(sql, isBundle ? BUNDLES : level, index);
  const bytes = width * (isBundle ? BUNDLED_BYTES : HASH_BYTES);
  return tile.length < bytes ? undefined : tile.subarray(0, bytes);
}
