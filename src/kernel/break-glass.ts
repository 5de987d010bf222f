/** Break-glass: a source's identity was asked for. The desk knows when, why and by whose leave; never whose. */
import { z } from "zod";
import { InstitutionKey } from "./person.ts";
import { record } from "./record.ts";

/** Why an identity may be opened at all. */
export const UNSEAL_REASONS = [
  "threat-to-life",
  "duty-of-care",
  "court-order",
  "handover",
  "rotation",
] as const;
export const UnsealReason = z.enum(UNSEAL_REASONS).meta({ id: "UnsealReason" });

/** A number in somebody's files; short and plain, so that nobody is named in it. */
export const CaseReference = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9/.-]{2,39}$/, "3 to 40 capitals, digits, hyphens, slashes or dots");

/** What of an identity is meant, such as `name`. */
export const FieldName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, "lower-case letters, digits and hyphens, beginning with a letter");

export const BreakGlass = record("break-glass", {
  request: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .meta({ indexed: true, description: "SHA-256 of the request, which only the vault can open." }),
  reason: UnsealReason.meta({ indexed: true }),
  caseReference: CaseReference,
  fields: z.array(FieldName).meta({ description: "What was asked for; not what it says." }),
  institution: InstitutionKey.meta({ description: "Of whoever asked." }),
  minutes: z.int().min(1).max(60).meta({ unit: "minutes", description: "How long it may be opened." }),
  threatToLife: z.boolean().meta({
    description: "All custodians instead of two; then it does not wait for witnesses of the log.",
  }),
  status: z.enum(["asked", "opened", "reviewed"]).default("asked").meta({ indexed: true }),
  custodians: z.array(InstitutionKey).optional().meta({ description: "Institutions of those who agreed." }),
  askedAt: z.iso.datetime(),
  reviewBy: z.iso.datetime().meta({ description: "By when an officer has to have looked into it." }),
  finding: z.enum(["proper", "improper"]).optional(),
});
export type BreakGlass = z.infer<typeof BreakGlass>;
