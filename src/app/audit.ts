/** The audit log of this desk: its keys, whom it trusts, and what this machine remembers of it. */
import { join } from "node:path";
import type { Pool } from "pg";
import { beginLog } from "../guard/log-beginning.ts";
import type { LogKeys } from "../guard/log-keys.ts";
import { fileMemory, type LogMemory } from "../guard/log-memory.ts";
import { type LogState, logState } from "../guard/log-state.ts";
import { type Verdict, verifyLog } from "../guard/log-verify.ts";
import { openLog, type TransparencyLog } from "../guard/transparency-log.ts";
import { readTrust, readWitnesses, type Trust, type Witness } from "../guard/witness-list.ts";
import type { Ledger } from "../store/acts.ts";
import type { Config } from "./config.ts";
import type { Progress } from "./operation.ts";
import type { System } from "./system.ts";

export interface Audit {
  readonly keys: LogKeys;
  readonly log: TransparencyLog;
  readonly memory: LogMemory;
  readonly witnesses: readonly Witness[];
  readonly trust: Trust;
}

export async function openAudit(pool: Pool, keys: LogKeys, config: Config, ledger: Ledger): Promise<Audit> {
  const memory = fileMemory(join(config.data, "keys", "log.checkpoint"));
  const witnesses = readWitnesses(config.witnesses);
  await beginLog(pool, ledger);
  return {
    keys,
    memory,
    witnesses,
    log: openLog({ pool, signer: keys.log, memory, clock: ledger.clock }),
    trust: readTrust(keys.log.verifier, witnesses, config.witnessQuorum),
  };
}

export interface VerifyAuditOptions {
  /** Whether the records are held against the log, too; yes if left out. */
  readonly records?: boolean;
  /** Signed checkpoints that others hold. */
  readonly copies?: readonly string[];
  progress?(progress: Progress): void;
}

export async function verifyAudit(
  { audit, store, realClock }: System,
  { records = true, copies = [], progress }: VerifyAuditOptions,
): Promise<Verdict> {
  const remembered = await audit.memory.read();
  return verifyLog({
    pool: store.pool,
    trust: audit.trust,
    copies: [
      ...(remembered === undefined ? [] : [{ note: remembered, from: "this machine" }]),
      ...copies.map((note) => ({ note, from: "somebody else" })),
    ],
    clock: realClock,
    records,
    progress: (step, done, total) => progress?.({ step, done, ...(total !== undefined && { total }) }),
  });
}

export function auditState({ audit, store }: System): Promise<LogState> {
  return logState({ pool: store.pool, trust: audit.trust, memory: audit.memory });
}
