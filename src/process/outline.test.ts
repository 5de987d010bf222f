import { describe, expect, it } from "vitest";
import { outlineOf } from "./outline.ts";

const square = (west: number, south: number, size: number) => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];

describe("outlineOf", () => {
  it("knows what lies in a polygon, in its hole and outside", () => {
    const outline = outlineOf({ type: "Polygon", coordinates: [square(0, 0, 10), square(4, 4, 2)] });
    expect(outline?.contains(1, 1)).toBe(true);
    expect(outline?.contains(5, 5)).toBe(false);
    expect(outline?.contains(5, 11)).toBe(false);
  });

  it("knows every part of a multipolygon", () => {
    const outline = outlineOf({
      type: "MultiPolygon",
      coordinates: [[square(0, 0, 1)], [square(20, -30, 1)]],
    });
    expect(outline?.contains(-29.5, 20.5)).toBe(true);
    expect(outline?.contains(0.5, 20.5)).toBe(false);
  });

  it("is nothing for a geometry that is not one", () => {
    expect(outlineOf({ type: "Polygon", coordinates: ["x"] })).toBeUndefined();
    expect(outlineOf(undefined)).toBeUndefined();
  });
});
