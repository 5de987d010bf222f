/** What of all incidents is chosen, and how it falls into the cells of a resolution: one pass over columns. */
import { PRECISIONS } from "../../../src/kernel/place.ts";
import type { Points } from "./point-cells.ts";

export interface Chosen {
  /** First and last day, in days since 1970-01-01. */
  readonly from: number;
  readonly to: number;
  readonly country?: string | undefined;
  /** A circle of the map, by its name. */
  readonly circle?: string | undefined;
}

export interface Counts {
  readonly level: number;
  /** By cell of the level. */
  readonly incidents: Int32Array;
  readonly deaths: Float64Array;
  /** By cell, then by precision: incidents known so exactly. */
  readonly precisions: Int32Array;
}

/** A circle's name, for the address: its resolution and its cell. */
export function circleName(points: Points, level: number, cell: number): string {
  return `${level}-${points.levels[level]?.cells[cell] ?? ""}`;
}

/** The resolution and the cell that a circle's name means; the cell is -1 when there is none of that name. */
export function circleNamed(points: Points, name: string): { readonly level: number; readonly cell: number } {
  const [resolution = "", cell = ""] = name.split("-");
  const level = Number(resolution);
  return { level, cell: points.levels[level]?.cells.indexOf(cell) ?? -1 };
}

export function countsIn(points: Points, level: number, chosen: Chosen): Counts {
  const cells = points.levels[level]?.cells.length ?? 0;
  const of = points.levels[level]?.of ?? new Int32Array();
  const incidents = new Int32Array(cells);
  const deaths = new Float64Array(cells);
  const precisions = new Int32Array(cells * PRECISIONS.length);
  eachChosen(points, { ...chosen, circle: undefined }, (i) => {
    const cell = of[i] ?? -1;
    if (cell < 0) return;
    incidents[cell] = (incidents[cell] ?? 0) + 1;
    deaths[cell] = (deaths[cell] ?? 0) + (points.deaths[i] ?? 0);
    const slot = cell * PRECISIONS.length + (points.precisions[i] ?? 0);
    precisions[slot] = (precisions[slot] ?? 0) + 1;
  });
  return { level, incidents, deaths, precisions };
}

/** Places of the chosen incidents, the newest first. */
export function chosenPlaces(points: Points, chosen: Chosen): Int32Array {
  const places = new Int32Array(points.count);
  let count = 0;
  eachChosen(points, chosen, (i) => {
    places[count] = i;
    count += 1;
  });
  return places.subarray(0, count);
}

/** Days of all incidents of the chosen place, at whatever time. */
export function daysOfPlace(points: Points, { country, circle }: Omit<Chosen, "from" | "to">): Int32Array {
  const everywhere = country === undefined && circle === undefined;
  if (everywhere) return points.days;
  const always = { from: points.days.at(-1) ?? 0, to: points.days[0] ?? 0, country, circle };
  return chosenPlaces(points, always).map((i) => points.days[i] ?? 0);
}

function eachChosen(points: Points, { from, to, country, circle }: Chosen, take: (i: number) => void): void {
  const code = country === undefined ? undefined : points.countryCodes.indexOf(country);
  const named = circle === undefined ? undefined : circleNamed(points, circle);
  const of = named && points.levels[named.level]?.of;
  const end = firstOlder(points.days, from);
  for (let i = firstOlder(points.days, to + 1); i < end; i += 1) {
    if (code !== undefined && (code < 0 || points.countries[i] !== code)) continue;
    if (named && (named.cell < 0 || of?.[i] !== named.cell)) continue;
    take(i);
  }
}

/** The first place, in days that descend, of a day before this one. */
function firstOlder(days: Int32Array, day: number): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] ?? 0) >= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** West, south, east and north of the chosen incidents in degrees; nothing when none has a place. */
export function extentOf(points: Points, chosen: Chosen): [number, number, number, number] | undefined {
  let [west, south, east, north] = [180, 90, -180, -90];
  eachChosen(points, chosen, (i) => {
    const [latitude = Number.NaN, longitude = Number.NaN] = [points.latitudes[i], points.longitudes[i]];
    if (Number.isNaN(latitude)) return;
    [west, east] = [Math.min(west, longitude), Math.max(east, longitude)];
    [south, north] = [Math.min(south, latitude), Math.max(north, latitude)];
  });
  return west <= east ? [west, south, east, north] : undefined;
}
