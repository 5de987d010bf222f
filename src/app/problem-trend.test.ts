import { expect, test } from "vitest";
import { trendOf } from "./problem-trend.ts";

test("a level that went up outweighs a likelihood that fell", () => {
  expect(trendOf({ level: "W5", likelihood: 0.4 }, { level: "W4", likelihood: 0.2 })).toBe("up");
  expect(trendOf({ level: "W2", likelihood: 0.2 }, { level: "W3", likelihood: 0.6 })).toBe("down");
});

test("at the same level the likelihood says where it goes, unless it moved by less than five points", () => {
  expect(trendOf({ level: "W4", likelihood: 0.2 }, { level: "W4", likelihood: 0.249 })).toBe("same");
  expect(trendOf({ level: "W4", likelihood: 0.2 }, { level: "W4", likelihood: 0.26 })).toBe("up");
  expect(trendOf({ level: "W4", likelihood: 0.3 }, { level: "W4", likelihood: 0.2 })).toBe("down");
});
