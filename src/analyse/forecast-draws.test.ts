import { brotliDecompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openDraws, packDraws } from "./forecast-draws.ts";
import type { Draws } from "./forecaster.ts";

const numbers = fc.oneof(
  fc.nat(5),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.double({ noNaN: true }),
  fc.constant(2 ** 31),
);

const runs: fc.Arbitrary<Draws> = fc
  .record({
    places: fc.integer({ min: 0, max: 4 }),
    leads: fc.integer({ min: 1, max: 5 }),
    draws: fc.integer({ min: 1, max: 20 }),
  })
  .chain(({ places, leads, draws }) =>
    fc
      .array(fc.oneof({ weight: 4, arbitrary: fc.nat(9) }, numbers), {
        minLength: places * leads * draws,
        maxLength: places * leads * draws,
      })
      .map((values) => ({
        places: Array.from({ length: places }, (_, i) => `P"\n${i}`),
        asOf: 2019 * 12,
        leads: Array.from({ length: leads }, (_, k) => k + 1),
        draws,
        values: Float64Array.from(values, (value) => value + 0),
      })),
  );

describe("kept draws", () => {
  test("come out as they were put in, all of them or some, and as the same bytes each time", () => {
    fc.assert(
      fc.property(runs, (draws) => {
        const bytes = Buffer.from(packDraws(draws));
        expect(Buffer.from(packDraws(draws)).equals(bytes)).toBe(true);
        const kept = openDraws(bytes);
        expect(kept.of(draws.places)).toEqual(draws);
        const [first, ...rest] = draws.places;
        if (first === undefined) return;
        const size = draws.leads.length * draws.draws;
        expect(kept.of(rest).values).toEqual(draws.values.slice(size));
        expect(kept.of([first]).values).toEqual(draws.values.slice(0, size));
      }),
    );
  });

  test("are laid out as it is written, for those who read them without us", () => {
    const values = Float64Array.of(1, 2, 3, 4, 300, 0, 0, 70_000);
    const bytes = Buffer.from(
      packDraws({ places: ["AAA", "BBB"], asOf: 24_239, leads: [1, 2], draws: 2, values }),
    );
    const [magic = "", header = ""] = bytes.toString("latin1").split("\n");
    expect(magic).toBe("presage draws 1");
    const { parts, ...said } = JSON.parse(header);
    expect(said).toEqual({ asOf: "2019-12", leads: [1, 2], draws: 2, number: "int32" });
    const second = bytes.subarray(magic.length + header.length + 2 + parts[0].bytes);
    expect(second).toHaveLength(parts[1].bytes);
    const unpacked = brotliDecompressSync(second);
    expect([0, 4, 8, 12].map((at) => unpacked.readInt32LE(at))).toEqual([300, 0, 0, 70_000]);
  });

  test("are refused when they are something else, cut off, or do not hold the place", () => {
    const bytes = Buffer.from(
      packDraws({ places: ["AAA"], asOf: 24_239, leads: [1], draws: 1, values: Float64Array.of(1) }),
    );
    expect(() => openDraws(Buffer.from("place,month\n"))).toThrow("no kept draws");
    expect(() => openDraws(bytes.subarray(0, -1))).toThrow("cut off");
    expect(() => openDraws(bytes).of(["BBB"])).toThrow("no draws of BBB");
  });
});
