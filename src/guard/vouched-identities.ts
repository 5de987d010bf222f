/**
 * Identities at another service that belong to people here.
 */
import { Fault } from "../kernel/fault.ts";
import { Person } from "../kernel/person.ts";
import type { Queryable } from "../store/view.ts";
import type { Transaction } from "../store/writer.ts";
import type { IdentityProvider, Vouched } from "./identity-provider.ts";
import { tell } from "./notices.ts";
import { isWelcome } from "./people.ts";
import { endSessions } from "./sessions.ts";
import type { Door } from "./sign-in.ts";
import { requireAnotherWayIn } from "./ways-in.ts";

export interface SingleSignOn {
  readonly provider: IdentityProvider;
  /** The key of the institution whose people it may vouch for, and of no other. */
  readonly institution: string;
}

/** Somebody for whom the other service has just vouched. */
interface Known {
  readonly door: Door;
  readonly singleSignOn: SingleSignOn;
  readonly vouched: Vouched;
}

/** @throws Fault `refused` for a person of another institution; `conflict` when either is linked already. */
export async function keepLink(
  { door, singleSignOn, vouched }: Known,
  transaction: Transaction,
  personId: string,
): Promise<void> {
  const person = await transaction.view.one(Person, personId);
  if (person.body.institution !== singleSignOn.institution)
    throw new Fault("refused", "This single sign-on vouches for people of another institution only.", {
      reason: "other-institution",
    });
  if (!(await isWelcome(transaction.view, person, door.clock.now())))
    throw new Fault("refused", "Nobody is let in under this name now; ask an administrator.");
  const { rowCount } = await transaction.sql.query(
    `INSERT INTO vouched_identity (issuer, subject, person_id, shown_as, linked_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [singleSignOn.provider.issuer, vouched.subject, personId, vouched.shownAs, door.clock.now()],
  );
  if (rowCount !== 1)
    throw new Fault("conflict", "You or that identity are linked already; end that link first.", {
      reason: "linked-already",
    });
  await tell(transaction.sql, { personId, kind: "identity-linked" }, door.clock.now());
  await transaction.log({
    verb: "policy-change",
    objectType: "vouched-identity",
    detail: { done: "linked", issuer: singleSignOn.provider.issuer, person: personId },
  });
}

export async function personVouched(
  sql: Queryable,
  { singleSignOn, vouched }: Pick<Known, "singleSignOn" | "vouched">,
): Promise<string | undefined> {
  const { rows } = await sql.query<{ personId: string }>(
    `SELECT person_id AS "personId" FROM vouched_identity WHERE issuer = $1 AND subject = $2`,
    [singleSignOn.provider.issuer, vouched.subject],
  );
  return rows[0]?.personId;
}

export async function touchLink(sql: Queryable, { door, singleSignOn, vouched }: Known): Promise<void> {
  await sql.query("UPDATE vouched_identity SET used_at = $3 WHERE issuer = $1 AND subject = $2", [
    singleSignOn.provider.issuer,
    vouched.subject,
    door.clock.now(),
  ]);
}

export interface VouchedIdentity {
  readonly issuer: string;
  readonly shownAs: string;
  readonly linkedAt: Date;
  readonly usedAt: Date | undefined;
}

export async function identitiesOf(sql: Queryable, personId: string): Promise<VouchedIdentity[]> {
  const { rows } = await sql.query<Omit<VouchedIdentity, "usedAt"> & { usedAt: Date | null }>(
    `SELECT issuer, shown_as AS "shownAs", linked_at AS "linkedAt", used_at AS "usedAt"
     FROM vouched_identity WHERE person_id = $1 ORDER BY issuer`,
    [personId],
  );
  return rows.map((row) => ({ ...row, usedAt: row.usedAt ?? undefined }));
}

/** @throws Fault `refused` when the person could then not come in. */
export async function unlinkIdentity(
  { store, clock }: Pick<Door, "store" | "clock">,
  {
    personId,
    issuer,
    except,
  }: { readonly personId: string; readonly issuer: string; readonly except?: string },
): Promise<void> {
  await store.writer(personId).transaction(async (transaction) => {
    const { rowCount } = await transaction.sql.query(
      "DELETE FROM vouched_identity WHERE person_id = $1 AND issuer = $2",
      [personId, issuer],
    );
    if (rowCount !== 1) throw new Fault("missing", "You have no such link.");
    await requireAnotherWayIn(transaction, personId);
    await endSessions(transaction.sql, personId, except);
    await tell(transaction.sql, { personId, kind: "identity-ended" }, clock.now());
    await transaction.log({
      verb: "policy-change",
      objectType: "vouched-identity",
      detail: { done: "unlinked", issuer, person: personId },
    });
  });
}
