/**
 * Whether the audit log can be relied on now. While it cannot, the product is red, and what cannot be taken
 * back (exports, break-glass) is refused: `requireSoundLog` comes first in whatever does such a thing.
 */
import type { Pool } from "pg";
import { Fault } from "../kernel/fault.ts";
import { faultOfSignatures, openCheckpoint, type Trust } from "./log/checkpoint.ts";
import { sameHash } from "./log/merkle.ts";
import type { LogMemory } from "./log-memory.ts";
import { newestCheckpoint } from "./log-tables.ts";

export interface LogState {
  readonly isSound: boolean;
  /** What is wrong, each in one sentence. */
  readonly reasons: readonly string[];
  /** Entries under the newest checkpoint. */
  readonly size: number;
  readonly signedAt?: Date | undefined;
  /** Entries that have no place in the log yet, and how long the oldest has waited. */
  readonly waiting: number;
  readonly waitingSeconds: number;
}

/** An entry has its place within this time, or something is wrong (the maximum merge delay). */
const LONGEST_WAIT_SECONDS = 60;
/** Waiting entries are counted up to here. */
const MOST_COUNTED = 100_000;

export interface StateOptions {
  readonly pool: Pool;
  readonly trust: Trust;
  readonly memory: LogMemory;
}

export async function logState({ pool, trust, memory }: StateOptions): Promise<LogState> {
  const newest = await newestCheckpoint(pool);
  const { rows } = await pool.query<{ waiting: number; seconds: number; broken: number }>(
    `SELECT (SELECT count(*) FROM (SELECT FROM access_event WHERE leaf IS NULL LIMIT ${MOST_COUNTED}) AS w) AS waiting,
            coalesce((SELECT extract(epoch FROM clock_timestamp() - written_at)::float8 FROM access_event
                      WHERE leaf IS NULL ORDER BY act LIMIT 1), 0) AS seconds,
            (SELECT count(*) FROM jsonb_to_recordset(coalesce(
               (SELECT findings FROM log_verdict ORDER BY checked_at DESC LIMIT 1), '[]')) AS f (grade text)
             WHERE grade = 'broken') AS broken`,
  );
  const { waiting, seconds, broken } = rows[0] ?? { waiting: 0, seconds: 0, broken: 0 };
  const reasons: string[] = [];
  if (broken > 0)
    reasons.push(`The last check of the audit log found ${broken} broken places; see log-verify.`);
  if (seconds > LONGEST_WAIT_SECONDS)
    reasons.push(`${waiting} acts have waited up to ${Math.round(seconds)} s for their place in the log.`);
  const unsigned = await faultOfCheckpoints(pool, trust);
  if (unsigned !== undefined) reasons.push(unsigned);
  const remembered = await memory.read();
  const forgotten = remembered === undefined ? undefined : await faultOfMemory(pool, remembered);
  if (forgotten !== undefined) reasons.push(forgotten);
  return {
    isSound: reasons.length === 0,
    reasons,
    size: newest?.size ?? 0,
    signedAt: newest?.signedAt,
    waiting,
    waitingSeconds: seconds,
  };
}

/** Checkpoints looked at: more than are made while witnesses may still be on their way. */
const LOOKED_AT = 40;

/** A checkpoint that was just made is on its way to the witnesses; what stood before it has to be signed. */
async function faultOfCheckpoints(pool: Pool, trust: Trust): Promise<string | undefined> {
  const { rows } = await pool.query<{ note: string; age: number }>(
    `SELECT note, extract(epoch FROM clock_timestamp() - signed_at)::float8 AS age
     FROM log_checkpoint ORDER BY size DESC LIMIT ${LOOKED_AT}`,
  );
  let newest: string | undefined;
  for (const { note: text, age } of rows) {
    const { note, checkpoint } = openCheckpoint(text);
    const fault = faultOfSignatures(note, checkpoint, trust);
    if (fault === undefined) return undefined;
    newest ??= fault;
    if (age > LONGEST_WAIT_SECONDS) break;
  }
  return newest;
}

async function faultOfMemory(pool: Pool, remembered: string): Promise<string | undefined> {
  const { checkpoint } = openCheckpoint(remembered);
  const { rows } = await pool.query<{ root: Buffer }>("SELECT root FROM log_checkpoint WHERE size = $1", [
    checkpoint.size,
  ]);
  const [kept] = rows;
  if (kept && sameHash(kept.root, checkpoint.root)) return undefined;
  return `This machine signed a checkpoint over ${checkpoint.size} entries that the database does not have: it was cut off, or an older one was put in its place.`;
}

/** @throws Fault `refused` while the audit log cannot be relied on. @param what as in "An export". */
export async function requireSoundLog(what: string, options: StateOptions): Promise<void> {
  const { isSound, reasons } = await logState(options);
  if (!isSound)
    throw new Fault("refused", `${what} is refused while the audit log is not sound: ${reasons.join(" ")}`);
}
