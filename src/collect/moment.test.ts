import fc from "fast-check";
import { expect, test } from "vitest";
import { readMoment } from "./moment.ts";

test.each([
  ["2026-02-03", "2026-02-03T00:00:00.000Z", "day"],
  ["2026-02", "2026-02-01T00:00:00.000Z", "month"],
  ["2026-02-03T09:00:00+03:00", "2026-02-03T06:00:00.000Z", "minute"],
  ["2026-02-03 09:00", "2026-02-03T09:00:00.000Z", "minute"],
  ["2020-01-14T17:18:32.126Z", "2020-01-14T17:18:32.126Z", "minute"],
  ["Tue, 03 Feb 2026 09:00:00 EST", "2026-02-03T14:00:00.000Z", "minute"],
  ["03 Feb 26 09:00 +0330", "2026-02-03T05:30:00.000Z", "minute"],
  ["Thu, 31 Dec 98 24:00:00 GMT", "1999-01-01T00:00:00.000Z", "minute"],
])("%s is %s", (written, at, precision) => {
  expect(readMoment(written)).toEqual({ at, precision });
});

test.each([
  "2026-02-30",
  "2025-02-29",
  "2026-13-01",
  "2026-01-01T25:00Z",
  "2026-01-01T10:00 XYZ",
  "yesterday",
  "",
  "31 Foo 2020",
])("%s is no time", (written) => {
  expect(readMoment(written)).toBeUndefined();
});

test("what ISO 8601 writes is read back", () => {
  const within = { min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(within), (date) => {
      expect(readMoment(date.toISOString())?.at).toBe(date.toISOString());
    }),
  );
});
