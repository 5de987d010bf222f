/**
 * Which secrets the keyring holds, in the audit log: an entry whenever a start finds others than the last entry says.
 *
 * They are put there before the database is known, because its own password may be one of them.
 */
import { z } from "zod";
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { Store } from "../store/store.ts";

const SECRETS = "secrets";
/** Arbitrary, agreed between all Presage processes: two that start together leave one entry. */
const LOCK = 4_646_014;

const Noted = z.object({
  detail: z.object({ secrets: z.array(z.object({ name: z.string(), madeAt: z.string() })) }),
});

/** @param secrets their names and days; never what they are. */
export async function noteSecrets(
  store: Store,
  secrets: readonly { readonly name: string; readonly madeAt: string }[],
): Promise<void> {
  await store.writer("system").transaction(async (transaction) => {
    await transaction.sql.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    const { rows } = await transaction.sql.query<{ event: string }>(
      "SELECT event FROM access_event WHERE verb = 'policy-change' AND object_type = $1 ORDER BY act DESC LIMIT 1",
      [SECRETS],
    );
    const before = rows[0] ? Noted.parse(JSON.parse(rows[0].event)).detail.secrets : [];
    if (canonicalJson(before) === canonicalJson(secrets)) return;
    await transaction.log({ verb: "policy-change", objectType: SECRETS, detail: { secrets } });
  });
}
