import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { gradeWords } from "../../kernel/grade.ts";
import { Label } from "../../kernel/label.ts";
import { records } from "../../kernel/records.ts";
import { SaidFields } from "../../kernel/said.ts";
import { Discipline } from "../../kernel/source.ts";
import { Described, ErasedEvidence, evidenceOf } from "../evidence-chain.ts";
import { operation } from "../operation.ts";
import { Telling } from "../story.ts";

export const evidence = operation({
  id: "evidence",
  title: "Opens the evidence behind a record",
  about: "The quote, its source and grade, what it rests on and what rests on it, with who recorded it when.",
  permission: "read",
  effect: "read",
  positional: ["kind", "id"],
  input: z.object({ kind: z.string(), id: z.uuid() }),
  output: z.object({
    kind: z.string(),
    id: z.uuid(),
    title: z.string(),
    said: SaidFields,
    body: z.record(z.string(), z.unknown()),
    excerpt: z
      .object({
        text: z.string(),
        from: z.int().optional(),
        to: z.int().optional(),
        language: z.string().optional(),
      })
      .optional(),
    source: z
      .object({
        id: z.uuid(),
        name: z.string(),
        discipline: Discipline,
        access: z.string().optional(),
        grade: z.string(),
      })
      .optional(),
    grade: z.object({ code: z.string(), words: z.string() }).optional(),
    story: z.array(Telling).optional().meta({
      description: "Who carries the story of this report or claim, in order of publication.",
    }),
    restsOn: z.array(Described),
    erased: z.array(ErasedEvidence).meta({ description: "What it rests on and was erased since." }),
    usedBy: z.array(Described),
    label: Label,
    version: z.int(),
    recordedAt: z.iso.datetime(),
    recordedBy: z.string(),
  }),
  async run({ kind, id }, { view }) {
    const schema = records.find((known) => known.kind === kind);
    if (!schema) throw new Fault("missing", `There is no kind of record called ${kind}.`);
    const found = await view.one(schema, id);
    const chain = await evidenceOf(view, kind, found);
    const { grade, ...rest } = chain;
    return {
      kind,
      id,
      body: found.body,
      ...rest,
      ...(grade && { grade: { code: grade, words: gradeWords(grade) } }),
      label: found.label,
      version: found.version,
      recordedAt: found.recordedAt,
      recordedBy: found.recordedBy,
    };
  },
});
