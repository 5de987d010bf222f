/**
 * The desk's own places: what it knows beside the shipped gazetteer, and asks first.
 *
 * They are `place` records: invented states of an exercise, villages that no gazetteer has, other outlines
 * of disputed land.
 */
import { z } from "zod";
import { Place } from "../kernel/place.ts";
import type { Queryable } from "../store/view.ts";
import { distanceKm } from "./distance.ts";
import { fold } from "./folding.ts";
import type { KnownPlace } from "./gazetteer.ts";
import { type Outline, outlineOf } from "./outline.ts";

export interface DeskPlaces {
  readonly count: number;
  /** @param folded as `fold` gives it. */
  find(folded: string): readonly KnownPlace[];
  /** The country and first-level unit whose outline holds the point. */
  at(latitude: number, longitude: number): { readonly country: string; readonly admin1?: string } | undefined;
}

export const NO_DESK_PLACES: DeskPlaces = deskPlaces([]);

/** Reads the current place records, inside the transaction that uses them. */
export async function readDeskPlaces(sql: Queryable): Promise<DeskPlaces> {
  const { rows } = await sql.query<{ body: unknown }>(
    `SELECT body FROM "place" WHERE superseded_at = 'infinity' ORDER BY id`,
  );
  return deskPlaces(rows.map(({ body }) => Place.parse(body)));
}

export function deskPlaces(places: readonly Place[]): DeskPlaces {
  const byName = new Map<string, KnownPlace[]>();
  const outlines: { readonly place: Place; readonly outline: Outline }[] = [];
  for (const place of places) {
    for (const name of new Set([place.name, ...place.alternateNames].map(fold))) {
      const known = byName.get(name) ?? [];
      known.push(knownPlace(place));
      byName.set(name, known);
    }
    const outline = outlineOf(place.outline);
    if (outline) outlines.push({ place, outline });
  }
  return {
    count: places.length,
    find: (folded) => byName.get(folded) ?? [],
    at(latitude, longitude) {
      const holding = outlines.filter(({ outline }) => outline.contains(latitude, longitude));
      const unit = holding.find(({ place }) => place.feature === "admin1")?.place;
      const country = (unit ?? holding[0]?.place)?.country;
      if (country === undefined) return undefined;
      const admin1 = unit?.admin1 ?? nearestUnit(places, country, { latitude, longitude });
      return { country, ...(admin1 !== undefined && { admin1 }) };
    },
  };
}

/** Without an outline of the unit, the nearest place of the country tells it. */
function nearestUnit(
  places: readonly Place[],
  country: string,
  point: { latitude: number; longitude: number },
) {
  let nearest: { readonly km: number; readonly admin1: string } | undefined;
  for (const place of places) {
    if (place.country !== country || place.admin1 === undefined) continue;
    const km = distanceKm(place, point);
    if (!nearest || km < nearest.km) nearest = { km, admin1: place.admin1 };
  }
  return nearest?.admin1;
}

/** A desk names a place because it matters to it: that outweighs any number of inhabitants. */
const DESK_STANDING = 20;

function knownPlace(place: Place): KnownPlace {
  const precision = place.feature === "country" || place.feature === "admin1" ? place.feature : "place";
  return {
    gazetteerId: place.nativeId,
    name: place.name,
    country: place.country,
    admin1: place.admin1,
    ...(precision !== "country" && { latitude: place.latitude, longitude: place.longitude }),
    precision,
    population: place.population ?? 0,
    standing: DESK_STANDING + (precision === "country" ? 1 : 0),
    source: "desk",
    isMainName: true,
  };
}

/** A row of a gazetteer file, all columns as text; `alternate_names` are separated by semicolons. */
export interface GazetteerRow {
  readonly id: string;
  readonly name: string;
  readonly alternate_names?: string | undefined;
  readonly country: string;
  readonly admin1?: string | undefined;
  readonly feature: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly population?: string | undefined;
}

const Outlines = z.looseObject({
  features: z.array(
    z.looseObject({
      properties: z.looseObject({ iso3: z.string().optional(), code: z.string().optional() }),
      geometry: z.unknown(),
    }),
  ),
});

/**
 * Turns a gazetteer file into drafts of place records.
 *
 * @param outlines GeoJSON feature collections: a feature belongs to the `country` row with its `iso3`, or to
 *   the `admin1` row with its `code`.
 */
export function placesFromGazetteer(
  rows: readonly GazetteerRow[],
  outlines: readonly unknown[] = [],
): { readonly kind: "place"; readonly body: z.input<typeof Place> }[] {
  const features = outlines.flatMap((collection) => Outlines.parse(collection).features);
  return rows.map((row) => {
    const feature = features.find(({ properties }) =>
      row.feature === "country"
        ? properties.iso3 === row.country
        : row.feature === "admin1" && properties.code !== undefined && properties.code === row.admin1,
    );
    const body = Place.parse({
      nativeId: row.id,
      name: row.name,
      alternateNames: split(row.alternate_names),
      country: row.country,
      ...(row.admin1 && { admin1: row.admin1 }),
      feature: row.feature,
      latitude: Number(row.latitude),
      longitude: Number(row.longitude),
      ...(row.population && { population: Number(row.population) }),
      ...(feature && { outline: feature.geometry }),
    });
    return { kind: "place", body };
  });
}

function split(names = ""): string[] {
  return names
    .split(";")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
