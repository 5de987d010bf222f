/**
 * Access events: who did what, to what, why, and by whose leave.
 *
 * One is written in the same transaction as the act it tells of; without it there is no act. The log itself
 * holds only a salted commitment to it, so that the event can be erased and the log still proves its place.
 */
import { z } from "zod";

/**
 * The six acts that Article 25 of the Law Enforcement Directive (EU) 2016/680 wants logged, and the acts by
 * which people come to be allowed them. `oversee` is an overseer's own reading, which nobody else is shown.
 */
export const VERBS = [
  "collection",
  "alteration",
  "consultation",
  "disclosure",
  "combination",
  "erasure",
  "policy-change",
  "refusal",
  "sign-in",
  "break-glass",
  "downgrade",
  "oversee",
] as const;
export type Verb = (typeof VERBS)[number];

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Rows of one kind that an act stored: how many, and a digest over all of them in order of id and version. */
export const StoredRows = z.strictObject({ kind: z.string(), count: z.int().min(1), digest: Sha256 });
export type StoredRows = z.infer<typeof StoredRows>;

export const AccessEvent = z
  .strictObject({
    seq: z
      .int()
      .min(0)
      .meta({ description: "The act's number: given when it begins, gaps are acts that failed." }),
    ts: z.iso
      .datetime()
      .meta({ description: "When it happened, by the real clock, whatever the desk's shows." }),
    actorPseudonym: z.string().meta({ description: "Keyed hash of the actor's id." }),
    organisation: z.string().optional(),
    role: z.string().optional(),
    verb: z.enum(VERBS),
    objectType: z.string().meta({ description: "The record kinds, or what else was acted on." }),
    objectCommit: Sha256.optional().meta({
      description: "SHA-256 over `stored` or `detail` in canonical JSON.",
    }),
    stored: z.array(StoredRows).optional().meta({ description: "What the act recorded, kind by kind." }),
    restates: z
      .array(z.strictObject({ act: z.int(), kind: z.string(), count: z.int().min(0), digest: Sha256 }))
      .optional()
      .meta({ description: "After an erasure: what is left of what earlier acts stored." }),
    emptied: z.literal(true).optional().meta({ description: "Everything recorded before was removed." }),
    detail: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: "In clear for overseers: the query, the justification, recipients." }),
    purposeId: z.string().optional(),
    basisId: z.string().optional(),
    decision: z.enum(["allowed", "refused"]),
    policyHash: z.string().optional(),
    requestId: z.string().optional(),
    prevCheckpoint: z
      .string()
      .optional()
      .meta({ description: "Size and root of the newest checkpoint when the act began." }),
  })
  .meta({ id: "AccessEvent" });
export type AccessEvent = z.infer<typeof AccessEvent>;

/** What is known about an act before it is done: by whose leave, in which office, for what. */
export type ActContext = Partial<
  Pick<
    AccessEvent,
    "verb" | "organisation" | "role" | "purposeId" | "basisId" | "policyHash" | "requestId" | "detail"
  >
>;

/** An act that stores no record: a look at something protected, a refusal, a sign-in. */
export type Act = ActContext &
  Pick<AccessEvent, "verb" | "objectType"> &
  Partial<Pick<AccessEvent, "decision" | "emptied" | "restates">>;
