import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { drawNegativeBinomial } from "./distributions.ts";
import { type Regimes, regimePast, regimesOf } from "./hidden-markov.ts";

/** Series of peace and war: peace goes on with .95, war with .9. */
function peaceAndWar(count: number, months: number) {
  const chance = seededChance("peace and war");
  return Array.from({ length: count }, () => {
    let isWar = false;
    const wars: boolean[] = [];
    const values = Float64Array.from({ length: months }, () => {
      isWar = chance.uniform() < (isWar ? 0.9 : 0.05);
      wars.push(isWar);
      return drawNegativeBinomial(chance, isWar ? 60 : 0.3, isWar ? 4 : 1);
    });
    return { values, wars };
  });
}

test("finds two regimes again, how long they last, and when they ruled", () => {
  const made = peaceAndWar(20, 200);
  const found = regimesOf(
    made.map(({ values }) => values),
    2,
  );
  expect(found.means[0]).toBeCloseTo(0.3, 1);
  expect(Math.abs((found.means[1] ?? 0) - 60)).toBeLessThan(4);
  expect(found.onward[0]).toBeCloseTo(0.95, 1);
  expect(found.onward[3]).toBeCloseTo(0.9, 1);
  const [first] = made;
  const past = regimePast(first?.values ?? new Float64Array(0), found);
  const right = (first?.wars ?? []).filter((isWar, t) => (past.shares[2 * t + 1] ?? 0) > 0.5 === isWar);
  expect(right.length).toBeGreaterThan(190);
});

const seriesOf = fc.array(
  fc.array(fc.oneof(fc.constant(0), fc.constant(Number.NaN), fc.nat(5), fc.nat(900)), {
    minLength: 1,
    maxLength: 30,
  }),
  { minLength: 1, maxLength: 5 },
);

test("shares and changes are probabilities, whatever was counted", () => {
  fc.assert(
    fc.property(seriesOf, (rows) => {
      const series = rows.map((row) => Float64Array.from(row));
      const regimes = regimesOf(series, 3, 5);
      for (let row = 0; row < 9; row += 3)
        expect(regimes.onward.subarray(row, row + 3).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
      for (const values of series) {
        const { shares, changes } = regimePast(values, regimes);
        for (let t = 0; t < values.length; t += 1)
          expect(shares.subarray(3 * t, 3 * t + 3).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
        expect(changes.reduce((sum, times) => sum + times, 0)).toBeCloseTo(values.length - 1, 6);
      }
    }),
    { numRuns: 40 },
  );
});

test("each round makes what was counted likelier", () => {
  const series = peaceAndWar(5, 80).map(({ values }) => values);
  const likelihood = (regimes: Regimes) =>
    series.reduce((sum, values) => sum + regimePast(values, regimes).loglikelihood, 0);
  const byRounds = [1, 2, 3, 5, 8].map((rounds) => likelihood(regimesOf(series, 3, rounds)));
  byRounds.slice(1).forEach((after, i) => {
    // The size is looked for within bounds and to a hundredth.
    expect(after).toBeGreaterThan((byRounds[i] ?? 0) - 0.05);
  });
});
