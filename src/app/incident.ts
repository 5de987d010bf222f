import { z } from "zod";
import type { Event } from "../kernel/event.ts";
import { PRECISIONS } from "../kernel/place.ts";
import type { Stored } from "../kernel/record.ts";

/** An incident as lists and maps show it. */
export const Incident = z.object({
  id: z.uuid(),
  title: z.string(),
  type: z.string(),
  day: z.iso.date(),
  country: z.string().optional(),
  placeName: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  precision: z.enum(PRECISIONS),
  deaths: z.number().optional().meta({ unit: "persons" }),
  mediaVolume: z.int(),
  independentOrigins: z.int(),
});

export function incidentOf({ id, body }: Stored<Event>): z.infer<typeof Incident> {
  const { title, type, day, country, place, deaths, mediaVolume, independentOrigins } = body;
  return {
    id,
    title,
    type,
    day,
    country,
    placeName: place.name,
    latitude: place.latitude,
    longitude: place.longitude,
    precision: place.precision,
    deaths: deaths?.best,
    mediaVolume,
    independentOrigins,
  };
}
