/**
 * Which places of a table are countries, and which of them border on each other or lie in the same part of the world.
 *
 * Borders are shared lines of the outlines of Natural Earth (public domain, package world-atlas), regions those of
 * the United Nations (M49, package country-coder). Both are of today; places that are no countries have neither.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "@rapideditor/country-coder";
import { z } from "zod";
import { countryNames } from "../process/country-names.ts";
import { fold } from "../process/folding.ts";

export interface Surroundings {
  /** By place: the places it borders on, by index. */
  readonly neighbours: readonly (readonly number[])[];
  /** By place: the other places of its part of the world (M49 sub-region), by index. */
  readonly region: readonly (readonly number[])[];
}

/** Lines of a country are numbers of arcs; ~n is arc n, told backwards, and belongs to the neighbour. */
const Topology = z.object({
  objects: z.object({
    countries: z.object({
      geometries: z.array(z.object({ id: z.string().optional(), arcs: z.array(z.unknown()) })),
    }),
  }),
});

/** @param places names in any language the desk knows, or alpha-3 codes. */
export function surroundingsOf(places: readonly string[]): Surroundings {
  const names = countryNames();
  const countries = places.map((place) => {
    const iso3 = /^[A-Z]{3}$/.test(place) ? place : names.find(fold(place));
    return iso3 === undefined ? undefined : feature(iso3)?.properties;
  });
  const borders = bordersByNumber();
  const indexes = new Map(countries.map((country, i) => [country?.iso1N3, i]));
  return {
    neighbours: countries.map((country) =>
      [...(borders.get(country?.iso1N3 ?? "") ?? [])]
        .flatMap((number) => indexes.get(number) ?? [])
        .sort((one, other) => one - other),
    ),
    region: countries.map((country, i) => {
      const part = country?.groups?.[0];
      if (part === undefined) return [];
      return countries.flatMap((other, j) => (j !== i && other?.groups?.[0] === part ? [j] : []));
    }),
  };
}

/** Countries with lands in several parts of the world, which country-coder therefore puts in none: where M49 lists them. */
const LISTED: Readonly<Record<string, string>> = {
  DNK: "154",
  ESP: "039",
  FRA: "155",
  GBR: "154",
  NLD: "155",
  NOR: "154",
  RUS: "151",
  USA: "021",
};

/** The part of the world a country lies in: its number in M49, the same that `Intl.DisplayNames` names. Absent for what is none. */
export function partOfTheWorld(iso3: string): string | undefined {
  if (!/^[A-Z]{3}$/.test(iso3)) return undefined;
  return (
    LISTED[iso3] ??
    feature(iso3)?.properties.groups?.find((group) => /^\d{3}$/.test(group) && group !== "001")
  );
}

/** By ISO 3166 number: those with which a country shares a line. */
function bordersByNumber(): ReadonlyMap<string, ReadonlySet<string>> {
  const path = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");
  const { geometries } = Topology.parse(JSON.parse(readFileSync(path, "utf8"))).objects.countries;
  const owners = new Map<number, Set<string>>();
  for (const { id, arcs } of geometries)
    for (const arc of linesOf(arcs))
      if (id !== undefined) owners.set(arc, (owners.get(arc) ?? new Set()).add(id));
  const borders = new Map<string, Set<string>>();
  for (const sharing of owners.values())
    for (const id of sharing) {
      const known = borders.get(id) ?? new Set<string>();
      borders.set(id, new Set([...known, ...sharing].filter((other) => other !== id)));
    }
  return borders;
}

/** Numbers of the lines of a country, whichever way they run. */
function linesOf(arcs: readonly unknown[]): readonly number[] {
  return arcs.flat(3).flatMap((arc) => (typeof arc === "number" ? [arc < 0 ? ~arc : arc] : []));
}
