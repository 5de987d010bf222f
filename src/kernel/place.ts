/**
 * Places: where something is, and how exactly that is known.
 *
 * `country` is an ISO 3166-1 alpha-3 code, or a user-assigned one for invented states (XXA…). A series is
 * kept by place key: the country's code, or `CODE/first-level unit`.
 */
import { z } from "zod";
import { record } from "./record.ts";

export const PRECISIONS = ["exact", "place", "admin1", "country", "unknown"] as const;

export const PlaceReference = z
  .strictObject({
    name: z.string().optional(),
    country: z.string().length(3).optional(),
    admin1: z.string().optional(),
    latitude: z.number().min(-90).max(90).optional().meta({ unit: "degrees north" }),
    longitude: z.number().min(-180).max(180).optional().meta({ unit: "degrees east" }),
    precision: z.enum(PRECISIONS).default("unknown"),
    gazetteerId: z.string().optional(),
  })
  .meta({ id: "PlaceReference" });
export type PlaceReference = z.output<typeof PlaceReference>;

/** A place the desk itself knows, beside the shipped gazetteer; states carry their outline. */
export const Place = record("place", {
  nativeId: z.string().meta({ indexed: true }),
  name: z.string().meta({ searched: true }),
  alternateNames: z.array(z.string()).default([]),
  country: z.string().length(3).meta({ indexed: true }),
  admin1: z.string().optional(),
  feature: z.string().meta({ indexed: true, description: "country, admin1, city, port, airport …" }),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  population: z.int().min(0).optional().meta({ unit: "persons" }),
  outline: z
    .strictObject({
      type: z.enum(["Polygon", "MultiPolygon"]),
      coordinates: z.array(z.unknown()),
    })
    .optional()
    .meta({ description: "GeoJSON geometry (RFC 7946)." }),
});
export type Place = z.infer<typeof Place>;
