/**
 * Coordinates to countries, with the stated policy for disputed places (docs/decisions/0004-disputed-places.md).
 */
import { feature, iso1A3Code } from "@rapideditor/country-coder";

/** Where the shipped outlines follow de facto control and the policy follows the United Nations. */
const BY_AREA: Readonly<Record<string, string>> = { Crimea: "UKR", "Northern Cyprus": "CYP" };

interface Correction {
  readonly from: string;
  readonly to: string;
  /** Degrees. The parallel of Western Sahara is exact, the other edges are good to about 2 km. */
  readonly box: {
    readonly west: number;
    readonly east: number;
    readonly south: number;
    readonly north: number;
  };
}

const BY_BOX: readonly Correction[] = [
  { from: "MAR", to: "ESH", box: { west: -17.2, east: -8.67, south: 20.7, north: 27.667 } },
  { from: "ISR", to: "SYR", box: { west: 35.66, east: 36, south: 32.7, north: 33.34 } },
  { from: "ISR", to: "PSE", box: { west: 35.232, east: 35.28, south: 31.73, north: 31.87 } },
];

/**
 * The alpha-3 code of the country or territory in whose land or coastal waters a point lies; absent on the
 * high seas. About 3 µs a point.
 */
export function countryAt(latitude: number, longitude: number): string | undefined {
  const point: [number, number] = [longitude, latitude];
  const code = iso1A3Code(point, { level: "territory" }) ?? undefined;
  if (code === undefined || code === "RUS") {
    const area = feature(point, { level: "subterritory" })?.properties.nameEn;
    return BY_AREA[area ?? ""] ?? code;
  }
  const correction = BY_BOX.find(
    ({ from, box }) =>
      from === code &&
      longitude >= box.west &&
      longitude <= box.east &&
      latitude >= box.south &&
      latitude <= box.north,
  );
  return correction?.to ?? code;
}
