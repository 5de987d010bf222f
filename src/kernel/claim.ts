import { z } from "zod";
import { Grade } from "./grade.ts";
import { PlaceReference } from "./place.ts";
import { record } from "./record.ts";

/** PLOVER event types (Open Event Data Alliance, 2023), plus `OTHER` for what none of them covers. */
export const EVENT_TYPES = [
  "AGREE",
  "CONSULT",
  "SUPPORT",
  "CONCEDE",
  "COOPERATE",
  "AID",
  "RETREAT",
  "REQUEST",
  "ACCUSE",
  "REJECT",
  "THREATEN",
  "PROTEST",
  "SANCTION",
  "MOBILIZE",
  "COERCE",
  "ASSAULT",
  "OTHER",
] as const;
export const EventType = z.enum(EVENT_TYPES).meta({ id: "EventType" });
export type EventType = z.infer<typeof EventType>;

/** UCDP's three types of organised violence. */
export const ViolenceType = z.enum(["state-based", "non-state", "one-sided"]).meta({ id: "ViolenceType" });

export const Deaths = z
  .strictObject({
    best: z.number().min(0).meta({ unit: "persons" }),
    low: z.number().min(0).optional().meta({ unit: "persons" }),
    high: z.number().min(0).optional().meta({ unit: "persons" }),
    civilians: z.number().min(0).optional().meta({ unit: "persons" }),
  })
  .meta({ id: "Deaths" });
export type Deaths = z.infer<typeof Deaths>;

/** A span of event time; equal ends for one moment. The precision says how much of it is meant. */
export const Occurred = z
  .strictObject({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    precision: z.enum(["minute", "day", "week", "month", "year"]).default("day"),
  })
  .meta({ id: "Occurred" });
export type Occurred = z.infer<typeof Occurred>;

/** Where in the report's bytes or text a claim stands. */
export const Span = z
  .strictObject({
    line: z.int().min(1).optional(),
    item: z.int().min(1).optional(),
    from: z
      .int()
      .min(0)
      .optional()
      .meta({ description: "First character of the quote in the report's text." }),
    to: z.int().min(0).optional().meta({ description: "One past the last character." }),
  })
  .meta({ id: "Span" });

/** One happening as one source states it, with the place in the report where it says so. */
export const Claim = record("claim", {
  nativeId: z.string().meta({ indexed: true }),
  reportId: z.uuid().meta({ indexed: true }),
  sourceId: z.uuid().meta({ indexed: true }),
  span: Span,
  type: EventType.meta({ indexed: true }),
  violence: ViolenceType.optional(),
  occurred: Occurred,
  publishedAt: z.iso.datetime().optional(),
  place: PlaceReference,
  actors: z.array(z.string()).default([]).meta({ description: "Organisations, as the source names them." }),
  deaths: Deaths.optional(),
  text: z.string().default("").meta({ searched: true, description: "The sentence or headline." }),
  grade: Grade.optional(),
  origin: z.string().optional().meta({ description: "Provenance root shared by echoes of one story." }),
  decidedOrigin: z.string().optional().meta({ description: "The same by a person's decision, which wins." }),
});
export type Claim = z.infer<typeof Claim>;
