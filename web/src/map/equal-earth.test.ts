import { describe, expect, it } from "vitest";
import { equalEarth } from "./equal-earth.ts";

describe("the Equal Earth projection", () => {
  it("has the ends that its authors give", () => {
    expect(equalEarth(0, 0)).toEqual({ x: 0, y: -0 });
    expect(equalEarth(180, 0).x).toBeCloseTo(2.70663, 4);
    expect(equalEarth(0, 90).y).toBeCloseTo(-1.31737, 4);
  });

  it("keeps areas: a degree at 60° north covers as much as it does on the globe", () => {
    const areaAt = (latitude: number) => {
      const half = 0.05;
      const [a, b, c, d] = [
        equalEarth(10 - half, latitude - half),
        equalEarth(10 + half, latitude - half),
        equalEarth(10 + half, latitude + half),
        equalEarth(10 - half, latitude + half),
      ];
      const cross = (one: typeof a, other: typeof a) => one.x * other.y - other.x * one.y;
      return Math.abs(cross(a, b) + cross(b, c) + cross(c, d) + cross(d, a)) / 2;
    };
    const onGlobe = (latitude: number) => Math.cos((latitude * Math.PI) / 180);
    expect(areaAt(60) / areaAt(0)).toBeCloseTo(onGlobe(60) / onGlobe(0), 3);
    expect(areaAt(-35) / areaAt(0)).toBeCloseTo(onGlobe(-35) / onGlobe(0), 3);
  });
});
