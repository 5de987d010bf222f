/** Downgrades: the one way in which a label is lowered. One person asks, another signs, and both are on record. */
import { z } from "zod";
import { Label } from "./label.ts";
import { record } from "./record.ts";

/** Kinds whose labels persons decide; everything else carries the join of what it was made from. */
export const DOWNGRADABLE = ["report", "source", "entity", "link", "assessment", "brief"] as const;

export const Downgrade = record("downgrade", {
  ofKind: z.enum(DOWNGRADABLE),
  ofId: z.uuid().meta({ indexed: true }),
  ofVersion: z.int().min(1).meta({ description: "A newer version has to be asked for anew." }),
  from: Label,
  to: Label,
  reason: z.string().trim().min(1).max(4_000),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  status: z.enum(["asked", "signed"]).default("asked").meta({ indexed: true }),
  signedBy: z.string().optional().meta({ description: "Another person than the one who asked." }),
  signedAt: z.iso.datetime().optional(),
});
export type Downgrade = z.infer<typeof Downgrade>;
