import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { FieldReport } from "../../kernel/field-report.ts";
import { HumanSource } from "../../kernel/human-source.ts";
import { Label } from "../../kernel/label.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

const { raw, release, accessSet, corroboratedBy } = FieldReport.shape;

export const writeFieldReport = operation({
  id: "write-field-report",
  title: "Writes what a human source told, to be released",
  about:
    "The text that may be told comes first and has its own label; as it was told goes into the compartment. Nothing is released yet: another person signs with release-report.",
  permission: "protect",
  effect: "write",
  input: z.object({
    id: z
      .uuid()
      .optional()
      .meta({ description: "Of one that was written and not released; else a new one." }),
    version: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "The version you changed; another one that stands by now is not overwritten." }),
    source: z.uuid().meta({ description: "The human source's record." }),
    release,
    raw,
    toldOn: z.iso.date().optional().meta({ description: "The day; today if left out." }),
    accessSet,
    corroboratedBy,
    compartment: z.string().trim().min(1).max(100),
    originatorControlled: z.boolean().default(false).meta({
      description: "Whether only this institution may release it.",
    }),
  }),
  output: storedSchema(FieldReport),
  async run({ id, version, source, compartment, originatorControlled, toldOn, ...written }, context) {
    const { system, principal, view, writer } = context;
    if (!principal.reader.compartments.some((held) => held === "*" || held === compartment))
      throw new Fault(
        "forbidden",
        `You are not read into ${compartment}; write into a compartment of yours.`,
      );
    const { pseudonym, access } = (await view.one(HumanSource, source)).body;
    const body = {
      ...written,
      pseudonym,
      access,
      toldOn: toldOn ?? system.clock.now().toISOString().slice(0, 10),
      author: principal.id,
    };
    if (id)
      return revise(
        { view, writer },
        FieldReport,
        id,
        ({ status, author, signedBy }) => {
          if (status === "released" || signedBy !== undefined)
            throw new Fault("conflict", "This was signed for release; write another one.");
          if (author !== principal.id) throw new Fault("forbidden", "Only who wrote it changes it.");
          return body;
        },
        version,
      );
    const label = Label.parse({ tlp: "AMBER+STRICT", compartments: [compartment], originatorControlled });
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(FieldReport, [{ label, body }]);
      return transaction.view.one(FieldReport, put?.id ?? "");
    });
  },
});
