/**
 * Who works on a run: whoever holds its lock, a lock of a database session that ends with its process.
 *
 * So a run that is still called running although nobody holds it was killed, on whatever machine, and can be
 * closed by anybody at once. The session is one of its own: it must not wait for the pool's other users.
 */
import { Client, type Pool } from "pg";
import { Run } from "../kernel/run.ts";
import { translate } from "../store/database.ts";
import type { Writer } from "../store/writer.ts";

/** Keeps these locks apart from others in the same database. */
const LOCKS = 4_646_002;
const KEY = `hashtextextended($1, ${LOCKS})`;

export interface RunLocks {
  hold(runId: string): Promise<void>;
  /** False when somebody else holds it. */
  tryHold(id: string): Promise<boolean>;
  release(runId: string): Promise<void>;
  close(): Promise<void>;
}

export async function openRunLocks(pool: Pool): Promise<RunLocks> {
  const client = new Client({ ...pool.options, application_name: "presage import" });
  // A server that goes away is noticed by the next transaction, in its own words.
  client.on("error", () => undefined);
  await client.connect().catch((error: unknown) => {
    throw translate(error);
  });
  // Several workers share the session, and it takes one question at a time.
  let last: Promise<unknown> = Promise.resolve();
  const ask = (lock: string, id: string) => {
    const answer = last.then(() =>
      client.query<{ held: boolean | "" }>(`SELECT ${lock}(${KEY}) AS held`, [id]),
    );
    last = answer.catch(() => undefined);
    return answer;
  };
  return {
    async hold(runId) {
      await ask("pg_advisory_lock", runId);
    },
    async tryHold(id) {
      const { rows } = await ask("pg_try_advisory_lock", id);
      return rows[0]?.held === true;
    },
    async release(runId) {
      await ask("pg_advisory_unlock", runId);
    },
    close: () => client.end(),
  };
}

/**
 * Marks the runs as interrupted whose worker is gone; what they stored stays, and importing the same input
 * again takes in the rest.
 * @returns the ids of those runs.
 */
export async function closeInterruptedRuns(writer: Writer): Promise<string[]> {
  return writer.transaction(async (transaction) => {
    const closed: string[] = [];
    let after: string | undefined;
    do {
      const page = await transaction.view.list(Run, {
        where: { status: "running" },
        descending: false,
        limit: 200,
        after,
      });
      for (const { id, label, body } of page.items) {
        const { rows } = await transaction.sql.query<{ held: boolean }>(
          `SELECT pg_try_advisory_xact_lock(${KEY}) AS held`,
          [id],
        );
        if (!rows[0]?.held) continue;
        closed.push(id);
        await transaction.put(Run, [{ id, label, body: { ...body, ...INTERRUPTED } }]);
      }
      after = page.next;
    } while (after !== undefined);
    return closed;
  });
}

const INTERRUPTED = {
  status: "interrupted",
  error: "The program ended before the import did; import it again to take in the rest.",
} as const;
