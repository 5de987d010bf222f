/** Outlines: whether a point lies in a GeoJSON polygon (RFC 7946), by the even-odd rule over all its rings. */
import { z } from "zod";

type Ring = readonly (readonly number[])[];

export interface Outline {
  contains(latitude: number, longitude: number): boolean;
}

const Rings = z.array(z.array(z.array(z.number()).min(2)));
const Geometry = z.union([
  z.looseObject({ type: z.literal("Polygon"), coordinates: Rings }),
  z.looseObject({ type: z.literal("MultiPolygon"), coordinates: z.array(Rings) }),
]);

/** @returns nothing when the geometry is not a polygon that can be read. */
export function outlineOf(geometry: unknown): Outline | undefined {
  const read = Geometry.safeParse(geometry);
  if (!read.success) return undefined;
  const rings: readonly Ring[] =
    read.data.type === "Polygon" ? read.data.coordinates : read.data.coordinates.flat();
  const box = boxOf(rings);
  return {
    contains: (latitude, longitude) =>
      longitude >= box.west &&
      longitude <= box.east &&
      latitude >= box.south &&
      latitude <= box.north &&
      rings.filter((ring) => crossesOddly(ring, longitude, latitude)).length % 2 === 1,
  };
}

function boxOf(rings: readonly Ring[]) {
  const box = { west: 180, east: -180, south: 90, north: -90 };
  for (const ring of rings)
    for (const [x = 0, y = 0] of ring) {
      box.west = Math.min(box.west, x);
      box.east = Math.max(box.east, x);
      box.south = Math.min(box.south, y);
      box.north = Math.max(box.north, y);
    }
  return box;
}

function crossesOddly(ring: Ring, x: number, y: number): boolean {
  let odd = false;
  let [ax = 0, ay = 0] = ring.at(-1) ?? [];
  for (const [bx = 0, by = 0] of ring) {
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
    ax = bx;
    ay = by;
  }
  return odd;
}
