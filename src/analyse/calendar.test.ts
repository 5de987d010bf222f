import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketName, bucketNumber, dayName, dayNumber, lastDayOf } from "./calendar.ts";

test("numbers and names of days and months are each other's inverse", () => {
  fc.assert(
    fc.property(fc.integer({ min: -30_000, max: 60_000 }), (number) => {
      expect(dayNumber(dayName(number))).toBe(number);
      const month = bucketNumber("month", dayName(number));
      expect(bucketNumber("month", bucketName("month", month))).toBe(month);
      expect(lastDayOf("month", month)).toBeGreaterThanOrEqual(number);
      expect(bucketNumber("month", dayName(lastDayOf("month", month)))).toBe(month);
      expect(bucketNumber("month", dayName(lastDayOf("month", month) + 1))).toBe(month + 1);
    }),
  );
});
