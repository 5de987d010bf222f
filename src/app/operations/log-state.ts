import { z } from "zod";
import { auditState } from "../audit.ts";
import { operation } from "../operation.ts";

export const logStateNow = operation({
  id: "log-state",
  title: "Says whether the audit log can be relied on",
  about:
    "The size of the log, what waits, why it is red if it is, and the keys by which others check it and are cosigned.",
  permission: "read",
  effect: "read",
  input: z.object({}),
  output: z.object({
    isSound: z.boolean(),
    reasons: z.array(z.string()),
    size: z.int(),
    signedAt: z.iso.datetime().optional(),
    waiting: z.int(),
    waitingSeconds: z.number().meta({ unit: "seconds" }),
    logKey: z.string().meta({ description: "Verifier key of this log." }),
    witnessKey: z.string().meta({ description: "Verifier key of this desk as a witness." }),
    witnesses: z.int(),
    quorum: z.int(),
  }),
  async run(_input, { system }) {
    const { keys, trust } = system.audit;
    const { signedAt, ...state } = await auditState(system);
    return {
      ...state,
      reasons: [...state.reasons],
      ...(signedAt && { signedAt: signedAt.toISOString() }),
      logKey: keys.log.verifier.vkey,
      witnessKey: keys.witness.verifier.vkey,
      witnesses: trust.witnesses.length,
      quorum: trust.quorum,
    };
  },
});
