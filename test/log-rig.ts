/** A store with an audit log, known keys and a memory that can be looked into. */
import { hash } from "node:crypto";
import { type Signer, signerOf } from "../src/guard/log/note.ts";
import type { LogMemory } from "../src/guard/log-memory.ts";
import { type Verdict, verifyLog } from "../src/guard/log-verify.ts";
import { openLog, type TransparencyLog } from "../src/guard/transparency-log.ts";
import { OPEN } from "../src/kernel/label.ts";
import { Estimate } from "../src/kernel/question.ts";
import { type FreshStore, freshStore } from "./postgres/fresh-store.ts";

export const QUESTION = "0190c2a0-0000-7000-8000-000000000001";

export interface LogRig extends FreshStore {
  readonly log: TransparencyLog;
  readonly signer: Signer;
  readonly memory: LogMemory & { note: string | undefined };
  /** Stores an estimate as somebody, and answers its id. */
  estimate(forecaster: string, p: number, id?: string): Promise<string>;
  /** Places what waits and signs. */
  settleLog(): Promise<void>;
  verify(copies?: readonly string[]): Promise<Verdict>;
  /** What an administrator with all rights does. */
  sql(text: string, values?: unknown[]): Promise<unknown[]>;
}

export function testSigner(name: string, kind: "log" | "witness" = "log"): Signer {
  return signerOf(kind, name, hash("sha256", `key of ${name}`, "buffer"));
}

export async function logRig(signer = testSigner("log.example/desk")): Promise<LogRig> {
  const fresh = await freshStore();
  const { store, clock } = fresh;
  const memory: LogRig["memory"] = {
    note: undefined,
    read: async () => memory.note,
    async write(note) {
      memory.note = note;
    },
  };
  const log = openLog({ pool: store.pool, signer, memory, clock });
  return {
    ...fresh,
    log,
    signer,
    memory,
    async estimate(forecaster, p, id) {
      const body = { questionId: QUESTION, forecaster, p, at: "2019-01-01T00:00:00.000Z" };
      const [put] = await store
        .writer(forecaster, clock, { context: { organisation: "first", role: "analyst" } })
        .transaction((transaction) => transaction.put(Estimate, [{ ...(id && { id }), label: OPEN, body }]));
      return put?.id ?? "";
    },
    async settleLog() {
      await log.sequence();
      await log.sign();
    },
    verify: (copies = memory.note === undefined ? [] : [memory.note]) =>
      verifyLog({
        pool: store.pool,
        trust: { log: signer.verifier, witnesses: [], quorum: 0 },
        copies: copies.map((note) => ({ note, from: "this machine" })),
        clock,
        records: true,
      }),
    async sql(text, values = []) {
      return (await store.pool.query(text, values)).rows;
    },
  };
}
