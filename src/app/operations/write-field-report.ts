import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { FieldReport } from "../../kernel/field-report.ts";
import { HumanSource } from "../../kernel/human-source.ts";
import { Label } from "../../kernel/label.ts";
import { type Stored, storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

const { raw, release, accessSet, corroboratedBy, correctedBecause } = FieldReport.shape;

export const writeFieldReport = operation({
  id: "write-field-report",
  title: "Writes what a human source told, to be released",
  about:
    "The text that may be told comes first and has its own label; as it was told goes into the compartment. With an id it corrects one that was not signed yet, which then has to be let pass anew. Nothing is released yet: another person signs with release-report.",
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
    because: correctedBecause.meta({ description: "Why it is corrected; needed with an id." }),
    source: z.uuid().optional().meta({
      description: "The human source's record; needed for a new one, and a corrected one keeps its own.",
    }),
    release,
    raw,
    toldOn: z.iso.date().optional().meta({
      description: "The day; if left out, today, or what a corrected one says.",
    }),
    accessSet,
    corroboratedBy,
    compartment: z.string().trim().min(1).max(100).optional().meta({
      description: "Needed for a new one, which stays in it.",
    }),
    originatorControlled: z.boolean().optional().meta({
      description: "Whether only this institution may release it. It can be set later, and not lifted.",
    }),
  }),
  output: storedSchema(FieldReport),
  async run(
    { id, version, because, source, compartment, originatorControlled, toldOn, ...written },
    context,
  ) {
    const { system, principal, view, writer } = context;
    const today = system.clock.now().toISOString().slice(0, 10);
    const named = source && (await view.one(HumanSource, source)).body;
    const told = named && { pseudonym: named.pseudonym, access: named.access };
    if (id) {
      if (because === undefined) throw new Fault("invalid", "Say why it is corrected (because).");
      const { label: held } = await view.one(FieldReport, id);
      return revise(
        { view, writer },
        FieldReport,
        id,
        (before, { present, transaction }) => {
          requireOwnUnsigned(before, principal.id);
          requireNoLowering(present, { compartment, originatorControlled });
          transaction.explain({ detail: { correctedBecause: because } });
          const { pseudonym, access, author } = before;
          const kept = { pseudonym, access, author, toldOn: toldOn ?? before.toldOn };
          return { ...written, ...kept, ...told, correctedBecause: because };
        },
        version,
        originatorControlled ? [{ ...held, originatorControlled }] : [],
      );
    }
    if (!told) throw new Fault("invalid", "Name the human source who told it (source).");
    if (compartment === undefined) throw new Fault("invalid", "Name a compartment of yours for it.");
    if (!principal.reader.compartments.some((held) => held === "*" || held === compartment))
      throw new Fault(
        "forbidden",
        `You are not read into ${compartment}; write into a compartment of yours.`,
      );
    const label = Label.parse({ tlp: "AMBER+STRICT", compartments: [compartment], originatorControlled });
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(FieldReport, [
        { label, body: { ...written, ...told, author: principal.id, toldOn: toldOn ?? today } },
      ]);
      return transaction.view.one(FieldReport, put?.id ?? "");
    });
  },
});

function requireOwnUnsigned({ status, author, signedBy }: FieldReport, writer: string): void {
  if (status === "released" || signedBy !== undefined)
    throw new Fault("conflict", "This was signed for release; write another one.");
  if (author !== writer) throw new Fault("forbidden", "Only who wrote it changes it.");
}

/**
 * As it was told, a report never leaves its compartment, and so there is no downgrade of it that could be signed:
 * what is released is a record of its own.
 */
function requireNoLowering(
  { label }: Stored<FieldReport>,
  asked: { readonly compartment?: string | undefined; readonly originatorControlled?: boolean | undefined },
): void {
  const held = label.compartments.join(", ");
  if (asked.compartment !== undefined && asked.compartment !== held)
    throw new Fault(
      "refused",
      `This lies in ${held} and stays there; write another one into ${asked.compartment}.`,
    );
  if (asked.originatorControlled === false && label.originatorControlled)
    throw new Fault(
      "refused",
      "Its originator's control is not lifted by a correction; write another one without it.",
    );
}
