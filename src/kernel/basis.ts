/**
 * Collection bases: by what right and for how long something is collected.
 *
 * No source brings anything in without one that is valid on the day (refusal R6). Dates alone decide that, so
 * that a basis nobody looks after stops by itself.
 */
import { z } from "zod";
import { record } from "./record.ts";

const said = z.string().trim().min(1).max(4_000);

export const CollectionBasis = record("basis", {
  title: said.meta({ title: "Title", indexed: true, searched: true }),
  purpose: said.meta({ title: "Purpose", description: "What it is collected for, and for nothing else." }),
  legalBasis: said.meta({ title: "Legal basis", description: "The law or agreement that allows it." }),
  authority: said.meta({ title: "Authority", description: "The institution in whose name it is done." }),
  necessity: said.meta({ title: "Necessity", description: "Why nothing less would do." }),
  categories: z.array(said).min(1).meta({ title: "Categories", description: "Kinds of data it covers." }),
  geography: z
    .array(said)
    .min(1)
    .meta({ title: "Geography", description: "Countries or regions it covers." }),
  retentionDays: z.int().min(1).max(36_525).meta({
    title: "Retention",
    unit: "days",
    description: "How long what is collected may be kept, from the run that brought it; then it is deleted.",
  }),
  startsAt: z.iso.datetime().optional().meta({ title: "Valid from", description: "At once if left out." }),
  reviewBy: z.iso
    .datetime()
    .meta({ title: "Review by", description: "After this nothing is collected on it until it is reviewed." }),
  approvedBy: said.meta({ title: "Approved by", description: "Who approved it; the desk fills this in." }),
  impactAssessment: said.optional().meta({
    title: "Impact assessment",
    description: "Where the data protection impact assessment is found.",
  }),
  withdrawnAt: z.iso.datetime().optional().meta({ title: "Withdrawn at" }),
});
export type CollectionBasis = z.infer<typeof CollectionBasis>;

export const BASIS_STATUSES = ["planned", "valid", "expired", "withdrawn"] as const;
export type BasisStatus = (typeof BASIS_STATUSES)[number];

/** What its dates make of a basis at a time. It is valid up to its review date and no longer. */
export function basisStatus(
  { startsAt, reviewBy, withdrawnAt }: Pick<CollectionBasis, "startsAt" | "reviewBy" | "withdrawnAt">,
  at: Date,
): BasisStatus {
  const time = at.getTime();
  if (withdrawnAt !== undefined && Date.parse(withdrawnAt) <= time) return "withdrawn";
  if (Date.parse(reviewBy) <= time) return "expired";
  return startsAt !== undefined && Date.parse(startsAt) > time ? "planned" : "valid";
}
