import { afterAll, beforeAll, expect, test } from "vitest";
import { inEveryLanguage } from "../../test/in-every-language.ts";
import { type FreshStore, freshStore } from "../../test/postgres/fresh-store.ts";
import { count, figure, figures, RULE } from "../../test/small-desk.ts";
import type { ResolutionRule } from "../kernel/question.ts";
import { baseRate } from "./base-rate.ts";

let fresh: FreshStore;

beforeAll(async () => {
  fresh = await freshStore();
  await fresh.store
    .writer("test")
    .transaction((transaction) =>
      transaction.append([
        ...figures("XXA", "2014-06", "2019-05", (month) => (month.endsWith("-08") ? 40 : 1)),
        figure("XXB", "2009-06", 3),
        figure("XXC", "2019-05", 30),
        count("incidents", "XXD", "2018-06-10", 1),
        count("deaths", "XXD", "2019-01-10", 50),
      ]),
    );
});
afterAll(() => fresh.drop());

const rate = (change: Partial<ResolutionRule>, series: Partial<ResolutionRule["series"]> = {}) =>
  baseRate(fresh.store.systemView(), { ...RULE, ...change, series: { ...RULE.series, ...series } });

test("is k of n windows of the same length in the ten years before, with a half added either way", async () => {
  // Windows end in May, February, November and August: one of four holds an August with its 40 deaths.
  expect(await rate({})).toEqual({
    p: 5.5 / 41,
    k: 5,
    n: 40,
    from: expect.anything(),
  });
  expect(inEveryLanguage((await rate({})).from)).toEqual({
    en: "5 of the 40 windows of 3 months before it in the same series",
    tr: "aynı seride, öncesindeki 3 aylık 40 dönemin içinde 5 kez",
  });
});

test("counts the years in which a published table had nothing to say of a quiet place as zeros", async () => {
  expect(await rate({}, { place: "XXB" })).toMatchObject({ k: 0, n: 40, p: 0.5 / 41 });
  expect(await rate({}, { place: "XXZ" })).toMatchObject({ k: 0, n: 40 });
});

test("does not take months that are not published yet for quiet ones", async () => {
  const later = { from: "2019-08-01", to: "2019-10-31" };
  // June and July are not out; the windows end with May, and begin with the table.
  expect(await rate(later, { place: "XXC" })).toMatchObject({ k: 1, n: 20 });
});

test("of what a desk counts itself begins when it began to count there", async () => {
  const own = { measure: "deaths", bucket: "day" as const, place: "XXD" };
  expect(await rate({}, own)).toMatchObject({ k: 1, n: 4 });
  expect(await rate({}, { ...own, place: "XXE" })).toMatchObject({ k: 0, n: 0, p: 0.5 });
});

test("takes the worst bucket where the rule asks for a maximum", async () => {
  const one = { from: "2019-06-01", to: "2019-06-30" };
  expect(await rate({ ...one, fold: "max", atLeast: 40 })).toMatchObject({ k: 5, n: 120 });
  expect(await rate({ ...one, fold: "max", atLeast: 41 })).toMatchObject({ k: 0, n: 120 });
});

test("as of a past day uses what was known then", async () => {
  const view = fresh.store.systemView(new Date("2018-12-31T00:00:00.000Z"));
  expect(await baseRate(view, RULE)).toMatchObject({ n: 0, p: 0.5 });
});
