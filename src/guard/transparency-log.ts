/**
 * The audit log: acts that were written down become leaves of a Merkle tree whose root is signed.
 *
 * Writers leave their entries in an outbox with the act itself; one sequencer at a time, whichever process it
 * is in, gives them their places, and signs. The invariant: nothing is ever signed that is not consistent with
 * everything signed before, in this database and as this machine remembers it.
 */
import type { Pool, PoolClient } from "pg";
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import { type Checkpoint, checkpointText, openCheckpoint, receiptText } from "./log/checkpoint.ts";
import {
  consistencyProof,
  growTree,
  inclusionProof,
  leafHash,
  peaksOf,
  rootAt,
  sameHash,
} from "./log/merkle.ts";
import { type LineSigner, noteOf, readNote, signedBy, type Verifier } from "./log/note.ts";
import { nodesOfTiles, TILE_HEIGHT } from "./log/tiles.ts";
import type { LogMemory } from "./log-memory.ts";
import { NewTiles, newestCheckpoint, tilesIn, treeSize } from "./log-tables.ts";

export interface LogOptions {
  readonly pool: Pool;
  readonly signer: LineSigner;
  readonly memory: LogMemory;
  /** The real clock. */
  readonly clock: Clock;
}

export interface TransparencyLog {
  readonly verifier: Verifier;
  /**
   * Gives waiting entries their places.
   *
   * @param isPatient waits for whoever is at it; otherwise that is left to them.
   * @returns how many; 0 as well when it was left to others.
   */
  sequence(isPatient?: boolean): Promise<number>;
  /**
   * Signs the tree as it is, if it grew.
   * @param isPatient as above.
   * @throws Fault `conflict` when it is not consistent with what was signed before: the log is red.
   */
  sign(isPatient?: boolean): Promise<Checkpoint | undefined>;
  /** Adds the signatures of witnesses to a checkpoint, each once. */
  addCosignatures(size: number, lines: readonly string[]): Promise<void>;
  /** What a witness that has cosigned the tree of size `old` needs to cosign the newest checkpoint. */
  forWitness(
    old: number,
  ): Promise<
    | { readonly note: string; readonly checkpoint: Checkpoint; readonly proof: readonly Uint8Array[] }
    | undefined
  >;
  /**
   * The receipt of an act: its place in the tree, provable without the log.
   * @throws Fault `missing` for an unknown act, `busy` while no checkpoint covers it.
   */
  receipt(act: number): Promise<string>;
}

/** Arbitrary, agreed between all Presage processes. */
const SEQUENCER_LOCK = 4_646_003;
/** Entries placed in one transaction. */
const BATCH = 8_192;

export function openLog({ pool, signer, memory, clock }: LogOptions): TransparencyLog {
  return {
    verifier: signer.verifier,
    async sequence(isPatient = false) {
      let total = 0;
      let placed = BATCH;
      while (placed === BATCH) {
        placed = (await alone(pool, placeWaiting, isPatient)) ?? 0;
        total += placed;
      }
      return total;
    },
    sign: (isPatient = false) => alone(pool, (client) => signHead(client, signer, memory, clock), isPatient),
    async addCosignatures(size, lines) {
      if (lines.length === 0) return;
      await alone(
        pool,
        async (client) => {
          const { rows } = await client.query<{ note: string }>(
            "SELECT note FROM log_checkpoint WHERE size = $1 FOR UPDATE",
            [size],
          );
          const [found] = rows;
          if (!found) return;
          const { text, signatures } = readNote(found.note);
          const all = new Set([...signatures.map(({ line }) => line), ...lines]);
          await client.query("UPDATE log_checkpoint SET note = $2 WHERE size = $1", [
            size,
            noteOf(text, [...all]),
          ]);
        },
        true,
      );
    },
    async forWitness(old) {
      const newest = await newestCheckpoint(pool);
      if (!newest || old > newest.size) return undefined;
      const { checkpoint } = openCheckpoint(newest.note);
      const proof = await consistencyProof(old, checkpoint.size, nodesOfTiles(tilesIn(pool)));
      return { note: newest.note, checkpoint, proof };
    },
    receipt: (act) => receiptOf(pool, act),
  };
}

/** @param isPatient waits for its turn; otherwise gives up at once, and returns undefined. */
async function alone<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  isPatient = false,
): Promise<Result | undefined> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const lock = isPatient ? "pg_advisory_xact_lock" : "pg_try_advisory_xact_lock";
    const { rows } = await client.query<{ got: unknown }>(`SELECT ${lock}($1) AS got`, [SEQUENCER_LOCK]);
    const result = rows[0]?.got === false ? undefined : await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

async function placeWaiting(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ act: number; commitment: Buffer }>(
    "SELECT act, commitment FROM access_event WHERE leaf IS NULL ORDER BY act LIMIT $1",
    [BATCH],
  );
  if (rows.length === 0) return 0;
  const size = await treeSize(client);
  const peaks = await peaksOf(size, nodesOfTiles(tilesIn(client)));
  const tiles = new NewTiles();
  const tree = growTree({ size, peaks }, (level, index, hash) => {
    if (level % TILE_HEIGHT === 0) tiles.add(level / TILE_HEIGHT, index, hash);
  });
  rows.forEach(({ commitment }, i) => {
    tiles.addEntry(size + i, commitment);
    tree.append(leafHash(commitment));
  });
  await tiles.save(client);
  await client.query(
    `UPDATE access_event SET leaf = placed.leaf
     FROM (SELECT act, $2::bigint + nth - 1 AS leaf FROM unnest($1::bigint[]) WITH ORDINALITY AS a (act, nth)) AS placed
     WHERE access_event.act = placed.act`,
    [rows.map(({ act }) => act), size],
  );
  return rows.length;
}

async function signHead(
  client: PoolClient,
  signer: LineSigner,
  memory: LogMemory,
  clock: Clock,
): Promise<Checkpoint | undefined> {
  const size = await treeSize(client);
  const newest = await newestCheckpoint(client);
  const node = nodesOfTiles(tilesIn(client));
  for (const note of [newest?.note, await memory.read()]) {
    if (note === undefined) continue;
    const earlier = openCheckpoint(note);
    refuseStrangers(earlier.checkpoint, signedBy(earlier.note, signer.verifier), signer);
    await refuseInconsistent(earlier.checkpoint, size, (at) => rootAt(at, node));
  }
  if (size === 0 || newest?.size === size) return undefined;
  const checkpoint = { origin: signer.verifier.name, size, root: await rootAt(size, node) };
  const now = clock.now();
  const text = checkpointText(checkpoint);
  const note = noteOf(text, [await signer.line(text, now)]);
  // First on this machine's own disk: should the commit fail, the same tree is there to be signed again.
  await memory.write(note);
  await client.query("INSERT INTO log_checkpoint (size, root, note, signed_at) VALUES ($1, $2, $3, $4)", [
    size,
    checkpoint.root,
    note,
    now,
  ]);
  return checkpoint;
}

function refuseStrangers({ origin }: Checkpoint, signature: unknown, { verifier }: LineSigner): void {
  if (origin === verifier.name && signature) return;
  throw new Fault(
    "conflict",
    `This database's log is ${origin}, and the key here is ${verifier.name}+${verifier.keyId}; give this machine the log's own key (setting logKey).`,
  );
}

async function refuseInconsistent(
  earlier: Checkpoint,
  size: number,
  rootOf: (size: number) => Promise<Uint8Array>,
): Promise<void> {
  if (earlier.size > size)
    throw new Fault(
      "conflict",
      `The audit log has ${size} entries and a checkpoint over ${earlier.size} was signed: it was cut off, or an older backup was put in its place.`,
    );
  if (!sameHash(await rootOf(earlier.size), earlier.root))
    throw new Fault(
      "conflict",
      `The audit log's first ${earlier.size} entries are not those that were signed: its past was changed.`,
    );
}

async function receiptOf(pool: Pool, act: number): Promise<string> {
  const { rows } = await pool.query<{ leaf: number | null; salt: Buffer | null; event: string | null }>(
    "SELECT leaf, salt, event FROM access_event WHERE act = $1",
    [act],
  );
  const [entry] = rows;
  if (!entry) throw new Fault("missing", `There is no act ${act} in the audit log.`);
  const newest = await newestCheckpoint(pool);
  if (entry.leaf === null || !newest || newest.size <= entry.leaf)
    throw new Fault(
      "busy",
      `Act ${act} is written down and not yet under a checkpoint; try again in a few seconds.`,
    );
  const proof = await inclusionProof(entry.leaf, newest.size, nodesOfTiles(tilesIn(pool)));
  const extra =
    entry.salt && entry.event !== null ? Buffer.concat([entry.salt, Buffer.from(entry.event)]) : undefined;
  return receiptText({ index: entry.leaf, proof, checkpoint: newest.note, extra });
}
