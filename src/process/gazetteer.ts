/**
 * The gazetteer: names of places, in all scripts, to where they are.
 *
 * Countries, first-level units and 200,000 cities are shipped; a desk's own places come before all of them.
 * The invariant: what is found carries an id under which anybody can look it up again.
 */
import type { PlaceReference } from "../kernel/place.ts";
import { countryAt } from "./country-coordinates.ts";
import { type CountryNames, countryNames } from "./country-names.ts";
import { type DeskPlaces, NO_DESK_PLACES } from "./desk-places.ts";
import units from "./first-level-units.json" with { type: "json" };
import { fold } from "./folding.ts";
import { type Cities, type City, readCities } from "./geonames.ts";

export interface KnownPlace {
  /** `geonames:` and a number, `unit:` and GeoNames' code, `iso:` and alpha-3, or the desk's own. */
  readonly gazetteerId: string;
  readonly name: string;
  /** alpha-3 */
  readonly country: string;
  /** The first-level unit: its name, or the desk's own code of it. */
  readonly admin1: string | undefined;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly precision: "place" | "admin1" | "country";
  readonly population: number;
  /** How likely the name means this place when nothing else is known; a step of 1 is a factor of ten. */
  readonly standing: number;
  readonly source: "desk" | "shipped";
  readonly isMainName: boolean;
}

export interface Gazetteer {
  /** All that have this name, most likely first. @param folded as `fold` gives it. */
  find(folded: string): readonly KnownPlace[];
  /** A country named by a code in capitals, such as US; @param raw as it stands in the text. */
  findCode(raw: string): KnownPlace | undefined;
  /** Where a point lies, by the desk's outlines first. */
  at(latitude: number, longitude: number): { readonly country: string; readonly admin1?: string } | undefined;
}

/** Read-only data that no one can change, so all of a process share it; read at the first need. */
const shipped: { loading?: Promise<Gazetteer> } = {};

/** The shipped gazetteer. The first call reads it: about two seconds and 80 MB. */
export function shippedGazetteer(): Promise<Gazetteer> {
  shipped.loading ??= readCities().then((cities) => gazetteerOf(cities, countryNames()));
  return shipped.loading;
}

/** The same, with a desk's own places before it. */
export async function deskGazetteer(desk: DeskPlaces = NO_DESK_PLACES): Promise<Gazetteer> {
  const base = await shippedGazetteer();
  if (desk.count === 0) return base;
  return {
    find(folded) {
      const own = desk.find(folded);
      return own.length > 0 ? own : base.find(folded);
    },
    findCode: (raw) => base.findCode(raw),
    at: (latitude, longitude) => desk.at(latitude, longitude) ?? base.at(latitude, longitude),
  };
}

/** Where points lie and nothing else, without reading the names. */
export function outlinesOnly(desk: DeskPlaces): Gazetteer {
  return {
    find: (folded) => desk.find(folded),
    findCode: () => undefined,
    at: (latitude, longitude) => desk.at(latitude, longitude) ?? shippedAt(latitude, longitude),
  };
}

function shippedAt(latitude: number, longitude: number) {
  const country = countryAt(latitude, longitude);
  return country === undefined ? undefined : { country };
}

/** As a record keeps it. */
export function referenceTo(place: KnownPlace): PlaceReference {
  return {
    name: place.name,
    country: place.country,
    ...(place.admin1 !== undefined && { admin1: place.admin1 }),
    ...(place.latitude !== undefined && { latitude: place.latitude }),
    ...(place.longitude !== undefined && { longitude: place.longitude }),
    precision: place.precision,
    gazetteerId: place.gazetteerId,
  };
}

const COUNTRY_STANDING = 8;
const UNIT_STANDING = 6.5;
const SEAT_STANDING = { capital: 1.5, "first-level": 0.8, "second-level": 0.2, none: 0 };

function gazetteerOf(cities: Cities, countries: CountryNames): Gazetteer {
  const { byName, nameOf } = firstLevelUnits(cities, countries);
  const country = (iso3: string): KnownPlace => ({
    gazetteerId: `iso:${iso3}`,
    name: countries.name(iso3) ?? iso3,
    country: iso3,
    admin1: undefined,
    precision: "country",
    population: 0,
    standing: COUNTRY_STANDING,
    source: "shipped",
    isMainName: true,
  });
  const city = (found: City): KnownPlace[] => {
    const iso3 = countries.iso3(found.iso2);
    if (iso3 === undefined) return [];
    return [
      {
        gazetteerId: `geonames:${found.id}`,
        name: found.name,
        country: iso3,
        admin1: nameOf(found.unit),
        latitude: found.latitude,
        longitude: found.longitude,
        precision: "place",
        population: found.population,
        standing:
          Math.log10(found.population + 10) + SEAT_STANDING[found.seat] + (found.isMainName ? 0.5 : 0),
        source: "shipped",
        isMainName: found.isMainName,
      },
    ];
  };
  return {
    find(folded) {
      const iso3 = countries.find(folded);
      const found = [
        ...(iso3 === undefined ? [] : [country(iso3)]),
        ...(byName.get(folded) ?? []),
        ...cities.find(folded).flatMap(city),
      ];
      return found.sort((a, b) => b.standing - a.standing || (a.gazetteerId < b.gazetteerId ? -1 : 1));
    },
    findCode(raw) {
      const iso3 = countries.findCode(raw);
      return iso3 === undefined ? undefined : country(iso3);
    },
    at: shippedAt,
  };
}

/**
 * First-level units. The cities' table has their codes but not their names, so a unit goes by the name in
 * our own list, found there through its seat, or else by the name of its seat.
 */
function firstLevelUnits(cities: Cities, countries: CountryNames) {
  const byName = new Map<string, KnownPlace[]>();
  const names = new Map<string, string>();
  for (const [iso2, list] of Object.entries(units))
    for (const [name, seatName] of Object.entries<string>(list)) {
      const seat = cities
        .find(fold(seatName))
        .filter((city) => city.iso2 === iso2)
        .sort((a, b) => SEAT_STANDING[b.seat] - SEAT_STANDING[a.seat] || b.population - a.population)[0];
      const country = countries.iso3(iso2);
      if (!seat || country === undefined) continue;
      if (!names.has(seat.unit)) names.set(seat.unit, name);
      const folded = fold(name);
      byName.set(folded, [
        {
          gazetteerId: `unit:${seat.unit}`,
          name,
          country,
          admin1: names.get(seat.unit) ?? name,
          latitude: seat.latitude,
          longitude: seat.longitude,
          precision: "admin1",
          population: 0,
          standing: UNIT_STANDING,
          source: "shipped",
          isMainName: true,
        },
        ...(byName.get(folded) ?? []),
      ]);
    }
  return { byName, nameOf: (unit: string) => names.get(unit) ?? cities.seatOf(unit)?.name };
}
