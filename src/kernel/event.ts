import { z } from "zod";
import { Deaths, EventType, Occurred, ViolenceType } from "./claim.ts";
import { PlaceReference } from "./place.ts";
import { record } from "./record.ts";

/**
 * An incident: the claims about one happening, joined.
 *
 * The number of incidents and the volume of media are different facts: one battle in forty papers is one
 * incident. Independent origins count echoes of one wire once.
 */
export const Event = record("event", {
  title: z.string().meta({ searched: true }),
  type: EventType.meta({ indexed: "day" }),
  violence: ViolenceType.optional(),
  occurred: Occurred,
  day: z.iso.date().meta({ indexed: true, description: "The first day, in UTC." }),
  place: PlaceReference,
  country: z.string().length(3).optional().meta({ indexed: "day" }),
  actors: z.array(z.string()).default([]),
  deaths: Deaths.optional(),
  claims: z.array(z.uuid()).min(1).meta({ indexed: true }),
  mediaVolume: z.int().min(1).meta({ unit: "claims" }),
  independentOrigins: z.int().min(1).meta({ unit: "origins" }),
});
export type Event = z.infer<typeof Event>;
