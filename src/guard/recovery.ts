/**
 * When somebody has lost what they prove themselves by: who they are is proved again as when they came, by two people
 * (ASVS 6.4.4). One administrator says how it was proved; another, having looked for themselves, makes the link.
 *
 * Whoever signs in through the institution's own service needs none of this: that service vouches for them anew.
 */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import { Person } from "../kernel/person.ts";
import type { Queryable } from "../store/view.ts";
import { makeInvitation } from "./invitations.ts";
import { tell } from "./notices.ts";
import { forgetCodes } from "./one-time-codes.ts";
import { forgetPasskeys } from "./passkeys.ts";
import { endSessions } from "./sessions.ts";
import type { Door } from "./sign-in.ts";

/** How somebody's identity is proved; none of them by the desk itself, on which the person cannot be known. */
export const PROOFS_OF_IDENTITY = ["in-person", "video-known", "institution-vouches"] as const;
export const ProofOfIdentity = z.enum(PROOFS_OF_IDENTITY);
export type ProofOfIdentity = z.infer<typeof ProofOfIdentity>;

const LASTS_MS = 72 * 3_600_000;

export interface Recovery {
  readonly id: string;
  readonly personId: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly method: ProofOfIdentity;
  readonly reason: string;
}

export interface Asked {
  readonly personId: string;
  readonly method: ProofOfIdentity;
  /** What was lost, and how it was seen who they are. */
  readonly reason: string;
}

const COLUMNS = `id, person_id AS "personId", asked_by AS "askedBy", asked_at AS "askedAt", method, reason`;

/** Those that wait for a second person. */
export async function openRecoveries(sql: Queryable, now: Date): Promise<Recovery[]> {
  const { rows } = await sql.query<Recovery>(
    `SELECT ${COLUMNS} FROM recovery WHERE confirmed_at IS NULL AND asked_at > $1 ORDER BY asked_at, id`,
    [new Date(now.getTime() - LASTS_MS)],
  );
  return rows;
}

/** Nothing is lost or made by it yet; the person is told, since it may not be they who asked. */
export async function askRecovery(
  { store, clock }: Door,
  by: string,
  { personId, method, reason }: Asked,
): Promise<{ readonly id: string }> {
  const at = clock.now();
  if (by === personId)
    throw new Fault("refused", "Nobody says of themselves who they are; another administrator does.", {
      reason: "own",
    });
  return store.writer(by).transaction(async (transaction) => {
    const id = randomUUID();
    await transaction.sql.query("DELETE FROM recovery WHERE person_id = $1 AND confirmed_at IS NULL", [
      personId,
    ]);
    await transaction.sql.query(
      "INSERT INTO recovery (id, person_id, asked_by, asked_at, method, reason) VALUES ($1, $2, $3, $4, $5, $6)",
      [id, personId, by, at, method, reason],
    );
    await tell(transaction.sql, { personId, kind: "recovery-asked" }, at);
    await transaction.log({
      verb: "policy-change",
      objectType: "recovery",
      detail: { done: "asked", recovery: id, person: personId, method, reason },
    });
    return { id };
  });
}

/**
 * What the person had counts no more, every session of theirs ends, and there is a link.
 *
 * @throws Fault `refused` for who asked or is concerned; `missing` when nothing of the kind waits.
 */
export async function confirmRecovery({ store, clock, entropy }: Door, by: string, id: string) {
  const now = clock.now();
  return store.writer(by).transaction(async (transaction) => {
    const { sql } = transaction;
    const { rows } = await sql.query<Recovery>(
      `SELECT ${COLUMNS} FROM recovery
       WHERE id = $1 AND confirmed_at IS NULL AND asked_at > $2 FOR UPDATE`,
      [id, new Date(now.getTime() - LASTS_MS)],
    );
    const [recovery] = rows;
    if (!recovery)
      throw new Fault("missing", "No such recovery waits; it may have been confirmed, or be too old.");
    const { personId, askedBy, method } = recovery;
    if (by === askedBy || by === personId)
      throw new Fault(
        "refused",
        "A second person confirms this: neither who asked for it nor who is concerned.",
        {
          reason: "second-person",
        },
      );
    await transaction.view.one(Person, personId);
    await sql.query("UPDATE recovery SET confirmed_by = $2, confirmed_at = $3 WHERE id = $1", [id, by, now]);
    await forgetCodes(sql, personId);
    await forgetPasskeys(sql, personId);
    await endSessions(sql, personId);
    await tell(sql, { personId, kind: "recovery-done" }, now);
    await transaction.log({
      verb: "policy-change",
      objectType: "recovery",
      detail: { done: "confirmed", recovery: id, person: personId, method, askedBy },
    });
    return makeInvitation(sql, personId, now, entropy);
  });
}
