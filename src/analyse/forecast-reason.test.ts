import { expect, test } from "vitest";
import { reasonLine } from "./forecast-reason.ts";

test("reasons read as short lines with their numbers", () => {
  expect(reasonLine({ kind: "level", months: 12, mean: 1 / 3 })).toBe(
    "0.333 a month over the last 12 months",
  );
  expect(reasonLine({ kind: "quiet", months: 0 })).toBe("above zero in the last month");
  expect(reasonLine({ kind: "quiet", months: 1 })).toBe("1 month since the last value above zero");
  expect(reasonLine({ kind: "part", part: "last-12-months", share: 0.15 })).toBe(
    "15% of the draws from last 12 months",
  );
  expect(
    reasonLine({ kind: "analogue", place: "IRQ", month: "2006-03", share: 0.024, before: 210.4, after: 150 }),
  ).toBe("2.4% of the analogues from IRQ, closest 2006-03: 210 a month before, 150 after");
});
