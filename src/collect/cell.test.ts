import { expect, test } from "vitest";
import { cellText, readCoordinates, readDeaths, readDecimalComma, readNumber } from "./cell.ts";

test.each(["", "1,5", "0x10", "Infinity", "NaN", "1e999", "1 000", "--1"])("%j is no number", (text) => {
  expect(() => readNumber(text, "value")).toThrow(/is not a number/);
});

test.each([
  ["1.234,5", 1234.5],
  ["1,234.5", 1234.5],
  ["0,5", 0.5],
  ["-12,25", -12.25],
  ["12.5", 12.5],
  ["1.234.567,8", 1234567.8],
])("%s with a decimal comma is %d", (text, number) => {
  expect(readDecimalComma(text, "value")).toBe(number);
});

test("coordinates come in pairs, on the globe", () => {
  expect(readCoordinates("-22,55", "-19.5")).toEqual({ latitude: -22.55, longitude: -19.5 });
  expect(readCoordinates(undefined, undefined)).toBeUndefined();
  expect(() => readCoordinates("1", undefined)).toThrow("There is a latitude without a longitude.");
  expect(() => readCoordinates("90.1", "0")).toThrow(/not between -90 and 90/);
  expect(() => readCoordinates("0", "180.1")).toThrow(/not between -180 and 180/);
});

test("a bound on the wrong side is left out, bounds that are upside down are refused", () => {
  expect(readDeaths({ best: "5", low: "4", high: "4" })).toEqual({ best: 5, low: 4 });
  expect(readDeaths({ best: "1", low: "2", high: "2" })).toEqual({ best: 1, high: 2 });
  expect(() => readDeaths({ best: "5", low: "9", high: "2" })).toThrow(/lowest .* above the highest/);
  expect(() => readDeaths({ best: "5", civilians: "-1" })).toThrow(
    /civilian deaths is -1, and cannot be negative/,
  );
  expect(() => readDeaths({ best: "2.5" })).toThrow(/cannot be a fraction/);
  expect(readDeaths({ low: "1" })).toBeUndefined();
});

test("deceptive characters do not come through a cell", () => {
  expect(cellText([" Mo\u202epti\u200b "], 0)).toBe("Mopti");
  expect(cellText(["  "], 0)).toBeUndefined();
  expect(cellText([], undefined)).toBeUndefined();
});
