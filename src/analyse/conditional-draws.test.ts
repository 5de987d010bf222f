import { describe, expect, test } from "vitest";
import { seededChance } from "../numerics/chance.ts";
import { conditional } from "./conditional-draws.ts";

const DRAWS = 1_000;
const chance = seededChance("conditions");
const given = Float64Array.from({ length: DRAWS }, () => chance.uniform() * 100);
const noise = Float64Array.from({ length: DRAWS }, () => chance.uniform() * 100);
/** Half of it follows what is given. */
const following = given.map((value, j) => (value + (noise[j] ?? 0)) / 2);
const ask = (more: Partial<Parameters<typeof conditional>[0]>) =>
  conditional({
    given,
    asked: following,
    bound: { kind: "at-least", value: 80 },
    atLeast: 60,
    worth: 1,
    ...more,
  });

describe("a conditional chance", () => {
  test("is the share among the draws that satisfy the condition", () => {
    const { satisfied, result, without } = ask({});
    const kept = following.filter((_, j) => (given[j] ?? 0) >= 80);
    expect(satisfied).toBe(kept.length);
    expect(result?.p).toBe(kept.filter((value) => value >= 60).length / kept.length);
    expect(result?.p).toBeGreaterThan(without.p + 0.2);
    expect(without.p).toBe(following.filter((value) => value >= 60).length / DRAWS);
  });

  test("falls where little of what goes with it is supposed", () => {
    const { result, without } = ask({ bound: { kind: "at-most", value: 20 } });
    expect(result?.p).toBeLessThan(without.p);
  });

  test("of two things that go apart is that of the one alone, within its interval", () => {
    const { result, without } = ask({ asked: noise });
    expect(result?.low).toBeLessThan(without.p);
    expect(result?.high).toBeGreaterThan(without.p);
  });

  test("has a wider interval the less its draws are worth", () => {
    const width = ({ result }: ReturnType<typeof conditional>) => (result?.high ?? 1) - (result?.low ?? 0);
    expect(width(ask({ worth: 0.3 }))).toBeGreaterThan(1.5 * width(ask({})));
    expect(ask({ worth: 0.3 }).effective).toBe(Math.floor(ask({}).satisfied * 0.3));
  });
});

describe("too few draws", () => {
  test("give no chance, but the nearest bound at which there are enough", () => {
    const refused = ask({ bound: { kind: "at-least", value: 99 } });
    expect(refused.result).toBeUndefined();
    expect(refused.satisfied).toBeLessThan(30);
    const again = ask({ bound: { kind: "at-least", value: refused.nearest ?? 0 } });
    expect(again.satisfied).toBe(30);
    expect(again.result).toBeDefined();
  });

  test("are counted by what they are worth", () => {
    const worth = 0.3;
    const refused = ask({ bound: { kind: "at-most", value: 5 }, worth });
    expect(refused.result).toBeUndefined();
    expect(ask({ bound: { kind: "at-most", value: refused.nearest ?? 100 }, worth }).result).toBeDefined();
  });

  test("have no nearest bound where not even all of them are enough", () => {
    expect(ask({ worth: 0.01 }).nearest).toBeUndefined();
  });
});
