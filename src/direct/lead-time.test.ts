import { expect, test } from "vitest";
import { leadTimeBefore } from "./lead-time.ts";

const CHANGES = [
  { day: 0, state: "NOT_OBSERVED" },
  { day: 10, state: "ACTIVE" },
  { day: 40, state: "RECEDED" },
  { day: 60, state: "ACTIVE" },
] as const;

test("lead time is counted from when it became active, and a miss counts as none", () => {
  expect(leadTimeBefore(CHANGES, [30])).toEqual({ p50: 20, p90: 20, n: 1 });
  expect(leadTimeBefore(CHANGES, [30, 50, 65])).toEqual({ p50: 5, p90: 20, n: 3 });
});

test("what becomes active on the very day, or after it, has no lead", () => {
  expect(leadTimeBefore(CHANGES, [10])).toEqual({ p50: 0, p90: 0, n: 1 });
  expect(leadTimeBefore([], [10])).toEqual({ p50: 0, p90: 0, n: 1 });
});

test("without an event there is nothing to say", () => {
  expect(leadTimeBefore(CHANGES, [])).toBeUndefined();
});
