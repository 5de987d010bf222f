import { expect, test } from "vitest";
import { inEveryLanguage } from "../../test/in-every-language.ts";
import { QUANTILES } from "../kernel/forecast.ts";
import { movementLine, movementOf } from "./forecast-movement.ts";

/** Medians by month; the 90% interval of each reaches from half to twice of it. */
function leads(months: Readonly<Record<string, number>>) {
  return Object.entries(months).map(([month, median], i) => ({
    lead: i + 1,
    month,
    mean: median,
    quantiles: QUANTILES.map((level) => (level < 0.5 ? median / 2 : level > 0.5 ? 2 * median : median)),
    atLeast: [1, 0, 0, 0],
  }));
}

const before = leads({ "2019-01": 100, "2019-02": 100, "2019-03": 110, "2019-04": 120 });
const after = leads({ "2019-02": 190, "2019-03": 200, "2019-04": 210, "2019-05": 220 });

test("a forecast's movement is what came against what was expected, and the same months then and now", () => {
  const moved = movementOf(260, "2019-01", before, after);
  expect(moved).toEqual({
    month: "2019-01",
    value: 260,
    low: 50,
    high: 200,
    months: 3,
    before: 110,
    after: 200,
  });
  expect(moved && Object.values(inEveryLanguage(movementLine(moved)))).toEqual([
    "January 2019 brought 260, where 50 to 200 had been forecast: the median of the next 3 months went from 110 to 200 a month",
    "Ocak 2019: 260; öngörülen 50 ile 200 arasının dışında. Sonraki 3 ayın aylık ortancası: önce 110, şimdi 200",
  ]);
});

test("what lay within the interval is said to have", () => {
  const moved = movementOf(120, "2019-01", before, after);
  expect(moved && Object.values(inEveryLanguage(movementLine(moved)))[0]).toContain("within the 50 to 200");
});

test("months that were not forecast then have not moved", () => {
  expect(movementOf(120, "2019-01", leads({ "2019-01": 100 }), after)).toBeUndefined();
  expect(movementOf(120, "2018-12", before, after)).toBeUndefined();
  expect(movementOf(Number.NaN, "2019-01", before, after)).toBeUndefined();
  expect(movementOf(120, "2019-01", before.slice(0, 2), after)).toMatchObject({
    months: 1,
    before: 100,
    after: 190,
  });
});
