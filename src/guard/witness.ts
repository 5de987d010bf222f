/**
 * The witness: cosigns other institutions' logs, and only what follows from what it cosigned before
 * (C2SP tlog-witness).
 *
 * For each log it keeps one size and one root. Looking at them, checking the proof and keeping the new ones is
 * one transaction under the row's lock: two requests at once cannot roll the log back.
 */
import type { Pool, PoolClient } from "pg";
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import { type Checkpoint, isHash, openCheckpoint } from "./log/checkpoint.ts";
import { EMPTY_ROOT, type Hash, sameHash, type TreeHead, verifyConsistency } from "./log/merkle.ts";
import { type LineSigner, type Note, signedBy, type Verifier } from "./log/note.ts";

export interface WitnessOptions {
  readonly pool: Pool;
  readonly signer: LineSigner;
  /** The logs that are cosigned; all others are unknown. */
  readonly logs: readonly Verifier[];
  readonly clock: Clock;
}

/** What goes back over HTTP. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly type: "text/plain; charset=utf-8" | "text/x.tlog.size";
  readonly body: string;
}

/** A proof has at most this many hashes: one for each level of the largest tree there can be. */
const MOST_PROOF_LINES = 63;
/** Bytes; the longest proof and a checkpoint with many signatures fit in. */
export const WITNESS_BODY_LIMIT = 64 * 1024;

/** `POST <prefix>/add-checkpoint`. */
export async function addCheckpoint(body: string, options: WitnessOptions): Promise<WitnessAnswer> {
  const request = readRequest(body);
  if (!request) return plain(400, "This is not an old size, proof lines, an empty line and a checkpoint.");
  const { note, checkpoint, old } = request;
  const known = options.logs.filter(({ name }) => name === checkpoint.origin);
  if (known.length === 0) return plain(404, `The log ${checkpoint.origin} is not cosigned here.`);
  if (!known.some((log) => signedBy(note, log)))
    return plain(403, "No trusted key has signed this checkpoint.");
  if (old > checkpoint.size) return plain(400, "The old size is above the checkpoint's.");
  const client = await options.pool.connect();
  try {
    await client.query("BEGIN");
    const answer = await cosign(client, request, options);
    await client.query(answer.status === 200 ? "COMMIT" : "ROLLBACK");
    return answer;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

interface Request {
  readonly old: number;
  readonly proof: readonly Hash[];
  readonly note: Note;
  readonly checkpoint: Checkpoint;
}

function readRequest(body: string): Request | undefined {
  const end = body.indexOf("\n\n");
  const [first = "", ...lines] = body.slice(0, Math.max(end, 0)).split("\n");
  const [, old] = /^old (0|[1-9]\d{0,15})$/.exec(first) ?? [];
  if (old === undefined || lines.length > MOST_PROOF_LINES || !lines.every(isHash)) return undefined;
  try {
    const opened = openCheckpoint(body.slice(end + 2));
    return { old: Number(old), proof: lines.map((line) => Buffer.from(line, "base64")), ...opened };
  } catch (error) {
    if (error instanceof Fault && error.code === "invalid") return undefined;
    throw error;
  }
}

async function cosign(
  client: PoolClient,
  { old, proof, note, checkpoint }: Request,
  { signer, clock }: WitnessOptions,
): Promise<WitnessAnswer> {
  const { origin } = checkpoint;
  await client.query(
    "INSERT INTO witness_state (origin, size, root) VALUES ($1, 0, $2) ON CONFLICT (origin) DO NOTHING",
    [origin, EMPTY_ROOT],
  );
  const { rows } = await client.query<TreeHead>(
    "SELECT size, root FROM witness_state WHERE origin = $1 FOR UPDATE",
    [origin],
  );
  const [latest] = rows;
  if (!latest) throw new Error("a witness's state was not kept");
  if (latest.size !== old) return { status: 409, type: "text/x.tlog.size", body: `${latest.size}\n` };
  if (old === checkpoint.size && !sameHash(latest.root, checkpoint.root))
    return { status: 409, type: "text/x.tlog.size", body: `${latest.size}\n` };
  if (!verifyConsistency(latest, checkpoint, proof))
    return plain(422, "The checkpoint does not follow from the one cosigned before.");
  const now = clock.now();
  await client.query("UPDATE witness_state SET size = $2, root = $3, cosigned_at = $4 WHERE origin = $1", [
    origin,
    checkpoint.size,
    checkpoint.root,
    now,
  ]);
  return {
    status: 200,
    type: "text/plain; charset=utf-8",
    body: `${await signer.line(note.text, now)}\n`,
  };
}

function plain(status: WitnessAnswer["status"], sentence: string): WitnessAnswer {
  return { status, type: "text/plain; charset=utf-8", body: `${sentence}\n` };
}
