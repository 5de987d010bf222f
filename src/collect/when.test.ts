import fc from "fast-check";
import { expect, test } from "vitest";
import { isoTime, occurredBetween, readEpoch, readWhen } from "./when.ts";

test.each([
  ["2019-04-02", "2019-04-02T00:00:00.000Z", "day"],
  ["2019-4-2", "2019-04-02T00:00:00.000Z", "day"],
  ["2019/04/02", "2019-04-02T00:00:00.000Z", "day"],
  ["20190402", "2019-04-02T00:00:00.000Z", "day"],
  ["2019-04-02 00:00:00.000", "2019-04-02T00:00:00.000Z", "day"],
  ["2019-04-02 14:30", "2019-04-02T14:30:00.000Z", "minute"],
  ["2019-04-02T14:30:05.5+02:00", "2019-04-02T12:30:05.500Z", "minute"],
  ["02.04.2019", "2019-04-02T00:00:00.000Z", "day"],
  ["31/01/2019", "2019-01-31T00:00:00.000Z", "day"],
  ["1/31/2019 10:15", "2019-01-31T10:15:00.000Z", "minute"],
  ["4/4/2019", "2019-04-04T00:00:00.000Z", "day"],
  ["02 April 2019", "2019-04-02T00:00:00.000Z", "day"],
  ["April 2, 2019", "2019-04-02T00:00:00.000Z", "day"],
  ["Tue, 02 Apr 2019 14:30:00 GMT", "2019-04-02T14:30:00.000Z", "minute"],
  ["2019-04", "2019-04-01T00:00:00.000Z", "month"],
  ["2019", "2019-01-01T00:00:00.000Z", "year"],
])("%s is %s, known to the %s-th part", (text, from, precision) => {
  const when = readWhen(text);
  expect([isoTime(when.from), when.precision]).toEqual([from, precision]);
});

test("a month and a year last to their last day", () => {
  expect(isoTime(readWhen("2020-02").to).slice(0, 10)).toBe("2020-02-29");
  expect(isoTime(readWhen("2019").to).slice(0, 10)).toBe("2019-12-31");
});

test.each([
  "2019-02-29",
  "2019-13-01",
  "2019-04-31",
  "0019-01-01",
  "9999-01-01",
  "soon",
  "",
  "2019-04-02T25:00",
])("%j is refused", (text) => {
  expect(() => readWhen(text)).toThrow(/is not a date that exists/);
});

test("a date that can be two days is refused until the order is said", () => {
  expect(() => readWhen("03/04/2019")).toThrow(/two days/);
  expect(isoTime(readWhen("03/04/2019", "day-month").from).slice(0, 10)).toBe("2019-04-03");
  expect(isoTime(readWhen("03/04/2019", "month-day").from).slice(0, 10)).toBe("2019-03-04");
});

test("every time is read back from its ISO form", () => {
  const times = fc.date({ min: new Date("1600-01-01"), max: new Date("2199-12-31"), noInvalidDate: true });
  fc.assert(fc.property(times, (time) => readWhen(time.toISOString()).from === time.getTime()));
});

test("seconds, milliseconds and microseconds are told apart by size", () => {
  for (const number of [1_554_199_200, 1_554_199_200_000, 1_554_199_200_000_000]) {
    expect(isoTime(readEpoch(number).from)).toBe("2019-04-02T10:00:00.000Z");
  }
  for (const number of [0, 12, -1_554_199_200, 1e30]) expect(() => readEpoch(number)).toThrow(/not a time/);
});

test("what ends before it begins is refused", () => {
  expect(() => occurredBetween(readWhen("2019-04-02"), readWhen("2019-04-01"))).toThrow(
    "It ends on 2019-04-01, before it begins on 2019-04-02.",
  );
});
