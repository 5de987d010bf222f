import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { verifyAudit } from "../audit.ts";
import { operation } from "../operation.ts";

export const logVerify = operation({
  id: "log-verify",
  title: "Checks the audit log and all records against it",
  about:
    "Holds rows, commitments, tiles, checkpoints and records against each other; ends with a fault that names the first bad index when anything was changed.",
  permission: "oversee",
  effect: "read",
  input: z.object({
    records: z
      .union([z.boolean(), z.stringbool()])
      .default(true)
      .meta({ description: "Whether the records are held against the log, too." }),
    copy: z
      .union([z.string().transform((note) => [note]), z.array(z.string())])
      .default([])
      .meta({ description: "A signed checkpoint of this log that somebody else holds, as its text." }),
  }),
  output: z.object({
    sentence: z.string(),
    size: z.int(),
    checkpoints: z.int(),
    rows: z.int(),
    erased: z.int(),
    odd: z.array(z.object({ what: z.string(), index: z.int().optional(), sentence: z.string() })),
  }),
  async run({ records, copy: copies }, { system, progress }) {
    const verdict = await verifyAudit(system, { records, copies, progress });
    const { size, checkpoints, rows, erased, findings, firstBad } = verdict;
    if (!verdict.isSound) {
      const place = firstBad === undefined ? "in the records" : `at index ${firstBad}`;
      throw new Fault("conflict", `The audit log is broken; the first bad place is ${place}.`, {
        ...(firstBad !== undefined && { firstBad }),
        findings,
        missing: findings.map(({ grade, sentence }) => `${grade}: ${sentence}`),
      });
    }
    return {
      sentence: `The audit log is sound: ${size} entries under ${checkpoints} checkpoints, ${rows} rows of records as they were committed, ${findings.length} odd things.`,
      size,
      checkpoints,
      rows,
      erased,
      odd: findings.map(({ what, index, sentence }) => ({
        what,
        sentence,
        ...(index !== undefined && { index }),
      })),
    };
  },
});
