import { describe, expect, test } from "vitest";
import { monthNumber } from "../kernel/month.ts";
import { diffusionOf } from "./diffusion.ts";
import type { Panel } from "./forecaster.ts";
import { neighboursSaid } from "./onset-neighbours.ts";

function panelOf(rows: Readonly<Record<string, readonly number[]>>): Panel {
  const places = Object.keys(rows);
  const months = rows[places[0] ?? ""]?.length ?? 0;
  return {
    places,
    firstMonth: monthNumber("2000-01"),
    months,
    values: Float64Array.from(Object.values(rows).flat()),
  };
}

const year = (...last: readonly number[]) => [...Array.from({ length: 12 - last.length }, () => 0), ...last];

describe("diffusion", () => {
  test("halves a death every six months and shares the neighbours' deaths out", () => {
    const [niger] = diffusionOf(
      panelOf({ NER: year(), MLI: year(90), NGA: year(60, 0, 0, 0, 0, 0, 0), JPN: year(500) }),
    );
    expect(niger?.around).toBeCloseTo(90 + 30, 9);
    expect(niger?.neighbours.map(({ place }) => place)).toEqual(["MLI", "NGA"]);
    expect(niger?.neighbours[0]?.share).toBeCloseTo(0.75, 9);
    expect(niger?.neighbours[1]).toMatchObject({ quarter: 0, year: 60 });
    expect(niger?.neighbours[1]?.decayed).toBeCloseTo(30, 9);
  });

  test("knows no neighbours of an island, and takes what nobody knows for no death", () => {
    const [japan, mali] = diffusionOf(panelOf({ JPN: year(5), MLI: year(Number.NaN), NER: year(1) }));
    expect(japan).toMatchObject({ own: 5, around: 0, neighbours: [] });
    expect(mali).toMatchObject({ own: 0, around: 1 });
  });

  test("is not changed by later months, because there are none: the panel ends as of then", () => {
    const long = { NER: year(), MLI: year(90, 0) };
    const short = { NER: long.NER.slice(0, -1), MLI: long.MLI.slice(0, -1) };
    expect(diffusionOf(panelOf(short))[0]?.around).toBeCloseTo(90, 9);
    expect(diffusionOf(panelOf(long))[0]?.around).toBeCloseTo(90 * 0.5 ** (1 / 6), 9);
  });
});

describe("what the onset model makes of the neighbours", () => {
  /** Mali burns for three months at uneven times; half a year after it began, Burkina Faso has a month of it. */
  const starts = Array.from({ length: 14 }, (_, n) => 20 + n * 41 + ((n * 17) % 23));
  const last = starts.at(-1) ?? 0;
  const upTo = (month: number) =>
    panelOf({
      BFA: Array.from({ length: month + 1 }, (_, t) => (starts.includes(t - 6) ? 20 : 0)),
      MLI: Array.from({ length: month + 1 }, (_, t) =>
        starts.some((start) => t >= start && t < start + 3) ? 60 : 0,
      ),
      NER: Array.from({ length: month + 1 }, () => 0),
      JPN: Array.from({ length: month + 1 }, () => 0),
    });

  test("is a higher chance with them burning than with them quiet, where fire has always come over", () => {
    const said = neighboursSaid(upTo(last + 2), 0);
    expect(said?.most).toBeCloseTo(180, 6);
    expect(said?.mean).toBeCloseTo(Math.sqrt(181) - 1, 6);
    expect(said?.chance).toBeGreaterThan((said?.ifQuiet ?? 1) + 0.1);
  });

  test("is no difference where there are no neighbours", () => {
    const said = neighboursSaid(upTo(last + 2), 3);
    expect(said?.most).toBe(0);
    expect(said?.chance).toBe(said?.ifQuiet);
  });

  test("is not asked where violence has begun already", () => {
    expect(neighboursSaid(upTo(last + 7), 0)).toBeUndefined();
  });
});
