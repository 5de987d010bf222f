/**
 * Deliveries: that somebody who decides was told, by which way, and what they did with it.
 *
 * The invariant: a warning counts as given only when it was acknowledged; that it was sent is a step on the way.
 */
import { z } from "zod";
import { Language } from "./language.ts";
import { Reference, record } from "./record.ts";
import { WatchLevel } from "./warning.ts";

/** A warning on a page: what a decision owner reads, at most 150 words long. */
export const Notice = z
  .strictObject({
    title: z.string(),
    lines: z.array(z.strictObject({ id: z.string(), name: z.string(), text: z.string() })),
    marking: z.string(),
    asOf: z.iso.datetime(),
    language: Language,
  })
  .meta({ id: "Notice" });
export type Notice = z.infer<typeof Notice>;

export const WAYS = ["desk", "mail", "webhook", "print"] as const;
export type Way = (typeof WAYS)[number];

export const PURPOSES = ["alert", "reminder", "escalation", "digest"] as const;
export type Purpose = (typeof PURPOSES)[number];

/**
 * held: beyond what the desk can read in a day, until somebody lets it go. waiting: to be sent at `nextAt`. uncertain:
 * cut off while it was being sent, and not sent again by itself. dead: given up. withheld: its label forbids it.
 */
export const DELIVERY_STATUSES = ["held", "waiting", "sent", "uncertain", "dead", "withheld"] as const;
export const DeliveryStatus = z.enum(DELIVERY_STATUSES).meta({ id: "DeliveryStatus" });
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

const Attempt = z.strictObject({
  at: z.iso.datetime(),
  outcome: z.enum(["begun", "sent", "failed", "uncertain"]),
  said: z.string().optional().meta({ description: "What the other side answered." }),
});

export const Delivery = record("delivery", {
  messageId: z.uuid().meta({ indexed: true, description: "The same for all that tell of one change." }),
  purpose: z.enum(PURPOSES).meta({ indexed: true }),
  about: Reference.optional().meta({ description: "The warning or warning problem; a digest has none." }),
  aboutId: z.uuid().optional().meta({ indexed: true }),
  level: WatchLevel.optional(),
  before: WatchLevel.optional(),
  ownerId: z.uuid().meta({ indexed: true }),
  owner: z.string(),
  way: z.enum(WAYS),
  to: z.string().optional().meta({ description: "The address, where the way has one." }),
  content: z.enum(["notice", "pointer", "none"]).meta({
    description: "What goes: the notice, a pointer to the desk that tells nothing of it, or nothing.",
  }),
  why: z.string().optional().meta({ description: "Why less than the notice goes, or why it is held." }),
  notice: Notice,
  score: z.number().optional().meta({ description: "Likelihood times consequence, for the alert budget." }),
  threshold: z.number().optional().meta({ description: "What the score had to reach then." }),
  status: DeliveryStatus.meta({ indexed: true }),
  nextAt: z.iso.datetime().optional(),
  attempts: z.array(Attempt).default([]),
  plannedAt: z.iso.datetime(),
  sentAt: z.iso.datetime().optional(),
  seenAt: z.iso.datetime().optional(),
  seenBy: z.string().optional(),
  acknowledgedAt: z.iso.datetime().optional(),
  acknowledgedBy: z.string().optional(),
});
export type Delivery = z.infer<typeof Delivery>;
