/** The last test reads ../shared/data/judgement, which is not part of this repository; it fails where that is missing. */
import { describe, expect, test } from "vitest";
import { aggregateBench } from "../../bench/aggregate.ts";
import { Fault } from "../kernel/fault.ts";
import { seededChance } from "../numerics/chance.ts";
import { fromLogOdds } from "../numerics/pooling.ts";
import { AGGREGATE_METHODS, type AggregateMethod, aggregateEstimates } from "./aggregate.ts";
import { FEWEST_RESOLVED } from "./aggregate-learning.ts";
import { type EstimateRow, estimateOf, outcomeOf } from "./estimates-table.ts";

let line = 0;
const row = (fields: object): EstimateRow => {
  line += 1;
  return estimateOf({ number: line, fields: { question: "q", class: "c", ...fields } });
};
const none: ReadonlyMap<string, number> = new Map();
const made = (rows: readonly EstimateRow[], method: AggregateMethod = "presage", outcomes = none) =>
  aggregateEstimates(rows, { method, halfLifeDays: 60, outcomes });

describe("an aggregate", () => {
  test("counts only the latest estimate of a forecaster, whatever the order of the lines", () => {
    const [item] = made(
      [
        row({ forecaster: "a", at: "2024-07-20", p: 0.9 }),
        row({ forecaster: "a", at: "2024-07-01", p: 0.1 }),
        row({ forecaster: "b", at: "2024-07-20", p: 0.9 }),
      ],
      "mean",
    ).items;
    expect(item).toMatchObject({ n: 2, p: 0.9 });
  });

  test("counts an old estimate less than a new one", () => {
    const [item] = made(
      [
        row({ forecaster: "a", at: "2024-01-01", p: 0.9 }),
        row({ forecaster: "b", at: "2024-12-31", p: 0.1 }),
      ],
      "mean",
    ).items;
    expect(item?.p ?? 1).toBeLessThan(0.13);
  });

  test("gives one institution no more than half, and says where it is the only one", () => {
    const rows = [
      ...Array.from({ length: 9 }, (_, i) =>
        row({ forecaster: `m${i}`, institution: "M", at: "2024-07-01", p: 0.9 }),
      ),
      row({ forecaster: "x", institution: "X", at: "2024-07-01", p: 0.1 }),
    ];
    expect(made(rows, "mean").items[0]?.p).toBeCloseTo(0.5, 6);
    expect(made(rows.slice(0, 9), "mean").items[0]?.one_institution).toBe("M");
  });

  test("keeps dates of one question apart, and names those whose odds are ten times away", () => {
    const rows = ["a", "b", "c"].flatMap((forecaster) => [
      row({ forecaster, resolution_date: "2024-08-01", p: forecaster === "c" ? 0.95 : 0.05 }),
      row({ forecaster, resolution_date: "2024-09-01", p: 0.5 }),
    ]);
    const { items } = made(rows, "median");
    expect(items.map(({ resolution_date }) => resolution_date)).toEqual(["2024-08-01", "2024-09-01"]);
    expect(items[0]?.dissent).toEqual([{ forecaster: "c", p: 0.95 }]);
    expect(items[0]?.spread).toMatchObject({ min: 0.05, max: 0.95 });
    expect(items[1]?.dissent).toEqual([]);
  });

  test.each(AGGREGATE_METHODS)("by %s is a probability even where somebody was certain", (method) => {
    const [item] = made(
      [row({ forecaster: "a", p: 0 }), row({ forecaster: "b", p: 1 }), row({ forecaster: "c", p: "0.5" })],
      method,
    ).items;
    expect(item?.p).toBeCloseTo(0.5, 6);
  });

  test("counts those more who lie near the others on other questions", () => {
    const rows = Array.from({ length: 40 }, (_, q) => {
      const crowd = q % 2 === 0 ? 0.2 : 0.8;
      return [
        ...["a", "b", "c"].map((forecaster) => row({ question: `q${q}`, forecaster, p: crowd })),
        row({ question: `q${q}`, forecaster: "wild", p: 1 - crowd }),
      ];
    }).flat();
    const skilled = made(rows).items[0]?.p ?? 1;
    const equal = made(rows, "geometric-mean-of-odds").items[0]?.p ?? 0;
    expect(skilled).toBeLessThan(equal);
  });
});

describe("what outcomes teach", () => {
  /** Crowds that are too timid: what they call 70% happens in nine of ten. */
  const timid = (count: number, seed: string) => {
    const chance = seededChance(seed);
    const outcomes = new Map<string, number>();
    const rows = Array.from({ length: count }, (_, i) => {
      const truth = 4 * chance.uniform() - 2;
      outcomes.set(`q${i}`, chance.uniform() < fromLogOdds(3 * truth) ? 1 : 0);
      return ["a", "b", "c"].map((forecaster) =>
        row({ question: `q${i}`, forecaster, p: fromLogOdds(truth) }),
      );
    }).flat();
    return { rows, outcomes };
  };

  test("moves probabilities where it helped on questions that were left out, and shows both", () => {
    const { rows, outcomes } = timid(400, "timid");
    const { items, learnt } = made(rows, "presage", outcomes);
    expect(learnt?.isUsed).toBe(true);
    expect(learnt?.brierMoved ?? 1).toBeLessThan(learnt?.brierPlain ?? 0);
    expect(learnt?.classes[0]?.slope ?? 0).toBeGreaterThan(1.5);
    expect(items[0]?.plain).not.toBe(items[0]?.p);
    expect(items[0]?.method).toBe("presage, recalibrated");
  });

  test("is not used below two hundred outcomes, nor where there was nothing to learn", () => {
    const few = timid(FEWEST_RESOLVED - 1, "few");
    expect(made(few.rows, "presage", few.outcomes).learnt?.isUsed).toBe(false);
    const { rows, outcomes } = timid(300, "noise");
    const chance = seededChance("coin");
    const coin = new Map([...outcomes.keys()].map((key) => [key, chance.uniform() < 0.5 ? 1 : 0]));
    const fair = rows.map((one) => ({ ...one, p: 0.5 }));
    expect(made(fair, "presage", coin).learnt?.isUsed).toBe(false);
  });

  test("of a question never moves that question itself, on whatever date", () => {
    const { rows, outcomes } = timid(300, "leak");
    const before = made(rows, "presage", outcomes).items[0];
    const turned = new Map(outcomes);
    turned.set("q0", 1 - (outcomes.get("q0") ?? 0));
    expect(made(rows, "presage", turned).items[0]?.p).toBe(before?.p);
  });
});

describe("a line of estimates or outcomes", () => {
  test.each([
    { question: "q", forecaster: "a", p: 1.2 },
    { question: "q", forecaster: "a", p: "" },
    { question: "q", p: 0.2 },
    { question: "q", forecaster: "a", p: 0.2, at: "yesterday" },
  ])("that is %j is refused", (fields) => {
    expect(() => estimateOf({ number: 1, fields })).toThrow(Fault);
  });

  test("may say yes, no, annulled or a number", () => {
    const of = (outcome: unknown) => outcomeOf({ number: 1, fields: { question: "q", outcome } })?.outcome;
    expect([of("yes"), of("no"), of("annulled"), of("0.4"), of(1)]).toEqual([1, 0, undefined, 0.4, 1]);
    expect(() => of("perhaps")).toThrow(Fault);
  });
});

test("superforecasters' estimates are aggregated to a lower Brier score than their median's (reads ../shared/data)", async () => {
  const all = await aggregateBench(true);
  const of = (name: string) => all.find(({ method }) => method === name)?.brier ?? Number.NaN;
  expect(all[0]?.resolved).toBeGreaterThan(250);
  expect(of("presage")).toBeLessThan(of("median"));
  expect(of("presage, recalibrated per class")).toBeLessThan(0.97 * of("median"));
});
