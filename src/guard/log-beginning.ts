/**
 * The log's first entry: what was stored before there was a log, so that this, too, can no longer change.
 */
import type { Pool } from "pg";
import { insertEvents, type Ledger } from "../store/acts.ts";
import type { Queryable } from "../store/view.ts";
import { digestsOfAct } from "./log-check-records.ts";

/** The act to which everything belongs that was there before. */
const BEFORE = 0;

/** Does nothing where the log has begun, or where nothing was stored before it. */
export async function beginLog(pool: Pool, { pseudonym, salt, clock }: Ledger): Promise<void> {
  if (!(await isNeeded(pool))) return;
  const client = await pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    await client.query("LOCK TABLE access_event IN SHARE ROW EXCLUSIVE MODE");
    // Whoever held the lock before may have begun it.
    const stored = (await isNeeded(client)) ? await digestsOfAct(client, BEFORE) : [];
    const event = {
      seq: BEFORE,
      ts: clock.now().toISOString(),
      actorPseudonym: pseudonym("system"),
      verb: "alteration" as const,
      objectType: stored.map(({ kind }) => kind).join(","),
      stored,
      decision: "allowed" as const,
    };
    if (stored.length > 0) await insertEvents(client, [{ event, salt: salt() }]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

async function isNeeded(sql: Queryable): Promise<boolean> {
  const { rows } = await sql.query<{ needed: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM access_event)
            AND (EXISTS (SELECT FROM changes WHERE act = $1) OR EXISTS (SELECT FROM reading WHERE act = $1)) AS needed`,
    [BEFORE],
  );
  return rows[0]?.needed ?? false;
}
