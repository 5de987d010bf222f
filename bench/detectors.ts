/**
 * Points a second and core that each detector judges, on series as they are: long zero runs, small counts, some
 * bursts.
 */
import { detect } from "../src/analyse/detector.ts";
import { detectors } from "../src/analyse/detectors/all.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { drawNegativeBinomial } from "../src/numerics/distributions.ts";
import { perSecond, type Row } from "./row.ts";

/** Points a second and core (design.md, section 9). */
const BUDGET = 200_000;
const SERIES = 200;
const POINTS = { day: 1_500, month: 372 } as const;
const WIDTHS = ["day", "month"] as const;
const LONG_ENOUGH_MS = 300;

export function detectorRows(): Row[] {
  const chance = seededChance("bench detectors");
  return [...detectors].flatMap((detector) =>
    WIDTHS.flatMap((width) => {
      const given = detector.buckets[width];
      if (given === undefined) return [];
      const options = detector.options.parse(given);
      const series = Array.from({ length: SERIES }, (_, i) =>
        Float64Array.from({ length: POINTS[width] }, () => drawNegativeBinomial(chance, 0.02 * (i + 1), 0.3)),
      );
      let points = 0;
      const start = performance.now();
      while (performance.now() - start < LONG_ENOUGH_MS)
        for (const values of series) {
          detect(detector, values, options, 0);
          points += values.length;
        }
      const pace = perSecond(points, performance.now() - start);
      return [
        {
          what: `detector ${detector.id} by ${width}`,
          measured: `${pace.toLocaleString("en-GB")} points/s`,
          budget: `${BUDGET.toLocaleString("en-GB")} points/s/core`,
          kept: pace >= BUDGET,
        },
      ];
    }),
  );
}
