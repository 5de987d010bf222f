/** Great-circle distance by the haversine formula, in kilometres, on a sphere of 6,371 km. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const RADIUS_KM = 6371;

export function distanceKm(a: Point, b: Point): number {
  const radians = Math.PI / 180;
  const north = Math.sin(((b.latitude - a.latitude) * radians) / 2);
  const east = Math.sin(((b.longitude - a.longitude) * radians) / 2);
  const h = north * north + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * east * east;
  return 2 * RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
