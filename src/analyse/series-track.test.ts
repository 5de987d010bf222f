import { describe, expect, test } from "vitest";
import { seededChance } from "../numerics/chance.ts";
import { drawNormal } from "../numerics/distributions.ts";
import { seriesTrack } from "./series-track.ts";

const season = (i: number) => 100 + i + 30 * Math.sin((2 * Math.PI * i) / 12);

describe("a model's track on a series", () => {
  test("is better than the naive one's where there is something to know, and its intervals hold", () => {
    const chance = seededChance("track");
    const values = Float64Array.from({ length: 96 }, (_, i) => season(i) + 3 * drawNormal(chance));
    const track = seriesTrack({ values, periods: [12], horizon: 6 });
    expect(track?.origins).toBe(8);
    expect(track?.error ?? 9).toBeLessThan(track?.naiveError ?? 0);
    expect(track?.held ?? 0).toBeGreaterThan(0.7);
  });

  test("at an origin knows nothing of what comes after", () => {
    const values = Float64Array.from({ length: 60 }, (_, i) => season(i));
    const broken = values.map((y, i) => (i >= 59 ? y + 1_000 : y));
    const [one, other] = [values, broken].map((series) =>
      seriesTrack({ values: series, periods: [12], horizon: 1 }),
    );
    // One value of eight changed, and nothing but its own error with it.
    expect(((other?.error ?? 0) - (one?.error ?? 0)) * 8).toBeGreaterThan(900);
    expect(((other?.error ?? 0) - (one?.error ?? 0)) * 8).toBeLessThan(1_001);
  });

  test("is absent where the past is too short", () => {
    expect(seriesTrack({ values: Float64Array.of(1, 2, 3), periods: [], horizon: 2 })).toBeUndefined();
  });
});
