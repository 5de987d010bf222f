import { describe, expect, it } from "vitest";
import { askedOf, chanceShade, changeShade, inOrder, type WorldRow } from "./world-question.ts";

const row = (place: string, p: number, change?: number): WorldRow => ({
  id: place,
  place,
  placeName: place,
  p,
  ...(change !== undefined && { change }),
  sum: { mean: p, median: p, low: 0, high: 1 },
  lastYear: 0,
});
const ROWS = [row("Chad", 0.2, 0.1), row("Çin", 0.5, -0.3), row("Benin", 0.5), row("Zambia", 0.9, 0)];
const order = (sort: "p" | "place" | "change", isTurned = false) =>
  inOrder(ROWS, sort, isTurned, ({ place }) => place, "tr").map(({ place }) => place);

describe("the world's table", () => {
  it("stands by chance, deaths and then names deciding between equals, and turns round", () => {
    expect(order("p")).toEqual(["Zambia", "Benin", "Çin", "Chad"]);
    expect(order("p", true)[0]).toBe("Chad");
  });
  it("stands by name as the language writes its letters", () => {
    expect(order("place")).toEqual(["Benin", "Chad", "Çin", "Zambia"]);
  });
  it("stands by the size of the change, and what has none comes last", () => {
    expect(order("change")).toEqual(["Çin", "Chad", "Zambia", "Benin"]);
  });
});

describe("the world's shades", () => {
  it("begin where their edges are", () => {
    expect([0, 0.009, 0.01, 0.5, 1].map(chanceShade)).toEqual(["p0", "p0", "p1", "p5", "p7"]);
    expect([undefined, 0.005, -0.02, 0.2].map(changeShade)).toEqual(["same", "same", "down1", "up3"]);
  });
});

describe("what the world is asked", () => {
  it("is a number of deaths, or an outcome over three months or more", () => {
    expect(askedOf("100", 1)).toEqual({ outcome: "at-least", atLeast: 100, months: 1 });
    expect(askedOf("onset", 1)).toEqual({ outcome: "onset", months: 3 });
  });
});
