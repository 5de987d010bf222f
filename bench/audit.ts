/** The audit log: entries placed a second, with and without their writing, and the check of all of them. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { signerOf } from "../src/guard/log/note.ts";
import { fileMemory } from "../src/guard/log-memory.ts";
import { verifyLog } from "../src/guard/log-verify.ts";
import { openLog } from "../src/guard/transparency-log.ts";
import type { AccessEvent } from "../src/kernel/access-event.ts";
import { insertEvents } from "../src/store/acts.ts";
import { benchStore } from "./bench-store.ts";
import { perSecond, type Row } from "./row.ts";

/** Entries written between two placements. */
const ROUND = 2_000;

export async function auditRows(folder: string, entries: number): Promise<Row[]> {
  const opened = await benchStore(folder);
  const { store, ledger, clock } = opened;
  const signer = signerOf("log", "bench.example/log", randomBytes(32));
  const memory = fileMemory(join(folder, "log.checkpoint"));
  const log = openLog({ pool: store.pool, signer, memory, clock });
  let placing = 0;
  const began = performance.now();
  for (let start = 1; start <= entries; start += ROUND) {
    const count = Math.min(ROUND, entries - start + 1);
    await insertEvents(
      store.pool,
      Array.from({ length: count }, (_, i) => consultation(start + i, ledger)),
    );
    const before = performance.now();
    await log.sequence();
    await log.sign();
    placing += performance.now() - before;
  }
  const writing = performance.now() - began;
  const verified = performance.now();
  const busy = process.cpuUsage();
  const verdict = await verifyLog({
    pool: store.pool,
    trust: { log: signer.verifier, witnesses: [], quorum: 0 },
    copies: [],
    clock,
    records: true,
  });
  const checking = performance.now() - verified;
  const { user, system } = process.cpuUsage(busy);
  if (!verdict.isSound || verdict.size !== entries) throw new Error(JSON.stringify(verdict.findings));
  await opened.close();
  const said = entries.toLocaleString("en");
  return [
    {
      what: `audit log: ${said} entries placed and signed`,
      measured: `${perSecond(entries, placing).toLocaleString("en")}/s`,
      budget: "2,000/s",
      kept: perSecond(entries, placing) >= 2_000,
    },
    {
      what: "… with their writing",
      measured: `${perSecond(entries, writing).toLocaleString("en")}/s`,
      budget: "2,000/s",
      kept: perSecond(entries, writing) >= 2_000,
    },
    {
      what: "… and checked to the last",
      measured: `${(checking / 1_000).toFixed(1)} s, ${((checking / entries) * 1_000).toFixed(1)} s a million, ${((user + system) / entries).toFixed(1)} s of it on our own processor`,
      budget: "60 s a million",
      kept: (checking / entries) * 1_000 < 60,
    },
  ];
}

function consultation(
  seq: number,
  ledger: { salt(): Uint8Array },
): { readonly event: AccessEvent; readonly salt: Uint8Array } {
  const event: AccessEvent = {
    seq,
    ts: new Date(1_700_000_000_000 + seq).toISOString(),
    actorPseudonym: "0123456789abcdef0123456789abcdef",
    verb: "consultation",
    objectType: "report",
    decision: "allowed",
    purposeId: "p-1",
    detail: { justification: "duty of care", ids: [String(seq)] },
  };
  return { event, salt: ledger.salt() };
}
