import fc from "fast-check";
import { expect, test } from "vitest";
import { monthName, monthNumber } from "./month.ts";

test("a month's name and number stand for each other", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 119_999 }), (n) => monthNumber(monthName(n)) === n));
});

test("January follows December", () => {
  expect(monthName(monthNumber("1999-12") + 1)).toBe("2000-01");
});

test("what is no month is refused with an example of one", () => {
  expect(() => monthNumber("2019-13")).toThrow("write it as YYYY-MM");
});
