import fc from "fast-check";
import { expect, test } from "vitest";
import { basisStatus } from "./basis.ts";

const time = fc.integer({ min: 0, max: 4e12 }).map((ms) => new Date(ms));

test("a basis is valid from its start up to its review date, and never once it is withdrawn", () => {
  fc.assert(
    fc.property(time, time, fc.option(time, { nil: undefined }), time, (starts, review, withdrawn, at) => {
      const status = basisStatus(
        {
          startsAt: starts.toISOString(),
          reviewBy: review.toISOString(),
          ...(withdrawn && { withdrawnAt: withdrawn.toISOString() }),
        },
        at,
      );
      const isWithdrawn = withdrawn !== undefined && withdrawn <= at;
      expect(status === "valid").toBe(!isWithdrawn && starts <= at && at < review);
    }),
  );
});

test("a basis that says no start is valid at once, and expires on the second of its review", () => {
  const reviewBy = "2026-01-01T00:00:00.000Z";
  expect(basisStatus({ reviewBy }, new Date("2025-12-31T23:59:59.999Z"))).toBe("valid");
  expect(basisStatus({ reviewBy }, new Date(reviewBy))).toBe("expired");
});
