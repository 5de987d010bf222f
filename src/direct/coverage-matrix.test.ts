import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coverageMatrix } from "./coverage-matrix.ts";

const COLLECTED = new Map([
  ["wire", 100],
  ["radio", 60],
]);

describe("the coverage matrix", () => {
  it("tells live from stale by each indicator's own measure, and what was never collected from both", () => {
    const { rows } = coverageMatrix(
      [
        { id: "a", sources: ["wire", "radio", "none"], staleAfterDays: 30 },
        { id: "b", sources: ["radio"], staleAfterDays: 45 },
      ],
      COLLECTED,
      101,
    );
    expect(rows).toEqual([
      {
        id: "a",
        cells: [
          { source: "wire", state: "live", days: 1 },
          { source: "radio", state: "stale", days: 41 },
          { source: "none", state: "stale" },
        ],
        isGap: false,
        hangsOn: "wire",
      },
      { id: "b", cells: [{ source: "radio", state: "live", days: 41 }], isGap: false, hangsOn: "radio" },
    ]);
  });

  it("calls an indicator without a source a gap, like one whose sources are all stale", () => {
    const matrix = coverageMatrix(
      [
        { id: "a", sources: [], staleAfterDays: 30 },
        { id: "b", sources: ["radio"], staleAfterDays: 3 },
      ],
      COLLECTED,
      101,
    );
    expect(matrix).toMatchObject({ gaps: 2, single: 0, stale: 1 });
  });

  it("counts nobody twice, however often a source is named, and every single point of failure once", () => {
    const source = fc.constantFrom("wire", "radio", "none");
    fc.assert(
      fc.property(
        fc.array(fc.record({ sources: fc.array(source), staleAfterDays: fc.integer({ min: 1, max: 90 }) })),
        (made) => {
          const matrix = coverageMatrix(
            made.map((one, i) => ({ id: `${i}`, ...one })),
            COLLECTED,
            101,
          );
          expect([...matrix.alone.values()].reduce((sum, n) => sum + n, 0)).toBe(matrix.single);
          for (const { cells, isGap, hangsOn } of matrix.rows) {
            expect(new Set(cells.map((cell) => cell.source)).size).toBe(cells.length);
            const live = cells.filter(({ state }) => state === "live").length;
            expect([isGap, hangsOn !== undefined]).toEqual([live === 0, live === 1]);
          }
        },
      ),
    );
  });
});
