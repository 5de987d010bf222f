/**
 * What a source says of where, completed: a country for coordinates, coordinates for a name.
 *
 * What the source states is kept; only what it leaves out is filled in.
 */
import type { PlaceReference } from "../kernel/place.ts";
import { fold } from "./folding.ts";
import { type Gazetteer, type KnownPlace, referenceTo } from "./gazetteer.ts";
import { placesIn } from "./toponyms.ts";

/** Whether the names of the gazetteer are needed for it; for coordinates alone the outlines are enough. */
export function needsNames({ name, latitude, gazetteerId }: PlaceReference): boolean {
  return name !== undefined && (latitude === undefined || isShipped(gazetteerId));
}

function isShipped(gazetteerId: string | undefined): boolean {
  return gazetteerId !== undefined && /^(?:geonames|unit|iso):/.test(gazetteerId);
}

export function resolvePlace(stated: PlaceReference, gazetteer: Gazetteer): PlaceReference {
  if (stated.gazetteerId !== undefined) return underMainName(stated, gazetteer);
  const { latitude, longitude, name } = stated;
  if (latitude !== undefined && longitude !== undefined)
    return withCountry(stated, latitude, longitude, gazetteer);
  const known = name === undefined ? undefined : named(name, stated, gazetteer);
  if (!known) return stated;
  return {
    ...referenceTo(known),
    ...(stated.country !== undefined && { country: stated.country }),
    ...(stated.admin1 !== undefined && { admin1: stated.admin1 }),
    name,
  };
}

/** "Alep" and "Халеб" are shown as Aleppo once they are known to be it. */
function underMainName(stated: PlaceReference, gazetteer: Gazetteer): PlaceReference {
  const known = gazetteer
    .find(fold(stated.name ?? ""))
    .find(({ gazetteerId }) => gazetteerId === stated.gazetteerId);
  return known ? { ...stated, name: known.name } : stated;
}

function withCountry(
  stated: PlaceReference,
  latitude: number,
  longitude: number,
  gazetteer: Gazetteer,
): PlaceReference {
  const isWhole = stated.country !== undefined && stated.admin1 !== undefined;
  const at = isWhole ? undefined : (gazetteer.at(latitude, longitude) ?? deskPlace(stated, gazetteer));
  const country = stated.country ?? at?.country;
  const admin1 = stated.admin1 ?? (at?.country === country ? at?.admin1 : undefined);
  return {
    ...stated,
    ...(country !== undefined && { country }),
    ...(admin1 !== undefined && { admin1 }),
    precision: stated.precision === "unknown" && stated.country === undefined ? "place" : stated.precision,
  };
}

/** Off the coast no outline helps, but a strait or a bank that the desk names is whose the desk says. */
function deskPlace({ name = "" }: PlaceReference, gazetteer: Gazetteer): KnownPlace | undefined {
  return gazetteer.find(fold(name)).find(({ source }) => source === "desk");
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
