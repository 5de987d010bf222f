import { describe, expect, it } from "vitest";
import { Place } from "../kernel/place.ts";
import { deskPlaces } from "./desk-places.ts";
import { deskGazetteer } from "./gazetteer.ts";
import { needsNames, resolvePlace } from "./place-resolution.ts";

const strait = Place.parse({
  nativeId: "hal-9",
  name: "Dorvane Strait",
  country: "XXA",
  admin1: "QM-DO",
  feature: "strait",
  latitude: -24,
  longitude: -17,
});
const gazetteer = await deskGazetteer(deskPlaces([strait]));

describe("resolvePlace", () => {
  it("finds the country of coordinates", () => {
    const stated = { latitude: 36.2, longitude: 37.16, precision: "exact" as const };
    expect(resolvePlace(stated, gazetteer)).toEqual({ ...stated, country: "SYR" });
    expect(needsNames(stated)).toBe(false);
  });

  it("finds the coordinates of a name, within the stated country", () => {
    const stated = { name: "Tripoli", precision: "unknown" as const };
    expect(resolvePlace(stated, gazetteer)).toMatchObject({ country: "LBY", precision: "place" });
    expect(resolvePlace({ ...stated, country: "LBN" }, gazetteer)).toMatchObject({
      country: "LBN",
      name: "Tripoli",
    });
    expect(needsNames(stated)).toBe(true);
  });

  it("finds the town in a longer description", () => {
    const stated = { name: "Gate 4, Aleppo", precision: "unknown" as const };
    expect(resolvePlace(stated, gazetteer)).toMatchObject({
      country: "SYR",
      name: "Gate 4, Aleppo",
      latitude: 36.20124,
    });
  });

  it("gives a strait that the desk names the desk's country, outside all outlines", () => {
    const stated = {
      name: "Dorvane Strait",
      latitude: -24.01,
      longitude: -17.02,
      precision: "exact" as const,
    };
    expect(resolvePlace(stated, gazetteer)).toEqual({ ...stated, country: "XXA", admin1: "QM-DO" });
  });

  it("shows what a text calls Alep under its main name", () => {
    const stated = {
      name: "Alep",
      gazetteerId: "geonames:170063",
      country: "SYR",
      latitude: 36.2,
      longitude: 37.16,
      precision: "place" as const,
    };
    expect(resolvePlace(stated, gazetteer)).toEqual({ ...stated, name: "Aleppo" });
  });

  it("never changes what the source states", () => {
    const stated = {
      name: "Nowhere",
      country: "RUS",
      admin1: "Crimea",
      latitude: 44.95,
      longitude: 34.1,
      precision: "place" as const,
    };
    expect(resolvePlace(stated, gazetteer)).toEqual(stated);
    expect(resolvePlace({ name: "Qwxyz", precision: "unknown" }, gazetteer)).toEqual({
      name: "Qwxyz",
      precision: "unknown",
    });
  });
});
