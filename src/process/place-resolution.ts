/**
 * What a source says of where, completed: a country for coordinates, coordinates for a name.
 *
 * What the source states is kept; only what it leaves out is filled in.
 */
import type { PlaceReference } from "../kernel/place.ts";
import { fold } from "./folding.ts";
import { type Gazetteer, type KnownPlace, referenceTo } from "./gazetteer.ts";
import { placesIn } from "./toponyms.ts";

/** Whether the names of the gazetteer are needed for it; coordinates alone need only outlines. */
export function needsNames({ name, latitude }: PlaceReference): boolean {
  return name !== undefined && latitude === undefined;
}

export function resolvePlace(stated: PlaceReference, gazetteer: Gazetteer): PlaceReference {
  const { latitude, longitude } = stated;
  if (latitude !== undefined && longitude !== undefined)
    return withCountry(stated, latitude, longitude, gazetteer);
  const known = stated.name === undefined ? undefined : named(stated.name, stated, gazetteer);
  if (!known) return stated;
  const found = referenceTo(known);
  return {
    ...found,
    ...(stated.country !== undefined && { country: stated.country }),
    ...(stated.admin1 !== undefined && { admin1: stated.admin1 }),
    ...(stated.gazetteerId !== undefined && { gazetteerId: stated.gazetteerId }),
    name: stated.name,
  };
}

function withCountry(
  stated: PlaceReference,
  latitude: number,
  longitude: number,
  gazetteer: Gazetteer,
): PlaceReference {
  const at =
    stated.country === undefined || stated.admin1 === undefined
      ? gazetteer.at(latitude, longitude)
      : undefined;
  const country = stated.country ?? at?.country;
  const admin1 = stated.admin1 ?? (at?.country === country ? at?.admin1 : undefined);
  return {
    ...stated,
    ...(country !== undefined && { country }),
    ...(admin1 !== undefined && { admin1 }),
    precision: stated.precision === "unknown" && stated.country === undefined ? "place" : stated.precision,
  };
}

/** The name as a whole, else the finest place that is named in it, such as in "Gate 4, Dorvane Haven". */
function named(
  name: string,
  { country, admin1 }: PlaceReference,
  gazetteer: Gazetteer,
): KnownPlace | undefined {
  const isWithin = (place: KnownPlace) => country === undefined || place.country === country;
  const whole = gazetteer.find(fold(name)).filter(isWithin);
  if (whole.length > 0)
    return whole.find((place) => admin1 !== undefined && place.admin1 === admin1) ?? whole[0];
  const parts = placesIn(name, gazetteer, country === undefined ? {} : { countries: [country] })
    .map(({ place }) => place)
    .filter(isWithin);
  return parts.find(({ precision }) => precision === "place") ?? parts[0];
}
