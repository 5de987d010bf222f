/**
 * A proof that no longer counts: the network or the browser is another one than that of the proof, or somebody has
 * been failing in the person's name since (NIST SP 800-207 section 2.1: trust is weighed for each request).
 *
 * Who holds an office then has to prove anew who they are; the session goes on as a reader's.
 */
import type { Role } from "../kernel/person.ts";
import type { Store } from "../store/store.ts";
import { tell } from "./notices.ts";
import { type AskedFrom, proofPlaceOf } from "./proof-place.ts";
import { isProofOld, type Session } from "./sessions.ts";

/** What has become different since the proof. */
export type Change = "network" | "browser" | "failures" | "denials";

/** Failed proofs in somebody's name since their last one: one or two are mistyped. */
const MANY_FAILURES = 5;

const OFFICES: readonly Role[] = [
  "administrator",
  "security-officer",
  "source-protection-officer",
  "handler",
  "custodian",
  "overseer",
];

export function holdsOffice(roles: readonly Role[]): boolean {
  return roles.some((role) => OFFICES.includes(role));
}

/** What is different from the moment of the proof; where it was given is unknown of proofs that no browser gave. */
export function changesSince(session: Session, from: AskedFrom | undefined): Change[] {
  const changes: Change[] = [];
  if (from && session.proofNetwork.length > 0) {
    const { network, browser } = proofPlaceOf(session.id, from);
    if (!network.equals(session.proofNetwork)) changes.push("network");
    if (!browser.equals(session.proofBrowser)) changes.push("browser");
  }
  if (session.failures - session.failuresAtProof >= MANY_FAILURES) changes.push("failures");
  return changes;
}

/**
 * Ends what the proof of a session was good for, once, with an entry in the audit log and a notice to its person.
 * A proof that is too old to count loses nothing, and nobody is told.
 */
export async function unsettle(
  store: Store,
  session: Session,
  changes: readonly Change[],
  now: Date,
): Promise<void> {
  await store.writer(session.personId).transaction(async (transaction) => {
    const { rowCount } = await transaction.sql.query(
      "UPDATE session SET unsettled_at = $2 WHERE id = $1 AND unsettled_at IS NULL",
      [session.id, now],
    );
    if (rowCount !== 1 || isProofOld(session, now)) return;
    await tell(transaction.sql, { personId: session.personId, kind: "proof-unsettled" }, now);
    await transaction.log({
      verb: "sign-in",
      objectType: "step-up",
      decision: "refused",
      detail: { why: "unsettled", changes },
    });
  });
}

/** As `unsettle`, for all sessions of somebody who is being turned away again and again. */
export async function unsettlePerson(store: Store, personId: string, now: Date): Promise<void> {
  await store.writer(personId).transaction(async (transaction) => {
    const { rowCount } = await transaction.sql.query(
      "UPDATE session SET unsettled_at = $2 WHERE person_id::text = $1 AND unsettled_at IS NULL",
      [personId, now],
    );
    if (!rowCount) return;
    await tell(transaction.sql, { personId, kind: "proof-unsettled" }, now);
    await transaction.log({
      verb: "sign-in",
      objectType: "step-up",
      decision: "refused",
      detail: { why: "unsettled", changes: ["denials"] satisfies Change[] },
    });
  });
}
