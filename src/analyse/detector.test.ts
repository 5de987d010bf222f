import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inEveryLanguage } from "../../test/in-every-language.ts";
import { detect, type Verdict, type Width } from "./detector.ts";
import { detectors } from "./detectors/all.ts";
import { seriesWords } from "./series-words.ts";

/** Every detector at every width it is for, with the options for it. */
const fitted = [...detectors].flatMap((detector) =>
  (["day", "month", "week", "sample"] as const satisfies Width[]).flatMap((width) => {
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
        expect(detect(detector, new Float64Array(length).fill(value), options, 0)).toEqual([]);
      }),
    );
  });

  test("says the same of a bucket whatever comes after it", () => {
    fc.assert(
      fc.property(Counts, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const known = Math.ceil(values.length * share);
        const then = detect(detector, values.slice(0, known), options, 0);
        const later = detect(detector, values, options, 0).filter(({ index }) => index < known);
        expect(later).toEqual(then);
      }),
      { numRuns: 60 },
    );
  });

  test("judges only from where it is told, with the same result", () => {
    fc.assert(
      fc.property(Counts, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const from = Math.floor(values.length * share);
        const all = detect(detector, values, options, 0).filter(({ index }) => index >= from);
        expect(detect(detector, values, options, from)).toEqual(all);
      }),
      { numRuns: 60 },
    );
  });

  test("goes on from a saved state as if it had never stopped, gaps and all", () => {
    const Gappy = fc.array(fc.option(fc.nat(40), { nil: Number.NaN, freq: 9 }), { maxLength: 450 });
    fc.assert(
      fc.property(Gappy, fc.array(fc.nat(450), { maxLength: 4 }), (values, stops) => {
        const straight = detector.begin(options);
        const whole = values.map((value) => detector.observe(straight, value, options));
        let state = detector.begin(options);
        const inParts = values.map((value, i): Verdict => {
          if (stops.includes(i)) state = JSON.parse(JSON.stringify(state));
          return detector.observe(state, value, options);
        });
        expect(inParts).toEqual(whole);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      { numRuns: 40 },
    );
  });

  test("an unknown reading is never an alarm, and a p-value is a chance", () => {
    const Gappy = fc.array(fc.option(fc.nat(40), { nil: Number.NaN, freq: 5 }), { maxLength: 400 });
    fc.assert(
      fc.property(Gappy, (values) => {
        const state = detector.begin(options);
        for (const value of values) {
          const { alarm, score, p = 0 } = detector.observe(state, value, options);
          if (Number.isNaN(value)) expect({ alarm, score }).toEqual({ alarm: false, score: 0 });
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("says what it is good for, where it misleads, and who published it", () => {
    expect(detector.about).toMatch(/\.$/);
    expect(detector.misleads).toMatch(/\.$/);
    expect(detector.paper.title.length).toBeGreaterThan(20);
    expect(detector.paper.link).toMatch(/^https:\/\//);
  });

  test("scores lie above 0 and up to 1, causes are in the series and end with the bucket", () => {
    fc.assert(
      fc.property(Counts, (values) => {
        for (const found of detect(detector, values, options, 0)) {
          expect(found.score).toBeGreaterThan(0);
          expect(found.score).toBeLessThanOrEqual(1);
          expect(found.causes[0]).toBeGreaterThanOrEqual(0);
          expect(found.causes[1]).toBe(found.index);
          const words = seriesWords(
            { place: "XXA", name: "Kelvaria" },
            "deaths",
            width === "month" ? "month" : "day",
            20_000,
          );
          const said = inEveryLanguage(detector.sentence(found, words, options));
          for (const sentence of Object.values(said)) expect(sentence).toMatch(/Kelvaria.*\.$/);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** All that look for more; a silence looks for less. */
const counting = fitted.filter(
  ({ detector }) => !detector.measures.includes("level") && detector.id !== "long-silence",
);

describe.each(counting)("$detector.id by $width", ({ detector, options }) => {
  test("one event more in the judged bucket never lowers its score", () => {
    fc.assert(
      fc.property(Counts, fc.integer({ min: 1, max: 500 }), (values, more) => {
        const last = values.length - 1;
        const score = (series: Float64Array) => detect(detector, series, options, last).at(-1)?.score ?? 0;
        const raised = Float64Array.from(values);
        raised[last] = (raised[last] ?? 0) + more;
        expect(score(raised)).toBeGreaterThanOrEqual(score(values) - 1e-12);
      }),
    );
  });
});
