import { expect, test } from "vitest";
import { lineShapes, MOST_LINES, neighbourLines, widthOf } from "./neighbour-lines.ts";
import type { Outline } from "./world-outlines.ts";

const neighbour = (place: string, decayed: number) => ({
  place,
  name: place,
  decayed,
  share: 1,
  quarter: 0,
  year: 0,
});
const around = (place: string, ...neighbours: ReturnType<typeof neighbour>[]) => ({
  place,
  name: place,
  own: 0,
  around: 1,
  neighbours,
});
const square = (code: string, x: number, y: number): Outline => ({
  type: "Feature",
  properties: { code, name: code },
  geometry: {
    type: "Polygon",
    coordinates: [
      [
        [x - 1, y - 1],
        [x + 1, y - 1],
        [x + 1, y + 1],
        [x - 1, y + 1],
        [x - 1, y - 1],
      ],
    ],
  },
});

test("a chosen country shows the lines that lead to it, and no quiet neighbour", () => {
  const items = [
    around("NER", neighbour("MLI", 9), neighbour("TCD", 0.4)),
    around("TCD", neighbour("NGA", 90)),
  ];
  expect(neighbourLines(items, "NER")).toEqual([{ from: "MLI", to: "NER", decayed: 9 }]);
  expect(neighbourLines(items, undefined).map(({ to }) => to)).toEqual(["TCD", "NER"]);
});

test("of very many lines the widest are drawn", () => {
  const many = Array.from({ length: 90 }, (_, n) => around(`A${n}`, neighbour("B", n + 1)));
  const drawn = neighbourLines(many, undefined);
  expect(drawn.length).toBe(MOST_LINES);
  expect(drawn[0]?.decayed).toBe(90);
});

test("the two ways between two countries are bent apart, and a place without an outline has no line", () => {
  const shapes = [square("AAA", 0, 0), square("BBB", 10, 0)];
  const { features } = lineShapes(
    [
      { from: "AAA", to: "BBB", decayed: 4 },
      { from: "BBB", to: "AAA", decayed: 4 },
      { from: "CCC", to: "AAA", decayed: 4 },
    ],
    shapes,
  );
  expect(features.length).toBe(2);
  const [there, back] = features.map(({ geometry }) => geometry.coordinates);
  expect(there?.[0]).toEqual([0, 0]);
  expect(there?.at(-1)).toEqual([10, 0]);
  expect(there?.[12]?.[1]).toBeCloseTo(-0.8, 9);
  expect(back?.[12]?.[1]).toBeCloseTo(0.8, 9);
});

test("widths grow with the root of the deaths, within bounds", () => {
  expect(widthOf(0.1)).toBe(0.8);
  expect(widthOf(400)).toBeCloseTo(6, 9);
  expect(widthOf(1e6)).toBe(9);
});
