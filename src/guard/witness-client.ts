/**
 * Asking witnesses to cosign: each is sent what it has not yet seen, with the proof that it follows.
 *
 * What they send back is believed only as far as their signatures go.
 */
import type { Pool } from "pg";
import { Fault } from "../kernel/fault.ts";
import { base64, openCheckpoint } from "./log/checkpoint.ts";
import { readSignatureLine, signedBy } from "./log/note.ts";
import { newestCheckpoint } from "./log-tables.ts";
import type { TransparencyLog } from "./transparency-log.ts";
import type { Witness } from "./witness-list.ts";

/** The one way out, for a text that is posted; answers of every status are given back. */
export type Post = (
  address: string,
  body: string,
  signal: AbortSignal,
) => Promise<{ readonly status: number; readonly body: string }>;

export interface Asked {
  readonly witness: Witness;
  /** Why it did not cosign, in one sentence; absent when it did. */
  readonly refusal?: string;
  /** It holds a past of this log that is not ours. */
  readonly isDisputed: boolean;
  /** By its own clock; absent when it did not. */
  readonly cosignedAt?: Date;
}

export interface AskOptions {
  readonly pool: Pool;
  readonly log: TransparencyLog;
  readonly witnesses: readonly Witness[];
  readonly post: Post;
  readonly signal: AbortSignal;
}

/** Asks all that have not cosigned the newest checkpoint, and keeps their signatures. */
export async function askWitnesses(options: AskOptions): Promise<Asked[]> {
  const newest = await newestCheckpoint(options.pool);
  if (!newest) return [];
  const { note } = openCheckpoint(newest.note);
  const silent = options.witnesses.filter(({ verifier }) => !signedBy(note, verifier));
  return Promise.all(
    silent.map((witness) =>
      ask(witness, options).catch((error: unknown) => {
        // One that cannot be reached keeps nobody from the others.
        if (error instanceof Fault) return refused(witness, error.message, false);
        throw error;
      }),
    ),
  );
}

/** Once with what we think it has seen, once with what it says it has. */
async function ask(witness: Witness, options: AskOptions): Promise<Asked> {
  let old = await lastCosigned(witness, options.pool);
  for (let turn = 0; turn < 2; turn += 1) {
    const sent = await options.log.forWitness(old);
    if (!sent) return refused(witness, `It has cosigned ${old} entries, more than this log has.`, true);
    const body = `old ${old}\n${sent.proof.map((hash) => `${base64(hash)}\n`).join("")}\n${sent.note}`;
    const answer = await options.post(`${witness.address}/add-checkpoint`, body, options.signal);
    if (answer.status === 200) return keep(witness, answer.body, sent, options.log);
    const theirs = /^(\d{1,16})\n$/.exec(answer.body)?.[1];
    if (answer.status !== 409 || theirs === undefined || Number(theirs) === old)
      return refused(
        witness,
        `It answered ${answer.status}: ${oneLine(answer.body)}.`,
        [409, 422].includes(answer.status),
      );
    old = Number(theirs);
  }
  return refused(witness, "It cosigned something else meanwhile; it is asked again later.", false);
}

function refused(witness: Witness, refusal: string, isDisputed: boolean): Asked {
  return { witness, refusal, isDisputed };
}

function oneLine(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, 200);
}

async function keep(
  witness: Witness,
  answer: string,
  sent: NonNullable<Awaited<ReturnType<TransparencyLog["forWitness"]>>>,
  log: TransparencyLog,
): Promise<Asked> {
  const { note } = openCheckpoint(sent.note);
  const lines = answer.split("\n").filter((line) => line !== "");
  const signatures = lines.slice(0, 16).flatMap((line) => {
    try {
      return [readSignatureLine(line)];
    } catch {
      // A line that cannot be read is nobody's signature.
      return [];
    }
  });
  const good = signedBy({ text: note.text, signatures }, witness.verifier);
  if (!good) return refused(witness, "What it sent is not its signature.", false);
  await log.addCosignatures(sent.checkpoint.size, [good.line]);
  return { witness, isDisputed: false, ...(good.at && { cosignedAt: good.at }) };
}

/** The largest checkpoint that carries its signature; 0 when none does. */
async function lastCosigned({ verifier }: Witness, pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ size: number; note: string }>(
    "SELECT size, note FROM log_checkpoint WHERE note LIKE '%' || $1 || '%' ORDER BY size DESC LIMIT 1",
    [`\u2014 ${verifier.name} `],
  );
  const [found] = rows;
  return found && signedBy(openCheckpoint(found.note).note, verifier) ? found.size : 0;
}
