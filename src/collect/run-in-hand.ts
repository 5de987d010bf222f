/**
 * A run in hand: its record, saved again with every step, and held by a lock for as long as it is worked on.
 */
import { Fault } from "../kernel/fault.ts";
import type { Label } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import { NO_COUNTS, Run } from "../kernel/run.ts";
import { noteCollected } from "../store/collected.ts";
import type { Transaction, Writer } from "../store/writer.ts";
import type { RunLocks } from "./run-lock.ts";

export interface RunInHand {
  readonly id: string;
  readonly label: Label;
  /** As it was last committed. */
  readonly body: Run;
  /**
   * One transaction: what `step` stores, and what it says the run has become.
   * @throws Fault `conflict` when the run was closed by somebody who took this process for dead.
   */
  save(step: (transaction: Transaction, current: Run) => Promise<Partial<Run>>): Promise<void>;
  /** The record as it stands. */
  stored(): Promise<Stored<Run>>;
}

export interface NewRun {
  readonly sourceId: string;
  readonly input: string;
  readonly label: Label;
  readonly startedAt: Date;
  /** The collection basis under which it is made. */
  readonly basisId: string;
}

export async function startRun(run: NewRun, writer: Writer, locks: RunLocks): Promise<RunInHand> {
  const { label, sourceId, input, startedAt, basisId } = run;
  let body: Run = {
    sourceId,
    input,
    startedAt: startedAt.toISOString(),
    status: "running",
    counts: NO_COUNTS,
    bytes: 0,
  };
  const id = await writer.transaction(async (transaction) => {
    transaction.explain({ verb: "collection", basisId });
    const [put] = await transaction.put(Run, [{ label, body }]);
    if (!put) throw new Error("a new run was not stored");
    await noteCollected(transaction, { runId: put.id, sourceId, basisId, collectedAt: body.startedAt });
    // Before the run can be seen, so that nobody takes it for one that was left behind.
    await locks.hold(put.id);
    return put.id;
  });
  return {
    id,
    label,
    get body() {
      return body;
    },
    async save(step) {
      body = await writer.transaction(async (transaction) => {
        transaction.explain({ verb: "collection", basisId });
        // Not from memory: a commit whose answer was lost has happened all the same.
        const { body: current } = await transaction.view.one(Run, id);
        if (current.status !== "running")
          throw new Fault("conflict", `This run is ${current.status}; import its input again.`);
        const next = { ...current, ...(await step(transaction, current)) };
        await transaction.put(Run, [{ id, label, body: next }]);
        await noteCollected(transaction, { runId: id, sourceId, basisId, collectedAt: body.startedAt });
        return next;
      });
    },
    stored: () => writer.transaction(({ view }) => view.one(Run, id)),
  };
}
