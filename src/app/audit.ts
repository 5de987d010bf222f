/** The audit log of this desk: its keys, whom it trusts, and what this machine remembers of it. */
import { join } from "node:path";
import type { Pool } from "pg";
import { beginLog } from "../guard/log-beginning.ts";
import type { LogKeys } from "../guard/log-keys.ts";
import { fileMemory, type LogMemory } from "../guard/log-memory.ts";
import { openLog, type TransparencyLog } from "../guard/transparency-log.ts";
import { readTrust, readWitnesses, type Trust, type Witness } from "../guard/witness-list.ts";
import type { Ledger } from "../store/acts.ts";
import type { Config } from "./config.ts";

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
