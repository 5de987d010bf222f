import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { drawPoisson } from "./distributions.ts";
import { benjaminiHochberg, discover, discoveryRates, noDiscoveries } from "./false-discovery.ts";
import { poissonTail } from "./tails.ts";

test("the rule of Benjamini and Hochberg is that of their own example", () => {
  // Their table of 15 p-values: at 0.05 the four smallest are found, where Bonferroni finds three.
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ];
  expect(benjaminiHochberg(p, 0.05).filter(Boolean)).toHaveLength(4);
  expect(benjaminiHochberg([], 0.05)).toEqual([]);
});

test("more is found at a looser level, and never a larger p-value before a smaller one", () => {
  const P = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 });
  fc.assert(
    fc.property(P, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (p, level) => {
      const found = benjaminiHochberg(p, level);
      const looser = benjaminiHochberg(p, level * 1.5);
      const largest = Math.max(-1, ...p.filter((_, i) => found[i]));
      p.forEach((value, i) => {
        expect(found[i]).toBe(value <= largest);
        if (found[i]) expect(looser[i]).toBe(true);
      });
    }),
  );
});

test("a q-value is the level at which the rule would just find it", () => {
  const P = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(P, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (p, level) => {
      const rates = discoveryRates(p);
      fc.pre(rates.every((rate) => Math.abs(rate - level) > 1e-9));
      expect([...rates].map((rate) => rate <= level)).toEqual(benjaminiHochberg(p, level));
    }),
  );
});

test("among more tests the same p-values are less of a discovery, as if the others had been told as 1", () => {
  const told = [0.0004, 0.02, 0.0019];
  const others = new Array<number>(97).fill(1);
  const rates = discoveryRates(told, 100);
  expect([...rates]).toEqual([...discoveryRates([...told, ...others]).subarray(0, 3)]);
  expect(rates[0]).toBeCloseTo(0.04, 12);
});

/** Days of 2,000 Poisson series, of which one in fifty has trebled; the share of false ones among those found. */
function simulated(found: (p: readonly number[]) => readonly boolean[], days: number) {
  const chance = seededChance("false discovery");
  let [hits, falseOnes] = [0, 0];
  const shares = Array.from({ length: days }, () => {
    const changed = Array.from({ length: 2_000 }, () => chance.uniform() < 0.02);
    const p = changed.map((is) => poissonTail(drawPoisson(chance, is ? 15 : 5), 5));
    const marks = found(p);
    const all = marks.filter(Boolean).length;
    const wrong = marks.filter((mark, i) => mark && !changed[i]).length;
    hits += all - wrong;
    falseOnes += wrong;
    return all === 0 ? 0 : wrong / all;
  });
  const mean = shares.reduce((sum, one) => sum + one, 0) / days;
  const variance = shares.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (days - 1);
  return { rate: mean, error: Math.sqrt(variance / days), hits, falseOnes };
}

test("over 80,000 series-days the false discovery rate keeps its level, and the changes are found", () => {
  const level = 0.1;
  const days = 40;
  const inDays = simulated((p) => benjaminiHochberg(p, level), days);
  expect(inDays.rate - 1.645 * inDays.error).toBeLessThan(level);
  expect(inDays.rate).toBeLessThan(level * 1.1);
  expect(inDays.hits).toBeGreaterThan(days * 15);
  const state = noDiscoveries();
  const online = simulated((p) => p.map((one) => discover(state, one, level)), days);
  expect(online.falseOnes / (online.hits + online.falseOnes)).toBeLessThan(level);
  expect(online.hits).toBeGreaterThan(days * 5);
});

test("where nothing has changed, a day with any discovery is as rare as the level", () => {
  const chance = seededChance("only nulls");
  const days = 2_000;
  let cried = 0;
  for (let day = 0; day < days; day += 1)
    if (benjaminiHochberg(Array.from({ length: 200 }, chance.uniform), 0.1).some(Boolean)) cried += 1;
  const error = Math.sqrt((0.1 * 0.9) / days);
  expect(cried / days).toBeLessThan(0.1 + 3 * error);
  expect(cried / days).toBeGreaterThan(0.1 - 3 * error);
});

test("the state goes on where it was put away", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0.000_01, 0.001, 0.02, 0.5), { maxLength: 200 }),
      fc.nat(200),
      (p, stop) => {
        const straight = noDiscoveries();
        const whole = p.map((one) => discover(straight, one, 0.1));
        let state = noDiscoveries();
        const parts = p.map((one, i) => {
          if (i === stop) state = JSON.parse(JSON.stringify(state));
          return discover(state, one, 0.1);
        });
        expect(parts).toEqual(whole);
      },
    ),
  );
});
