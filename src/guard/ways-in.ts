/** What somebody can sign in with; nothing that would shut them out can be taken away by themselves. */
import { Fault } from "../kernel/fault.ts";
import { Person, type Role } from "../kernel/person.ts";
import type { Queryable } from "../store/view.ts";
import type { Transaction } from "../store/writer.ts";

/** As the policies have it: these can do nothing in their office without a passkey, those without a second factor. */
export const WITH_PASSKEY: readonly Role[] = ["administrator", "overseer", "custodian"];
const WITH_SECOND_FACTOR: readonly Role[] = ["security-officer", "source-protection-officer", "handler"];

export interface WaysIn {
  readonly hasPassword: boolean;
  readonly hasCodes: boolean;
  /** Not yet used. */
  readonly recoveryCodes: number;
  readonly passkeys: number;
  /** Another service vouches for them. */
  readonly isVouched: boolean;
}

export async function waysIn(sql: Queryable, personId: string): Promise<WaysIn> {
  const { rows } = await sql.query<WaysIn>(
    `SELECT EXISTS (SELECT FROM credential WHERE person_id = $1) AS "hasPassword",
            EXISTS (SELECT FROM code_seed WHERE person_id = $1 AND confirmed_at IS NOT NULL) AS "hasCodes",
            (SELECT count(*)::int FROM recovery_code WHERE person_id = $1 AND used_at IS NULL) AS "recoveryCodes",
            (SELECT count(*)::int FROM passkey WHERE person_id = $1) AS passkeys,
            EXISTS (SELECT FROM vouched_identity WHERE person_id = $1) AS "isVouched"`,
    [personId],
  );
  return rows[0] ?? { hasPassword: false, hasCodes: false, recoveryCodes: 0, passkeys: 0, isVouched: false };
}

/**
 * To be asked after something was taken away, in the same transaction.
 *
 * @throws Fault `refused` when nothing is left to sign in with.
 */
export async function requireAnotherWayIn(transaction: Transaction, personId: string): Promise<void> {
  const { hasPassword, passkeys, isVouched } = await waysIn(transaction.sql, personId);
  if (!hasPassword && !isVouched && passkeys === 0)
    throw new Fault(
      "refused",
      "You could then not sign in any more; choose a password or add a passkey first.",
      {
        reason: "last-way-in",
      },
    );
}

/**
 * To be asked after a passkey was taken away, in the same transaction.
 *
 * @throws Fault `refused` when too little is left for the person's office.
 */
export async function requireEnoughForOffice(transaction: Transaction, personId: string): Promise<void> {
  const { hasCodes, passkeys } = await waysIn(transaction.sql, personId);
  const { body } = await transaction.view.one(Person, personId);
  const holds = (offices: readonly Role[]) => body.roles.some((role) => offices.includes(role));
  const isShort = passkeys === 0 && (holds(WITH_PASSKEY) || (holds(WITH_SECOND_FACTOR) && !hasCodes));
  if (isShort)
    throw new Fault("refused", "Your office needs this; add another passkey or set up codes first.", {
      reason: "office",
    });
}
