/** Which policies a desk decides by, in its audit log: an entry whenever they are others than before. */
import type { Store } from "../store/store.ts";
import type { Policies } from "./policies.ts";

export const POLICIES = "policies";
/** Arbitrary, agreed between all Presage processes: two that start together leave one entry. */
const LOCK = 4_646_011;

/** @returns the number of the entry, where the policies had changed. */
export async function notePolicies(store: Store, { list, hash }: Policies): Promise<number | undefined> {
  return store.writer("system").transaction(async (transaction) => {
    await transaction.sql.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    const { rows } = await transaction.sql.query<{ event: string }>(
      "SELECT event FROM access_event WHERE verb = 'policy-change' AND object_type = $1 ORDER BY act DESC LIMIT 1",
      [POLICIES],
    );
    const before = rows[0] && hashIn(rows[0].event);
    if (before === hash) return undefined;
    return transaction.log({
      verb: "policy-change",
      objectType: POLICIES,
      policyHash: hash,
      detail: { hash, ...(before !== undefined && { before }), policies: list.map(({ id }) => id) },
    });
  });
}

function hashIn(event: string): string | undefined {
  const read: { readonly policyHash?: string } = JSON.parse(event);
  return read.policyHash;
}
