import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededChance } from "../../numerics/chance.ts";
import { drawsAt } from "../forecast-summary.ts";
import type { Panel } from "../forecaster.ts";
import { forecasters } from "./all.ts";

/** Small panels of counts; a place may begin late, and may end before the last month. */
const panels: fc.Arbitrary<Panel> = fc
  .record({ places: fc.integer({ min: 1, max: 4 }), months: fc.integer({ min: 1, max: 70 }) })
  .chain(({ places, months }) =>
    fc
      .array(
        fc.record({
          counts: fc.array(fc.oneof(fc.constant(0), fc.nat(3), fc.nat(2_000)), {
            minLength: months,
            maxLength: months,
          }),
          born: fc.nat(months - 1),
          ends: fc.boolean(),
        }),
        { minLength: places, maxLength: places },
      )
      .map((rows) => ({
        places: rows.map((_, p) => `place ${p}`),
        firstMonth: 24_000,
        months,
        values: Float64Array.from(
          rows.flatMap(({ counts, born, ends }) =>
            counts.map((count, t) => (t < born || (ends && t === months - 1) ? Number.NaN : count)),
          ),
        ),
      })),
  );

const leads = [1, 2, 3, 6];

function forecastBy(id: string, panel: Panel, seed: string) {
  return forecasters.get(id).forecast(panel, { leads, draws: 20, chance: seededChance(seed) });
}

function lastValue(panel: Panel, place: number): number {
  return panel.values[(place + 1) * panel.months - 1] ?? Number.NaN;
}

describe.each([...forecasters].map(({ id }) => id))("%s", (id) => {
  test("gives whole draws of zero or more for places that exist, and none for others", () => {
    fc.assert(
      fc.property(panels, (panel) => {
        const draws = forecastBy(id, panel, "a");
        expect(draws.values.length).toBe(panel.places.length * leads.length * 20);
        panel.places.forEach((_, place) => {
          const exists = !Number.isNaN(lastValue(panel, place));
          for (const k of leads.keys())
            for (const value of drawsAt(draws, place, k))
              expect(exists ? Number.isInteger(value) && value >= 0 : Number.isNaN(value)).toBe(true);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("gives the same draws for the same seed, and others for another", () => {
    const values = Float64Array.from({ length: 3 * 60 }, (_, i) => (i * 37) % 101);
    const panel = { places: ["a", "b", "c"], firstMonth: 24_000, months: 60, values };
    expect(forecastBy(id, panel, "s").values).toEqual(forecastBy(id, panel, "s").values);
    expect(forecastBy(id, panel, "s").values).not.toEqual(forecastBy(id, panel, "t").values);
  });

  test("gives the places asked for what they would have had among all", () => {
    fc.assert(
      fc.property(panels, fc.integer({ min: 1, max: 4 }), (panel, asked) => {
        const all = forecastBy(id, panel, "a");
        const some = forecasters
          .get(id)
          .forecast(panel, { leads, draws: 20, chance: seededChance("a"), asked });
        expect(some.places).toEqual(panel.places.slice(0, asked));
        expect(some.values).toEqual(all.values.slice(0, some.values.length));
      }),
      { numRuns: 20 },
    );
  });

  test("explains each place that exists by levels and by parts that add up to one", () => {
    fc.assert(
      fc.property(panels, (panel) => {
        const explain = forecasters.get(id).explain(panel, leads);
        panel.places.forEach((_, place) => {
          if (Number.isNaN(lastValue(panel, place))) return;
          const reasons = explain(place);
          expect(reasons.some(({ kind }) => kind === "level")).toBe(true);
          const parts = reasons.reduce((sum, r) => sum + (r.kind === "part" ? r.share : 0), 0);
          expect(parts).toBeCloseTo(1, 9);
          const analogues = reasons.reduce((sum, r) => sum + (r.kind === "analogue" ? r.share : 0), 0);
          expect(analogues).toBeLessThanOrEqual(1 + 1e-9);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("forecasts no violence where there never was any anywhere", () => {
    const panel = { places: ["a", "b"], firstMonth: 24_000, months: 80, values: new Float64Array(160) };
    expect(forecastBy(id, panel, "s").values.every((value) => value === 0)).toBe(true);
  });
});
