import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coarsePoint, namesSite } from "./coarse-place.ts";

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const point = {
  latitude: fc.double({ min: -85, max: 85, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
};

test("a cell is at least a kilometre wide, whatever its latitude, and a point stays within reach of it", () => {
  fc.assert(
    fc.property(point.latitude, point.longitude, (latitude, longitude) => {
      const coarse = coarsePoint({ latitude, longitude });
      const east = coarsePoint({ latitude, longitude: coarse.longitude + 0.004 });
      const step = 0.0045 / Math.cos(radians(coarse.latitude));
      // Half a kilometre to either side lies in the same cell.
      expect(coarsePoint({ latitude: coarse.latitude + 0.0045, longitude: coarse.longitude }).latitude).toBe(
        coarse.latitude,
      );
      expect(
        coarsePoint({ latitude: coarse.latitude, longitude: coarse.longitude + step * 0.99 }).longitude,
      ).toBe(coarse.longitude);
      expect(east.longitude).toBe(coarse.longitude);
      expect(Math.abs(coarse.latitude - latitude)).toBeLessThanOrEqual(0.00501);
    }),
  );
});

test("what is coarse already is not moved again", () => {
  fc.assert(
    fc.property(point.latitude, point.longitude, (latitude, longitude) => {
      const coarse = coarsePoint({ latitude, longitude });
      expect(coarsePoint(coarse)).toEqual(coarse);
    }),
  );
});

describe("sites", () => {
  test.each([
    "Shelling hit the hospital of Hollin",
    "a school in the north",
    "The home of a councillor was burnt",
    "An IDP camp was attacked",
    "Hastaneye saldırı düzenlendi",
    "okullar vuruldu",
    "Frappe sur une école",
    "обстрел больницы",
    "قصف مستشفى",
    "MSF clinic closed",
  ])("%s", (text) => expect(namesSite(text)).toBe(true));
  test.each([
    "Shelling near the bridge of Hollin",
    "Every event of the evening",
    "Fighting at Casablanca's port",
    "The army retreated to its barracks",
    "Ankara'da protesto",
  ])("not: %s", (text) => expect(namesSite(text)).toBe(false));
});
