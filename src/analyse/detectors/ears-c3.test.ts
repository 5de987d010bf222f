import { expect, test } from "vitest";
import { detect } from "../detector.ts";
import { earsC2 } from "./ears-c2.ts";
import { earsC3 } from "./ears-c3.ts";

const options = earsC3.options.parse(earsC3.buckets.week);

test("three weeks that are each no alarm are one together", () => {
  // Mean 4, deviation 2: the weeks of 7.5 lie 0.75 beyond the first; three make 2.3.
  const values = [2, 4, 4, 4, 4, 2, 8, 4, 4, 7.5, 7.5, 7.5];
  const plain = { ...options, floor: 0 };
  expect(detect(earsC2, values, plain, 0)).toEqual([]);
  expect(detect(earsC3, values, plain, 0).map(({ index }) => index)).toEqual([11]);
});

test("the threshold is what the week would have had to pass, given the two before it", () => {
  const values = [2, 4, 4, 4, 4, 2, 8, 4, 4, 7.5, 7.5];
  const plain = { ...options, floor: 0 };
  const ask = (last: number) => detect(earsC3, [...values, last], plain, 11);
  const [found] = ask(20);
  const threshold = found?.threshold ?? Number.NaN;
  expect(ask(threshold - 0.01)).toEqual([]);
  expect(ask(threshold + 0.01)).toHaveLength(1);
});
