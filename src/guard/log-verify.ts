/**
 * The whole check: log, checkpoints, witnesses, clock, and the records that the log speaks of.
 *
 * It trusts a public key, what this machine remembers having signed, and copies that others hold; of the
 * database it believes nothing. What it finds is kept, so that exports and break-glass can be refused on it.
 */
import type { Pool, PoolClient } from "pg";
import type { Clock } from "../kernel/effects.ts";
import { faultOfSignatures, openCheckpoint, type Trust } from "./log/checkpoint.ts";
import { sameHash } from "./log/merkle.ts";
import { signedBy } from "./log/note.ts";
import { checkRecords } from "./log-check-records.ts";
import { checkTree, type SignedRoot } from "./log-check-tree.ts";
import { collectFindings, type Finding, type Findings } from "./log-findings.ts";

export interface VerifyOptions {
  readonly pool: Pool;
  readonly trust: Trust;
  /** Checkpoints that are held elsewhere: what this machine remembers, what overseers and witnesses have. */
  readonly copies: readonly { readonly note: string; readonly from: string }[];
  readonly clock: Clock;
  /** Whether the records are looked at as well; the log alone is quicker. */
  readonly records: boolean;
  progress?(step: string, done: number, total?: number): void;
}

export interface Verdict {
  readonly isSound: boolean;
  /** Entries of the log. */
  readonly size: number;
  readonly checkpoints: number;
  /** Stored versions and readings that were held against the log. */
  readonly rows: number;
  /** Events whose clear text was erased; their entries still count. */
  readonly erased: number;
  readonly findings: readonly Finding[];
  /** The first index of the log that is broken, where one can be named. */
  readonly firstBad?: number | undefined;
}

export async function verifyLog(options: VerifyOptions): Promise<Verdict> {
  const { pool, clock } = options;
  const client = await pool.connect();
  let verdict: Verdict;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    verdict = await check(client, options);
  } finally {
    await client.query("ROLLBACK").catch(() => undefined);
    client.release();
  }
  await pool.query(
    `INSERT INTO log_verdict (checked_at, size, findings) VALUES ($1, $2, $3)
     ON CONFLICT (checked_at) DO UPDATE SET size = excluded.size, findings = excluded.findings`,
    [clock.now(), verdict.size, JSON.stringify(verdict.findings)],
  );
  return verdict;
}

async function check(client: PoolClient, options: VerifyOptions): Promise<Verdict> {
  const { trust, copies, records, progress = () => undefined } = options;
  const findings = collectFindings();
  const { roots, count } = await readCheckpoints(client, trust, findings);
  for (const copy of copies) {
    const root = rootOfCopy(copy, trust, findings);
    if (root) roots.push(root);
  }
  roots.sort((a, b) => a.size - b.size);
  const tree = await checkTree(client, roots, findings, (done, total) => progress("entries", done, total));
  const rows = records ? await checkRecords(client, findings, (done) => progress("records", done)) : 0;
  const broken = findings.told.filter(({ grade }) => grade === "broken");
  const indexes = broken.flatMap(({ index }) => (index === undefined ? [] : [index]));
  return {
    isSound: broken.length === 0,
    ...tree,
    checkpoints: count,
    rows,
    findings: [...findings.told].sort(
      (a, b) => (a.index ?? Number.MAX_VALUE) - (b.index ?? Number.MAX_VALUE),
    ),
    ...(indexes.length > 0 && { firstBad: Math.min(...indexes) }),
  };
}

interface Kept {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly signedAt: Date;
}

/** Checkpoints read at once. */
const PAGE = 10_000;

async function readCheckpoints(
  client: PoolClient,
  trust: Trust,
  findings: Findings,
): Promise<{ roots: SignedRoot[]; count: number }> {
  const roots: SignedRoot[] = [];
  let last: Kept | undefined;
  for (;;) {
    const { rows } = await client.query<Kept>(
      `SELECT size, root, note, signed_at AS "signedAt" FROM log_checkpoint WHERE size > $1 ORDER BY size LIMIT $2`,
      [last?.size ?? -1, PAGE],
    );
    for (const row of rows) {
      if (last && row.signedAt < last.signedAt)
        findings.odd(
          "clock",
          last.size,
          `The checkpoint over ${row.size} was signed before the one over ${last.size}: the clock was set back.`,
        );
      if (isSigned(row, trust, findings)) roots.push(rootOf(row));
      last = row;
    }
    if (rows.length < PAGE) break;
  }
  if (last) checkWitnesses(last, trust, findings);
  return { roots, count: roots.length };
}

function rootOf({ size, root, signedAt }: Kept): SignedRoot {
  return { size, root, said: `the checkpoint of ${signedAt.toISOString()}` };
}

function isSigned({ size, root, note }: Kept, { log }: Trust, findings: Findings): boolean {
  const opened = opening(note);
  if (!opened) {
    findings.broken("checkpoint", size, `The checkpoint over ${size} cannot be read.`);
    return false;
  }
  const { checkpoint } = opened;
  if (checkpoint.size !== size || !sameHash(checkpoint.root, root))
    findings.broken(
      "checkpoint",
      Math.min(size, checkpoint.size),
      `The checkpoint over ${size} stands as another.`,
    );
  if (checkpoint.origin === log.name && signedBy(opened.note, log)) return true;
  findings.broken(
    "checkpoint",
    size,
    `The checkpoint over ${size} is not signed by ${log.name}+${log.keyId}: it was forged, or the key was swapped.`,
  );
  return false;
}

function opening(note: string): ReturnType<typeof openCheckpoint> | undefined {
  try {
    return openCheckpoint(note);
  } catch {
    // What is no checkpoint is found as such by the caller.
    return undefined;
  }
}

function checkWitnesses({ size, note }: Kept, trust: Trust, findings: Findings): void {
  const opened = opening(note);
  const fault = opened && faultOfSignatures(opened.note, opened.checkpoint, trust);
  if (fault !== undefined && trust.quorum > 0 && opened && signedBy(opened.note, trust.log))
    findings.odd("witness", size, `The newest checkpoint lacks witnesses: ${fault}`);
}

function rootOfCopy(
  { note, from }: VerifyOptions["copies"][number],
  { log }: Trust,
  findings: Findings,
): SignedRoot | undefined {
  const opened = opening(note);
  if (!opened) {
    findings.odd("checkpoint", undefined, `${from} holds no checkpoint that can be read.`);
    return undefined;
  }
  const { size, root, origin } = opened.checkpoint;
  if (origin !== log.name || !signedBy(opened.note, log)) {
    findings.broken(
      "checkpoint",
      size,
      `The checkpoint over ${size} that ${from} holds is of ${origin} and not signed by ${log.name}+${log.keyId}: the key was swapped.`,
    );
    return undefined;
  }
  return { size, root, said: `the checkpoint that ${from} holds` };
}
