/** The days within which packages are renewed and weaknesses mended: what the page says is what the command holds. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { UPDATE_DAYS, updateFrame, WEAKNESS_DAYS, weaknessesIn } from "../../scripts/time-frames.ts";

const NOW = new Date("2026-06-01T00:00:00Z");
const TIMES = {
  created: "2019-01-01T00:00:00Z",
  modified: "2026-05-30T00:00:00Z",
  "4.1.0": "2025-01-01T00:00:00Z",
  "4.2.0": "2026-02-01T00:00:00Z",
  "4.10.0": "2026-05-01T00:00:00Z",
  "4.11.0-beta.1": "2025-01-02T00:00:00Z",
  "5.0.0": "2025-02-01T00:00:00Z",
};

describe("ASVS 15.2.1: time frames", () => {
  test("ASVS 15.2.1: a package is overdue when the first newer release of its line has been there for longer than the page allows", () => {
    expect(updateFrame("a", "4.1.0", TIMES, NOW)).toEqual({
      name: "a",
      version: "4.1.0",
      newest: "4.10.0",
      days: 120,
      isOverdue: true,
    });
    expect(updateFrame("a", "4.2.0", TIMES, NOW)).toMatchObject({
      newest: "4.10.0",
      days: 31,
      isOverdue: false,
    });
    expect(updateFrame("a", "4.10.0", TIMES, NOW)).toEqual({
      name: "a",
      version: "4.10.0",
      days: 0,
      isOverdue: false,
    });
  });

  test("before 1.0 a line is a minor, and a version that the registry does not know is an error", () => {
    const times = { "0.3.1": "2025-01-01T00:00:00Z", "0.4.0": "2025-02-01T00:00:00Z" };
    expect(updateFrame("a", "0.3.1", times, NOW).isOverdue).toBe(false);
    expect(() => updateFrame("a", "9.9.9", TIMES, NOW)).toThrow("The registry knows no a 9.9.9.");
  });

  test("what is not answered about weaknesses is unknown, and not nothing", () => {
    expect(weaknessesIn({ message: "405 Method Not Allowed" })).toBeUndefined();
    expect(weaknessesIn({ vulnerabilities: {} })).toEqual([]);
    expect(
      weaknessesIn({ vulnerabilities: { saxes: { name: "saxes", severity: "high", range: "<6" } } }),
    ).toEqual([{ name: "saxes", severity: "high", days: 2 }]);
  });

  test("the page names the same days", () => {
    const page = readFileSync("docs/security/dependencies.md", "utf8");
    expect(page).toContain(`at the latest after ${UPDATE_DAYS} days`);
    expect(page).toMatch(
      new RegExp(
        `critical or high, in a dangerous or risky package \\| ${(WEAKNESS_DAYS.high ?? 0) * 24} hours`,
      ),
    );
    expect(page).toMatch(new RegExp(`\\| medium \\| ${WEAKNESS_DAYS.moderate} days`));
    expect(page).toMatch(new RegExp(`\\| low[^|]*\\| ${WEAKNESS_DAYS.low} days`));
  });
});
