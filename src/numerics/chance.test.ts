import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "./chance.ts";

test("a seed gives the same numbers for ever, on any machine", () => {
  const chance = seededChance(1);
  expect([chance.bits(), chance.bits(), chance.bits()]).toEqual([583_126_438, 2_668_826_826, 2_238_736_887]);
});

test("a stream depends on its name alone, not on what was drawn before", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.nat(50), (seed, name, drawn) => {
      const fresh = seededChance(seed).stream(name).bits();
      const used = seededChance(seed);
      for (let i = 0; i < drawn; i += 1) used.uniform();
      expect(used.stream(name).bits()).toBe(fresh);
    }),
  );
});

test("streams of different names differ; a number and the same number as a word are one seed", () => {
  const words = Array.from({ length: 2_000 }, (_, i) => {
    const stream = seededChance(7).stream(`place ${i}`);
    return `${stream.bits()} ${stream.bits()}`;
  });
  expect(new Set(words).size).toBe(2_000);
  expect(seededChance(1).bits()).toBe(seededChance("1").bits());
});

test("integers stay below their bound and take every value about equally often", () => {
  const chance = seededChance("integers");
  const counts = new Array<number>(7).fill(0);
  for (let i = 0; i < 70_000; i += 1) {
    const drawn = chance.integer(7);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  // Five standard deviations of a binomial count of 10,000.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(10_000 * (6 / 7)));
});

test("uniform numbers fill [0, 1) evenly", () => {
  const chance = seededChance("uniform");
  const cells = new Array<number>(100).fill(0);
  for (let i = 0; i < 100_000; i += 1) {
    const cell = Math.floor(chance.uniform() * 100);
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  expect(cells.length).toBe(100);
  const chiSquare = cells.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
  // 99 degrees of freedom: 148.2 is passed once in a thousand.
  expect(chiSquare).toBeLessThan(148.2);
});
