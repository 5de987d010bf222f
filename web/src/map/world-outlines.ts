/**
 * The world's countries from Natural Earth (public domain), by ISO 3166-1 alpha-3 code. Natural Earth draws
 * who is in control; borders of territories whose status is disputed are kept apart, to be drawn dashed.
 */
import { feature, mesh } from "topojson-client";
import countriesUrl from "world-atlas/countries-50m.json?url";
import { countryCode } from "../../../src/kernel/country.ts";
import type { OutputOf } from "../api/client.ts";

export interface CountryProperties {
  readonly code: string;
  readonly name: string;
}
export type Outline = GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon, CountryProperties>;

export interface World {
  readonly countries: readonly Outline[];
  readonly borders: GeoJSON.MultiLineString;
  readonly disputed: GeoJSON.MultiLineString;
}

/** Natural Earth's names of territories whose borders, or whose statehood, other states contest. */
const CONTESTED: ReadonlySet<string> = new Set([
  "W. Sahara",
  "N. Cyprus",
  "Somaliland",
  "Kosovo",
  "Siachen Glacier",
  "Palestine",
  "Taiwan",
  "Falkland Is.",
]);

type Topology = Parameters<typeof mesh>[0];
type Atlas = Topology & { readonly objects: { readonly countries: NonNullable<Parameters<typeof mesh>[1]> } };
type Shape = { readonly properties?: object | undefined };

export async function loadWorld(signal: AbortSignal): Promise<World> {
  const response = await fetch(countriesUrl, { signal });
  const atlas: Atlas = await response.json();
  const { countries } = atlas.objects;
  const shapes = feature(atlas, countries);
  const contested = ({ properties }: Shape) => CONTESTED.has(nameIn(properties));
  return {
    countries: ("features" in shapes ? shapes.features : []).flatMap(
      ({ geometry, properties }): Outline[] => {
        const name = nameIn(properties);
        // Antarctica has no states to warn of, and on this projection it would take a third of the map.
        if (name === "Antarctica") return [];
        if (geometry.type !== "Polygon" && geometry.type !== "MultiPolygon") return [];
        const code = countryCode(name) ?? "";
        return [{ type: "Feature", geometry: unwrapped(geometry), properties: { code, name } }];
      },
    ),
    borders: lines(mesh(atlas, countries, (a, b) => a !== b && !contested(a) && !contested(b))),
    disputed: lines(mesh(atlas, countries, (a, b) => a !== b && (contested(a) || contested(b)))),
  };
}

/** The world's countries, and those that Natural Earth does not have, such as the example's states. */
export function shapesOf(world: World | undefined, own: OutputOf<"outlines"> | undefined): Outline[] {
  const states = (own?.features ?? []).flatMap(({ geometry, properties }): Outline[] =>
    properties.feature === "country" && isOutline(geometry)
      ? [{ type: "Feature", geometry, properties: { code: properties.code, name: properties.name } }]
      : [],
  );
  return [...(world?.countries ?? []), ...states];
}

function isOutline(geometry: unknown): geometry is Outline["geometry"] {
  return (
    typeof geometry === "object" &&
    geometry !== null &&
    "type" in geometry &&
    (geometry.type === "Polygon" || geometry.type === "MultiPolygon")
  );
}

function nameIn(properties: object | null | undefined): string {
  return properties && "name" in properties ? String(properties.name) : "";
}

/** Outlines that cross the 180th meridian go on beyond it; on a flat map they would run back across the world. */
function unwrapped(geometry: Outline["geometry"]): Outline["geometry"] {
  return geometry.type === "Polygon"
    ? { ...geometry, coordinates: geometry.coordinates.map(goingOn) }
    : { ...geometry, coordinates: geometry.coordinates.map((rings) => rings.map(goingOn)) };
}

function lines(geometry: GeoJSON.MultiLineString): GeoJSON.MultiLineString {
  return { ...geometry, coordinates: geometry.coordinates.map(goingOn) };
}

function goingOn(points: readonly GeoJSON.Position[]): GeoJSON.Position[] {
  let turn = 0;
  let last = points[0]?.[0] ?? 0;
  return points.map(([x = 0, y = 0]) => {
    if (x - last > 180) turn -= 360;
    if (last - x > 180) turn += 360;
    last = x;
    return [x + turn, y];
  });
}

/** Where a country's mark stands: the centroid of its largest part. */
export function markPlace({ geometry }: Outline): [longitude: number, latitude: number] {
  const rings = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).flatMap(
    ([outer]) => (outer ? [outer] : []),
  );
  let best: { area: number; place: [number, number] } = { area: -1, place: [0, 0] };
  for (const ring of rings) {
    const found = centroid(ring);
    if (found.area > best.area) best = found;
  }
  return best.place;
}

/** Area and centroid of a ring on the plane (the shoelace formula). */
function centroid(ring: readonly GeoJSON.Position[]): { area: number; place: [number, number] } {
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i < ring.length - 1; i += 1) {
    const [x0 = 0, y0 = 0] = ring[i] ?? [];
    const [x1 = 0, y1 = 0] = ring[i + 1] ?? [];
    const cross = x0 * y1 - x1 * y0;
    area += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  if (area === 0) return { area: 0, place: [ring[0]?.[0] ?? 0, ring[0]?.[1] ?? 0] };
  return { area: Math.abs(area / 2), place: [x / (3 * area), y / (3 * area)] };
}
