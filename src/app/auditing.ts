/**
 * The audit log at work while the desk is served: places for what was written, a signature over them, and
 * the witnesses'. What goes wrong is said in the program's own log, and the log's state is red meanwhile.
 */
import { setTimeout as pause } from "node:timers/promises";
import { guardedPost } from "../collect/guarded-fetch.ts";
import { type ClockApart, keepWitnessClocks, secondsApart } from "../guard/clock-check.ts";
import { requireSoundLog } from "../guard/log-state.ts";
import { askWitnesses } from "../guard/witness-client.ts";
import { Fault } from "../kernel/fault.ts";
import { auditState, verifyAudit } from "./audit.ts";
import { shipLog } from "./log-shipping.ts";
import type { System } from "./system.ts";
import { VERSION } from "./version.ts";

/** Milliseconds from one round to the next. */
const SEQUENCE_EVERY = 500;
const DENIALS_EVERY = 60_000;
const SIGN_EVERY = 5_000;
const ASK_EVERY = 5_000;
const SHIP_EVERY = 5_000;
const VERIFY_EVERY = 24 * 3_600_000;

export function startAuditing(system: System): { stop(): Promise<void> } {
  const { audit, log } = system;
  const stop = new AbortController();
  const said = new Map<string, string>();
  const handed = { failing: "" };
  const rounds = [
    every(DENIALS_EVERY, () => system.denials.settle(), system, stop.signal),
    every(SEQUENCE_EVERY, () => audit.log.sequence(), system, stop.signal),
    every(SIGN_EVERY, () => audit.log.sign(), system, stop.signal),
    every(ASK_EVERY, () => askToCosign(system, stop.signal, said), system, stop.signal),
    every(SHIP_EVERY, () => handOver(system, stop.signal, handed), system, stop.signal),
    every(VERIFY_EVERY, () => verifyAudit(system, {}), system, stop.signal),
  ];
  return {
    async stop() {
      stop.abort();
      await Promise.all(rounds);
      await system.denials
        .settle({ isEnd: true })
        .catch((error: unknown) => log.error({ err: error }, "denials were not written down"));
      await settleAudit(system);
    },
  };
}

/** Entries that the institution's log server does not take wait; why is said once, and again when it is another reason. */
async function handOver(system: System, signal: AbortSignal, before: { failing: string }): Promise<void> {
  try {
    await shipLog(system, signal);
    before.failing = "";
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.message !== before.failing && !signal.aborted)
      system.log.error({ err: error }, "entries were not handed over");
    before.failing = error.message;
  }
}

/**
 * Asks the witnesses that have not cosigned the newest checkpoint.
 *
 * @param said what each witness said the last time, which is not logged again.
 */
export async function askToCosign(
  system: System,
  signal: AbortSignal,
  said = new Map<string, string>(),
): Promise<void> {
  const { audit, log, store } = system;
  if (audit.witnesses.length === 0) return;
  const post = guardedPost({
    allowHosts: system.config.allowHosts,
    version: VERSION,
    clock: system.realClock,
    pause: (milliseconds, during) => pause(milliseconds, undefined, { signal: during }),
    limits: { totalMilliseconds: 30_000, betweenMilliseconds: 0 },
  });
  const options = { pool: store.pool, log: audit.log, witnesses: audit.witnesses, post, signal };
  const before = system.realClock.now();
  const asked = await askWitnesses(options);
  const after = system.realClock.now();
  const clocks: ClockApart[] = [];
  for (const { witness, refusal, isDisputed, cosignedAt } of asked) {
    const { name } = witness.verifier;
    // A signature says its time in whole seconds.
    if (cosignedAt) clocks.push({ of: name, seconds: secondsApart(cosignedAt, before, after, 1) });
    if (refusal !== undefined && said.get(name) !== refusal)
      log[isDisputed ? "error" : "warn"]({ witness: name, refusal }, "a witness did not cosign");
    said.set(name, refusal ?? "");
  }
  if (clocks.length > 0) await keepWitnessClocks(store.systemView(), store.writer("audit"), clocks);
}

/** Gives all that waits its place, and signs. A log that may not be signed is said, and stops nobody's reading. */
export async function settleAudit({ audit, log }: System): Promise<void> {
  try {
    await audit.log.sequence(true);
    await audit.log.sign(true);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.error(error.message);
  }
}

async function every(
  milliseconds: number,
  work: () => Promise<unknown>,
  { log }: System,
  signal: AbortSignal,
): Promise<void> {
  let said: string | undefined;
  while (!signal.aborted) {
    await pause(milliseconds, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      await work();
      said = undefined;
    } catch (error) {
      // Once, and again when it is something else: the next round comes soon.
      const now = error instanceof Error ? error.message : String(error);
      if (now !== said && !signal.aborted) log.error({ err: error }, "the audit log did not go on");
      said = now;
    }
  }
}

/** Witnesses that take longer are not waited for; what asked is refused and can ask again. */
const LONGEST_WAIT = 10_000;

/**
 * Before what cannot be taken back. What was just written may be on its way to the witnesses: they are asked at once.
 *
 * @throws Fault `refused` while the audit log cannot be relied on.
 */
export async function requireSoundAudit(what: string, system: System): Promise<void> {
  const { audit, store } = system;
  if (!(await auditState(system)).isSound) {
    await settleAudit(system);
    await askToCosign(system, AbortSignal.timeout(LONGEST_WAIT)).catch((error: unknown) =>
      system.log.warn({ err: error }, "the witnesses could not be asked"),
    );
  }
  await requireSoundLog(what, { pool: store.pool, trust: audit.trust, memory: audit.memory });
}
