import { z } from "zod";
import { recordsOfAct } from "../../guard/act-records.ts";
import { oneAct, readOnly } from "../../guard/acts-found.ts";
import { AccessEvent } from "../../kernel/access-event.ts";
import { Fault } from "../../kernel/fault.ts";
import { actorNames, ShownAct, shownAct } from "../act-shown.ts";
import { settleAudit } from "../auditing.ts";
import { operation } from "../operation.ts";
import type { System } from "../system.ts";

/** Records listed of one act; of more, the event says how many. */
const MOST_LISTED = 200;

export const act = operation({
  id: "act",
  title: "Shows an entry of the audit log",
  about:
    "One entry with its whole event, its receipt, what is needed to check both without this desk, and which records it stored: their ids and labels, not their words.",
  permission: "oversee",
  effect: "read",
  positional: ["act"],
  input: z.object({ act: z.int().min(0).meta({ description: "The entry's number." }) }),
  output: z.object({
    shown: ShownAct,
    event: AccessEvent.optional().meta({ description: "Absent once it was erased." }),
    commitment: z.string().meta({ description: "SHA-256 in hex over salt and event: the entry of the log." }),
    opening: z
      .object({ index: z.int(), salt: z.string(), event: z.string() })
      .optional()
      .meta({ description: "A line for `verify_log.py --events`: place, salt in hex, event word for word." }),
    receipt: z.string().optional().meta({ description: "C2SP tlog-proof, for `verify_log.py --receipt`." }),
    logKey: z.string().meta({ description: "Verifier key of this log." }),
    records: z.array(z.object({ kind: z.string(), id: z.uuid(), version: z.int(), label: z.string() })),
  }),
  async run({ act: number }, { system, view }) {
    await settleAudit(system);
    const sql = readOnly(system.store.pool);
    const found = await oneAct(sql, number);
    if (!found) throw new Fault("missing", `There is no act ${number} in the audit log.`);
    const { event, salt, text, leaf, commitment } = found;
    const receipt = await receiptOf(system, number);
    return {
      shown: shownAct(found, await actorNames(system, view)),
      ...(event && { event }),
      commitment: commitment.toString("hex"),
      ...(salt &&
        text !== undefined &&
        leaf !== undefined && {
          opening: { index: leaf, salt: salt.toString("hex"), event: text },
        }),
      ...(receipt !== undefined && { receipt }),
      logKey: system.audit.keys.log.verifier.vkey,
      records: await recordsOfAct(sql, number, MOST_LISTED),
    };
  },
});

/** Undefined while no checkpoint covers it, as when the log may not be signed. */
async function receiptOf({ audit }: System, number: number): Promise<string | undefined> {
  return audit.log.receipt(number).catch((error: unknown) => {
    if (error instanceof Fault && error.code === "busy") return undefined;
    throw error;
  });
}
