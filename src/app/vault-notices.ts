/**
 * What the vault tells the desk: written into the audit log, signed and cosigned before it is answered, and left
 * as a record that an overseer finds at once.
 */
import type { NoticeAnswer, VaultNotice } from "../guard/vault-notice.ts";
import { BreakGlass } from "../kernel/break-glass.ts";
import { Fault } from "../kernel/fault.ts";
import { UNLABELLED } from "../kernel/label.ts";
import type { Transaction } from "../store/writer.ts";
import { askToCosign, requireSoundAudit, settleAudit } from "./auditing.ts";
import type { System } from "./system.ts";

/** Who writes what the vault says; nobody signs in by this name. */
const VAULT = "vault";

/** @throws Fault `refused` while the log cannot be relied on, unless a life is in danger. */
export async function noteVault(
  notice: VaultNotice,
  system: System,
  signal: AbortSignal,
): Promise<NoticeAnswer> {
  await cosigned(system, signal);
  const mayLackWitnesses = await isThreatToLife(notice, system);
  if (!mayLackWitnesses)
    await requireSoundAudit("Breaking glass", system).catch(async (error: unknown) => {
      await noteAttempt(notice, system);
      throw error;
    });
  const act = await system.store
    .writer(VAULT)
    .transaction((transaction) => writeDown(notice, transaction, system));
  await cosigned(system, signal);
  return { act, receipt: await system.audit.log.receipt(act) };
}

/** What was refused was wanted all the same, and an overseer should hear of it. */
async function noteAttempt(notice: VaultNotice, { store }: System): Promise<void> {
  await store.writer(VAULT).transaction((transaction) =>
    transaction.log({
      verb: "refusal",
      objectType: `vault-${notice.kind}`,
      decision: "refused",
      detail: { notice },
    }),
  );
}

/** The witnesses are asked now and not at their turn: somebody waits. */
async function cosigned(system: System, signal: AbortSignal): Promise<void> {
  await settleAudit(system);
  await askToCosign(system, signal).catch((error: unknown) => {
    // A witness that cannot be reached has not signed, and the vault sees that for itself.
    if (!(error instanceof Fault)) throw error;
    system.log.warn(error.message);
  });
}

async function isThreatToLife(notice: VaultNotice, { store }: System): Promise<boolean> {
  if (notice.kind === "break-glass") return notice.threatToLife;
  if (notice.kind === "erasure") return false;
  const { items } = await store
    .systemView()
    .list(BreakGlass, { where: { request: notice.request }, limit: 1 });
  return items[0]?.body.threatToLife ?? false;
}

/** One entry of the log: with the record that it changes, or alone where it changes none. @returns the act's number */
async function writeDown(notice: VaultNotice, transaction: Transaction, system: System): Promise<number> {
  const verb = notice.kind === "erasure" ? "erasure" : "break-glass";
  transaction.explain({ verb, detail: { notice } });
  if (!(await record(notice, transaction, system)))
    return transaction.log({ verb, objectType: `vault-${notice.kind}`, detail: { notice } });
  const { rows } = await transaction.sql.query<{ act: number }>(
    "SELECT current_setting('presage.act')::bigint AS act",
  );
  const [begun] = rows;
  if (!begun) throw new Error("a notice was written down without an act");
  return begun.act;
}

/** Whether anything was stored: an erasure leaves no record, and what is said twice changes nothing. */
async function record(
  notice: VaultNotice,
  transaction: Transaction,
  { realClock }: System,
): Promise<boolean> {
  if (notice.kind === "erasure") return false;
  if (notice.kind === "break-glass") {
    const { kind: _, ...body } = notice;
    await transaction.put(BreakGlass, [
      { label: UNLABELLED, body: { ...body, askedAt: realClock.now().toISOString() } },
    ]);
    return true;
  }
  const { items } = await transaction.view.list(BreakGlass, { where: { request: notice.request }, limit: 1 });
  const [present] = items;
  if (!present) throw new Fault("missing", "No such request was ever announced here.");
  const { id, label, body } = present;
  const change =
    notice.kind === "opened"
      ? { status: "opened" as const, custodians: notice.custodians }
      : { status: "reviewed" as const, finding: notice.finding };
  const [put] = await transaction.put(BreakGlass, [{ id, label, body: { ...body, ...change } }]);
  return put?.outcome === "changed";
}
