import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inEveryLanguage } from "../../test/in-every-language.ts";
import type { Bucket } from "../kernel/series.ts";
import { detectors } from "./detectors/all.ts";
import { seriesWords } from "./series-words.ts";

/** Every detector at every width it is for, with the options for it. */
const fitted = [...detectors].flatMap((detector) =>
  (["day", "month"] as const satisfies Bucket[]).flatMap((width) => {
    const options = detector.buckets[width];
    return options === undefined ? [] : [{ detector, width, options: detector.options.parse(options) }];
  }),
);

/** Long zero runs, small counts and some bursts, as incidents and deaths come. */
const Counts = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.nat(3) },
      { weight: 1, arbitrary: fc.nat(300) },
    ),
    { minLength: 40, maxLength: 500 },
  )
  .map((list) => Float64Array.from(list));

describe.each(fitted)("$detector.id by $width", ({ detector, width, options }) => {
  test("sees nothing in a constant series", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 1200 }), (value, length) => {
        expect(detector.detect(new Float64Array(length).fill(value), options, 0)).toEqual([]);
      }),
    );
  });

  test("says the same of a bucket whatever comes after it", () => {
    fc.assert(
      fc.property(Counts, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const known = Math.ceil(values.length * share);
        const then = detector.detect(values.slice(0, known), options, 0);
        const later = detector.detect(values, options, 0).filter(({ index }) => index < known);
        expect(later).toEqual(then);
      }),
      { numRuns: 60 },
    );
  });

  test("judges only from where it is told, with the same result", () => {
    fc.assert(
      fc.property(Counts, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const from = Math.floor(values.length * share);
        const all = detector.detect(values, options, 0).filter(({ index }) => index >= from);
        expect(detector.detect(values, options, from)).toEqual(all);
      }),
      { numRuns: 60 },
    );
  });

  test("scores lie above 0 and up to 1, causes are in the series and end with the bucket", () => {
    fc.assert(
      fc.property(Counts, (values) => {
        for (const found of detector.detect(values, options, 0)) {
          expect(found.score).toBeGreaterThan(0);
          expect(found.score).toBeLessThanOrEqual(1);
          expect(found.causes[0]).toBeGreaterThanOrEqual(0);
          expect(found.causes[1]).toBe(found.index);
          const words = seriesWords({ place: "XXA", name: "Kelvaria" }, "deaths", width, 20_000);
          const said = inEveryLanguage(detector.sentence(found, words, options));
          for (const sentence of Object.values(said)) expect(sentence).toMatch(/Kelvaria.*\.$/);
        }
      }),
      { numRuns: 60 },
    );
  });
});

const counting = fitted.filter(({ detector }) => !detector.measures.includes("level"));

describe.each(counting)("$detector.id by $width", ({ detector, options }) => {
  test("one event more in the judged bucket never lowers its score", () => {
    fc.assert(
      fc.property(Counts, fc.integer({ min: 1, max: 500 }), (values, more) => {
        const last = values.length - 1;
        const score = (series: Float64Array) => detector.detect(series, options, last).at(-1)?.score ?? 0;
        const raised = Float64Array.from(values);
        raised[last] = (raised[last] ?? 0) + more;
        expect(score(raised)).toBeGreaterThanOrEqual(score(values) - 1e-12);
      }),
    );
  });
});
