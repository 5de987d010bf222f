import { z } from "zod";
import type { Verb } from "../../kernel/access-event.ts";
import { Fault } from "../../kernel/fault.ts";
import { records } from "../../kernel/records.ts";
import type { Queryable, View } from "../../store/view.ts";
import { settleAudit } from "../auditing.ts";
import { operation } from "../operation.ts";

export const logReceipt = operation({
  id: "log-receipt",
  title: "Gives the receipt of an act",
  about:
    "A file (C2SP tlog-proof) that proves without this desk that the act is in the audit log; for a record, the act that stored its newest version.",
  permission: "read",
  effect: "read",
  positional: ["of"],
  input: z.object({
    of: z
      .union([z.uuid(), z.string().regex(/^\d{1,15}$/)])
      .meta({ description: "A record's id, such as a brief's, or an act's number." }),
  }),
  output: z.object({ act: z.int(), receipt: z.string() }),
  async run({ of }, { system, principal, view }) {
    await settleAudit(system);
    const isNumber = /^\d+$/.test(of);
    if (isNumber && !system.decider.permissionsOf(principal).includes("oversee"))
      throw new Fault("forbidden", "Acts by their number are for overseers; name a record that you may see.");
    const act = isNumber ? Number(of) : await actOf(view, of);
    await refuseInward(system.store.pool, act);
    return { act, receipt: await system.audit.log.receipt(act) };
  },
});

/** What is shown to somebody in any case once it is done; a receipt holds the whole event. */
const OUTWARD: readonly Verb[] = [
  "collection",
  "alteration",
  "combination",
  "disclosure",
  "erasure",
  "downgrade",
  "break-glass",
];

/** Who read what, searched for whom and oversaw whom is the oversight desk's alone, and answers as if it were not there. */
async function refuseInward(sql: Queryable, act: number): Promise<void> {
  const { rows } = await sql.query("SELECT FROM access_event WHERE act = $1 AND verb = ANY ($2)", [
    act,
    OUTWARD,
  ]);
  if (rows.length === 0)
    throw new Fault("missing", `There is no act ${act} in the audit log whose receipt is given out here.`);
}

async function actOf(view: View, id: string): Promise<number> {
  for (const schema of records) {
    const [found] = await view.many(schema, [id]);
    if (!found) continue;
    const { rows } = await view.sql.query<{ act: number | null }>(
      "SELECT act FROM changes WHERE kind = $1 AND id = $2 AND version = $3 AND recorded_at = $4",
      [schema.kind, id, found.version, found.recordedAt],
    );
    const act = rows[0]?.act;
    if (typeof act === "number") return act;
  }
  throw new Fault("missing", `There is no record ${id}, or no act has stored it.`);
}
