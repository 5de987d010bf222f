import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { FieldReport } from "../../kernel/field-report.ts";
import { storedSchema } from "../../kernel/record.ts";
import { requireSoundAudit } from "../auditing.ts";
import { operation } from "../operation.ts";
import { checkRelease, storeRelease } from "../releasing.ts";
import { revise } from "../revise.ts";

export const releaseReport = operation({
  id: "release-report",
  title: "Signs a field report's release, and makes it a report for everybody its label reaches",
  about:
    "By another person than its author, after the release checks; the report below the line has its own id and no way back to this one.",
  permission: "publish",
  marks: ["step-up"],
  effect: "write",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    version: z.int().min(1).meta({ description: "The version you read." }),
  }),
  output: storedSchema(FieldReport),
  async run({ id, version }, { system, principal, view, writer, signal }) {
    await requireSoundAudit("A release", system);
    const present = await view.one(FieldReport, id);
    if (present.body.status === "released") throw new Fault("conflict", "This was released already.");
    if (present.version !== version)
      throw new Fault("conflict", `It is at version ${present.version}; read that one before you sign.`);
    const findings = await checkRelease(present, { system, principal });
    if (findings.length > 0)
      throw new Fault("refused", `It is not released: ${findings[0]?.sentence}`, {
        missing: findings.map(({ sentence }) => sentence),
        checks: findings.map(({ check }) => check),
      });
    // The signature comes first: from then on the author changes nothing, and what is stored is what was signed.
    const signed = await revise(
      { view, writer },
      FieldReport,
      id,
      (body, { transaction }) => {
        transaction.explain({ verb: "disclosure", detail: { persons: body.accessSet.persons } });
        return { ...body, signedBy: principal.id };
      },
      version,
    );
    const releasedAs = await storeRelease(signed.body.release, { system, writer, signal }).catch(
      async (error: unknown) => {
        await revise({ view, writer }, FieldReport, id, ({ signedBy: _, ...body }) => body, signed.version);
        throw error;
      },
    );
    return revise(
      { view, writer },
      FieldReport,
      id,
      (body, { transaction }) => {
        transaction.explain({ verb: "disclosure", detail: { releasedAs } });
        return { ...body, status: "released" as const, releasedAs };
      },
      signed.version,
    );
  },
});
