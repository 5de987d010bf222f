import { expect, test } from "vitest";
import { PRECISIONS } from "../../../src/kernel/place.ts";
import { seededChance } from "../../../src/numerics/chance.ts";
import { levelAt, scaleFor, uncertainty } from "./circle-layer.ts";
import { FINEST, levelsOf, type Points } from "./point-cells.ts";
import { idAt, type PackedPoints, unpacked } from "./point-columns.ts";
import { chosenPlaces, circleName, countsIn, daysOfPlace, extentOf } from "./point-selection.ts";

const COUNT = 100_000;
const DAYS = 3_650;

function generated(count: number): PackedPoints {
  const chance = seededChance("points");
  const ids = Uint8Array.from({ length: 16 * count }, () => chance.integer(256));
  const days = Int32Array.from({ length: count }, () => 14_000 + chance.integer(DAYS));
  const at = (middle: number) =>
    Int32Array.from({ length: count }, (_, i) =>
      i % 50 === 0 ? -2_147_483_648 : Math.round((middle + 4 * chance.uniform()) * 1e5),
    );
  return {
    count,
    ids: text(ids),
    days: text(days),
    latitudes: text(at(33)),
    longitudes: text(at(36)),
    deaths: text(Int32Array.from({ length: count }, () => chance.integer(9))),
    precisions: text(Int16Array.from({ length: count }, () => chance.integer(4))),
    countries: Buffer.from(
      Array.from({ length: count }, () => ["SYR", "IRQ", "   "][chance.integer(3)]).join(""),
    ).toString("base64"),
  };
}

function text(column: Int32Array | Int16Array | Uint8Array): string {
  return Buffer.from(column.buffer).toString("base64");
}

const columns = unpacked(generated(COUNT));
const points: Points = { ...columns, levels: levelsOf(columns), stamp: "", since: undefined };
const sum = (counts: Int32Array) => counts.reduce((total, count) => total + count, 0);

test("incidents come out the newest first, each with what belongs to it", () => {
  const packed = generated(2_000);
  const few = unpacked(packed);
  const days = new Int32Array(new Uint8Array(Buffer.from(packed.days, "base64")).buffer);
  const ids = Buffer.from(packed.ids, "base64");
  const before = new Map(
    Array.from({ length: 2_000 }, (_, i) => [ids.subarray(16 * i, 16 * i + 16).toString("hex"), days[i]]),
  );
  for (let i = 0; i < few.count; i += 1) {
    expect(before.get(idAt(few, i).replaceAll("-", ""))).toBe(few.days[i]);
    if (i > 0) expect(few.days[i - 1]).toBeGreaterThanOrEqual(few.days[i] ?? 0);
  }
});

test("cells of every resolution count every chosen incident that has a place, once", () => {
  const chosen = { from: 14_500, to: 15_500, country: "SYR" };
  const places = chosenPlaces(points, chosen);
  const placed = places.filter((i) => !Number.isNaN(points.latitudes[i]));
  expect(placed.length).toBeGreaterThan(5_000);
  expect(placed.length).toBeLessThan(places.length);
  for (let level = 0; level <= FINEST; level += 1) {
    const counts = countsIn(points, level, chosen);
    expect(sum(counts.incidents)).toBe(placed.length);
    expect(sum(counts.precisions)).toBe(placed.length);
  }
  for (const i of places) {
    expect(points.countryCodes[points.countries[i] ?? -1]).toBe("SYR");
    expect(points.days[i]).toBeGreaterThanOrEqual(14_500);
    expect(points.days[i]).toBeLessThanOrEqual(15_500);
  }
});

test("a circle's list is what the circle counts", () => {
  const chosen = { from: 14_500, to: 16_000 };
  for (const level of [1, 3, 5]) {
    const { incidents } = countsIn(points, level, chosen);
    const cell = incidents.indexOf(Math.max(...incidents));
    const circle = circleName(points, level, cell);
    expect(chosenPlaces(points, { ...chosen, circle })).toHaveLength(incidents[cell] ?? 0);
    expect(daysOfPlace(points, { circle }).length).toBeGreaterThanOrEqual(incidents[cell] ?? 0);
    expect(extentOf(points, { ...chosen, circle })).toHaveLength(4);
  }
  expect(chosenPlaces(points, { ...chosen, circle: "3-no such cell" })).toHaveLength(0);
});

test("an incident known to its country only is never put into a smaller cell", () => {
  const country = PRECISIONS.indexOf("country");
  const sizes = new Set<string>();
  for (let i = 0; i < COUNT; i += 1) {
    const cell = points.levels[FINEST]?.of[i] ?? -1;
    if (cell >= 0 && points.precisions[i] === country)
      sizes.add(points.levels[FINEST]?.cells[cell]?.charAt(1) ?? "");
  }
  expect([...sizes]).toEqual(["2"]);
  const counts = countsIn(points, FINEST, { from: 0, to: 20_000 });
  const coarse = points.levels[FINEST]?.cells.findIndex((cell) => cell.startsWith("82")) ?? -1;
  expect(uncertainty(counts, coarse)).toBe(120_000);
});

test("cells become finer as one comes closer, and areas follow counts", () => {
  const levels = Array.from({ length: 12 }, (_, zoom) => levelAt(zoom));
  expect(levels).toEqual([...levels].sort((a, b) => a - b));
  expect([levels[0], levels[11]]).toEqual([0, FINEST]);
  const { perRoot } = scaleFor(10_000);
  const area = (count: number) => (perRoot * Math.sqrt(count)) ** 2;
  expect(area(400) / area(100)).toBeCloseTo(4);
});

test("100,000 incidents are counted anew within a frame", () => {
  const times = Array.from({ length: 20 }, (_, i) => {
    const before = process.cpuUsage();
    countsIn(points, i % (FINEST + 1), { from: 14_000, to: 14_000 + DAYS });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  }).sort((a, b) => a - b);
  console.info(`counting 100,000 incidents: median ${times[10]?.toFixed(1)} ms of processor time`);
  expect(times[10]).toBeLessThan(50);
});
