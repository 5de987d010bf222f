/**
 * The log against itself: rows against commitments, commitments against tiles, tiles against signed roots.
 *
 * One pass over all entries, in order, with only the tree's right edge in memory.
 */
import { commitmentOf } from "../store/acts.ts";
import type { Queryable } from "../store/view.ts";
import { growTree, type Hash, leafHash, sameHash } from "./log/merkle.ts";
import { entriesOf, HASH_BYTES, TILE_HEIGHT, TILE_WIDTH, tilePath } from "./log/tiles.ts";
import type { Findings } from "./log-findings.ts";
import { BUNDLES } from "./log-tables.ts";

/** A root that somebody signed or remembers, to be met on the way. */
export interface SignedRoot {
  readonly size: number;
  readonly root: Hash;
  /** Who says so, as in "the checkpoint of 2026-03-01". */
  readonly said: string;
}

interface Row {
  readonly leaf: number;
  readonly act: number;
  readonly commitment: Buffer;
  readonly salt: Buffer | null;
  readonly event: string | null;
}

/** Clocks of machines may differ, and a long transaction is placed after a short one that began later. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;
/** Entries looked at together: a whole number of bundles. */
const STRETCH = 32 * TILE_WIDTH;

export interface TreeChecked {
  readonly size: number;
  readonly erased: number;
}

/** @param signed in order of size. */
export async function checkTree(
  sql: Queryable,
  signed: readonly SignedRoot[],
  findings: Findings,
  progress: (done: number, total: number) => void,
): Promise<TreeChecked> {
  const size = await largestClaim(sql, signed);
  const upper = await upperTiles(sql);
  const roots = rootsOnTheWay(signed, findings);
  const events = eventCheck(bySize(signed), findings);
  const tree = growTree(undefined, (level, index, hash) => {
    if (level > 0 && level % TILE_HEIGHT === 0) checkUpper(upper, level / TILE_HEIGHT, index, hash, findings);
  });
  let isWhole = true;
  let next = readStretch(sql, 0, Math.min(STRETCH, size));
  for (let start = 0; start < size; start += STRETCH) {
    progress(start, size);
    const end = Math.min(start + STRETCH, size);
    const stretch = await next;
    // The database reads on while this one is checked.
    next = readStretch(sql, end, Math.min(end + STRETCH, size));
    // Awaited in the next round, or not at all when this one fails.
    next.catch(() => undefined);
    for (let index = start; index < end; index += 1) {
      const entry = entryAt(stretch, index, findings);
      if (!entry) {
        isWhole = false;
        break;
      }
      events.see(index, stretch.rows.get(index));
      tree.append(leafHash(entry));
      roots.meet(tree.size, () => tree.root());
    }
    if (!isWhole) break;
  }
  await next;
  roots.end(tree.size);
  await checkStrays(sql, size, findings);
  return { size, erased: events.erased };
}

/** The database's own word comes first. */
function bySize(signed: readonly SignedRoot[]): Map<number, SignedRoot> {
  return new Map([...signed].reverse().map((one) => [one.size, one]));
}

/** Whichever part of the log claims to be the longest: what the others lack is then missing. */
async function largestClaim(sql: Queryable, signed: readonly SignedRoot[]): Promise<number> {
  const { rows } = await sql.query<{ size: number }>(
    `SELECT greatest(
       coalesce((SELECT max(leaf) + 1 FROM access_event), 0),
       coalesce((SELECT number * ${TILE_WIDTH} + length(hashes) / ${HASH_BYTES} FROM log_tile
                 WHERE level = 0 ORDER BY number DESC LIMIT 1), 0)) AS size`,
  );
  return Math.max(rows[0]?.size ?? 0, signed.at(-1)?.size ?? 0);
}

interface Stretch {
  readonly rows: ReadonlyMap<number, Row>;
  readonly bundles: ReadonlyMap<number, readonly Uint8Array[]>;
  readonly tiles: ReadonlyMap<number, Buffer>;
}

async function readStretch(sql: Queryable, start: number, end: number): Promise<Stretch> {
  const { rows } = await sql.query<Row>(
    "SELECT leaf, act, commitment, salt, event FROM access_event WHERE leaf >= $1 AND leaf < $2",
    [start, end],
  );
  const { rows: tiles } = await sql.query<{ level: number; number: number; hashes: Buffer }>(
    "SELECT level, number, hashes FROM log_tile WHERE level IN ($1, 0) AND number >= $2 AND number < $3",
    [BUNDLES, Math.floor(start / TILE_WIDTH), Math.ceil(end / TILE_WIDTH)],
  );
  const ofLevel = (wanted: number) => tiles.filter(({ level }) => level === wanted);
  return {
    rows: new Map(rows.map((row) => [row.leaf, row])),
    bundles: new Map(ofLevel(BUNDLES).map(({ number, hashes }) => [number, entriesOf(hashes)])),
    tiles: new Map(ofLevel(0).map(({ number, hashes }) => [number, hashes])),
  };
}

/** The entry that the log has published; when it is lost, the row's own, so that the check can go on. */
function entryAt(stretch: Stretch, index: number, findings: Findings): Uint8Array | undefined {
  const number = Math.floor(index / TILE_WIDTH);
  const within = index % TILE_WIDTH;
  const row = stretch.rows.get(index);
  const published = stretch.bundles.get(number)?.[within];
  const hash = stretch.tiles.get(number)?.subarray(within * HASH_BYTES, (within + 1) * HASH_BYTES);
  if (!row) findings.broken("entry", index, `Entry ${index} has no row in the database: it was deleted.`);
  if (!published)
    findings.broken(
      "tile",
      index,
      `${nameOf("entries", number)} lacks entry ${index}: it was cut off or dropped.`,
    );
  const entry = published ?? row?.commitment;
  if (!entry) return undefined;
  if (row && published && !sameHash(row.commitment, published))
    findings.broken(
      "entry",
      index,
      `Entry ${index} is not the commitment that was published: its row was replaced or moved.`,
    );
  if (!hash || hash.length < HASH_BYTES)
    findings.broken(
      "tile",
      index,
      `${nameOf(0, number)} lacks the hash of entry ${index}: it was cut off or dropped.`,
    );
  else if (!sameHash(hash, leafHash(entry)))
    findings.broken("tile", index, `${nameOf(0, number)} does not hold the hash of entry ${index}.`);
  return entry;
}

function nameOf(level: number | "entries", index: number): string {
  return `The tile ${tilePath({ level, index, width: TILE_WIDTH })}`;
}

async function upperTiles(sql: Queryable): Promise<Map<string, Buffer>> {
  const { rows } = await sql.query<{ level: number; number: number; hashes: Buffer }>(
    "SELECT level, number, hashes FROM log_tile WHERE level > 0",
  );
  return new Map(rows.map(({ level, number, hashes }) => [`${level}/${number}`, hashes]));
}

function checkUpper(
  upper: ReadonlyMap<string, Buffer>,
  level: number,
  index: number,
  hash: Hash,
  findings: Findings,
): void {
  const number = Math.floor(index / TILE_WIDTH);
  const within = (index % TILE_WIDTH) * HASH_BYTES;
  const held = upper.get(`${level}/${number}`)?.subarray(within, within + HASH_BYTES);
  if (held && held.length === HASH_BYTES && sameHash(held, hash)) return;
  const first = index * TILE_WIDTH ** level;
  findings.broken(
    "tile",
    first,
    `${nameOf(level, number)} is dropped or does not fit the entries from ${first} on.`,
  );
}

function rootsOnTheWay(signed: readonly SignedRoot[], findings: Findings) {
  let next = 0;
  let good = 0;
  return {
    meet(size: number, root: () => Hash): void {
      while (signed[next] && (signed[next]?.size ?? 0) <= size) {
        const one = signed[next];
        next += 1;
        if (!one || one.size === 0) continue;
        if (sameHash(one.root, root())) good = one.size;
        else
          findings.broken(
            "checkpoint",
            good,
            `The first ${one.size} entries do not give the root of ${one.said}: something from index ${good} on was changed, or there are two logs.`,
          );
      }
    },
    end(size: number): void {
      for (const one of signed.slice(next))
        findings.broken(
          "checkpoint",
          size,
          `The log ends at ${size}, and ${one.said} covers ${one.size}: it was cut off, or an older backup was put in its place.`,
        );
    },
  };
}

/** What the clear events say, where they have not been erased. */
function eventCheck(signed: ReadonlyMap<number, SignedRoot>, findings: Findings) {
  let latest = 0;
  let erased = 0;
  return {
    get erased() {
      return erased;
    },
    see(index: number, row: Row | undefined): void {
      if (!row) return;
      const { salt, event, commitment, act } = row;
      if (salt === null && event === null) {
        erased += 1;
        return;
      }
      if (salt === null || event === null || !sameHash(commitmentOf(salt, event), commitment)) {
        findings.broken(
          "entry",
          index,
          `The event at index ${index} (act ${act}) is not the one that was committed: it was edited.`,
        );
        return;
      }
      const said = readEvent(event);
      if (said.seq !== act)
        findings.broken(
          "entry",
          index,
          `The event at index ${index} is of act ${said.seq} and stands as act ${act}.`,
        );
      const at = Date.parse(String(said.ts));
      if (at < latest - CLOCK_TOLERANCE_MS)
        findings.odd(
          "clock",
          index,
          `The clock was set back before index ${index}: from ${new Date(latest).toISOString()} to ${said.ts}.`,
        );
      latest = Math.max(latest, at);
      checkNamed(index, said.prevCheckpoint, signed, findings);
    },
  };
}

function readEvent(text: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
}

function checkNamed(
  index: number,
  named: unknown,
  signed: ReadonlyMap<number, SignedRoot>,
  findings: Findings,
): void {
  if (typeof named !== "string") return;
  const [size = "", root = ""] = named.split(" ");
  const known = signed.get(Number(size));
  if (Number(size) <= index && known && sameHash(known.root, Buffer.from(root, "base64"))) return;
  findings.broken(
    "checkpoint",
    Math.min(index, Number(size)),
    `The act at index ${index} was done when a checkpoint over ${size} entries was the newest, and there is no such checkpoint.`,
  );
}

async function checkStrays(sql: Queryable, size: number, findings: Findings): Promise<void> {
  const { rows } = await sql.query<{ act: number; seconds: number }>(
    `SELECT act, extract(epoch FROM clock_timestamp() - written_at)::float8 AS seconds FROM access_event
     WHERE leaf IS NULL ORDER BY act LIMIT 1`,
  );
  const [waiting] = rows;
  if (waiting && waiting.seconds > 60)
    findings.odd(
      "waiting",
      size,
      `Act ${waiting.act} has waited ${Math.round(waiting.seconds)} s for its place in the log.`,
    );
}
