/**
 * Field reports of human sources, written to be released: what may be told is written first, as a text of its own
 * under a label of its own; what could give the source away stays above the line, in a compartment.
 *
 * What is released becomes a report like any other and knows nothing of this one. The link stands here alone.
 */
import { z } from "zod";
import { HumanSource, Pseudonym } from "./human-source.ts";
import { Label } from "./label.ts";
import { record } from "./record.ts";

/** What may be told, as everybody below the line will read it. */
export const TearLine = z.strictObject({
  title: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(100_000),
  label: Label,
  occurredOn: z.iso.date().optional().meta({ description: "The day; nothing finer is told." }),
  country: z
    .string()
    .regex(/^[A-Z]{3}$/, "three capitals of ISO 3166-1, such as XXA")
    .optional(),
  place: z.string().trim().min(1).max(200).optional().meta({
    description: "A district or something larger; smaller only if an open report names it, too.",
  }),
});
export type TearLine = z.infer<typeof TearLine>;

/** How many persons could have known what is told, of how many in the group they belong to. */
export const AccessSet = z
  .strictObject({ persons: z.int().min(1), among: z.int().min(1) })
  .refine(({ persons, among }) => persons <= among, "persons are more than the group has");
export type AccessSet = z.infer<typeof AccessSet>;

export const FieldReport = record("field-report", {
  pseudonym: Pseudonym.meta({ indexed: true }),
  raw: z.string().trim().min(1).max(200_000).meta({ description: "As it was told. It never leaves." }),
  toldOn: z.iso.date().meta({ description: "By day: no finer time is kept of a source's telling." }),
  access: HumanSource.shape.access,
  release: TearLine,
  accessSet: AccessSet,
  corroboratedBy: z.uuid().optional().meta({
    description: "An open report that names the same place; then the release may name it, too.",
  }),
  author: z.string(),
  correctedBecause: z.string().trim().min(1).max(2_000).optional().meta({
    description: "Why this version was written in place of the one before.",
  }),
  status: z.enum(["written", "released"]).default("written").meta({ indexed: true }),
  clearedBy: z.string().optional().meta({
    description: "The source-protection officer who let it pass although few could have known.",
  }),
  clearedBecause: z.string().optional(),
  signedBy: z.string().optional(),
  releasedAs: z.uuid().optional().meta({ description: "The report below the line." }),
});
export type FieldReport = z.infer<typeof FieldReport>;
