import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inEveryLanguage } from "../../test/in-every-language.ts";
import type { JointVerdict, Member } from "./joint-detector.ts";
import { jointDetectors } from "./joint-detectors/all.ts";

const MEMBERS: readonly Member[] = [
  { measure: "media-volume", isCount: true },
  { measure: "incidents", isCount: true },
  { measure: "fuel-price", isCount: false },
  { measure: "rail-traffic", isCount: false },
];

const value = fc.oneof(
  { weight: 6, arbitrary: fc.nat(9) },
  { weight: 1, arbitrary: fc.nat(900) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const Rows = fc.array(fc.tuple(value, value, value, value), { maxLength: 260 });

const fitted = [...jointDetectors].map((detector) => ({ detector, options: detector.options.parse({}) }));

describe.each(fitted)("$detector.id", ({ detector, options }) => {
  test("goes on from a saved state as if it had never stopped", () => {
    fc.assert(
      fc.property(Rows, fc.array(fc.nat(260), { maxLength: 4 }), (rows, stops) => {
        const straight = detector.begin(MEMBERS, options);
        const whole = rows.map((row) => detector.observe(straight, row, options));
        let state = detector.begin(MEMBERS, options);
        const inParts = rows.map((row, i): JointVerdict | undefined => {
          if (stops.includes(i)) state = JSON.parse(JSON.stringify(state));
          return detector.observe(state, row, options);
        });
        expect(inParts).toEqual(whole);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      { numRuns: 60 },
    );
  });

  test("scores and chances lie between 0 and 1, and what moved are members", () => {
    fc.assert(
      fc.property(Rows, (rows) => {
        const state = detector.begin(MEMBERS, options);
        for (const row of rows) {
          const verdict = detector.observe(state, row, options);
          if (!verdict) continue;
          for (const share of [verdict.score, verdict.p]) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1);
          }
          if (verdict.alarm) expect(verdict.moved.length).toBeGreaterThan(0);
          for (const member of verdict.moved) expect(member).toBeLessThan(MEMBERS.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("sees nothing where nothing changes, and nothing where nothing is known", () => {
    for (const constant of [0, 3, 250, Number.NaN]) {
      const state = detector.begin(MEMBERS, options);
      for (let i = 0; i < 400; i += 1)
        expect(
          detector.observe(state, [constant, constant, constant, constant], options)?.alarm ?? false,
        ).toBe(false);
    }
  });

  test("says what it is good for, where it misleads, who published it, and what it saw, in every language", () => {
    expect(detector.about).toMatch(/\.$/);
    expect(detector.misleads).toMatch(/\.$/);
    expect(detector.paper.link).toMatch(/^https:\/\/doi\.org\//);
    const verdict = {
      alarm: true,
      score: 0.9,
      p: 0.0002,
      moved: [0, 1, 2],
      observed: 40,
      expected: 5,
      facts: { incidents: 2, usualIncidents: 2, moved: 3, watched: 4 },
    };
    const place = { place: "XXA", name: "Kelvaria" };
    const said = inEveryLanguage(
      detector.sentence(verdict, {
        place,
        when: { day: "2019-03-03" },
        measure: (member) => ({ measure: MEMBERS[member]?.measure ?? "" }),
        placeOf: () => place,
      }),
    );
    for (const sentence of Object.values(said)) expect(sentence).toMatch(/Kelvaria.*\.$/);
  });
});
