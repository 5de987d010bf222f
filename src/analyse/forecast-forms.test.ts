import { expect, test } from "vitest";
import { monthsTable, placesTable } from "./forecast-forms.ts";
import type { Draws, Panel } from "./forecaster.ts";

const LEADS = Array.from({ length: 12 }, (_, k) => k + 1);
/** 2018-12, counted as `kernel/month.ts` counts. */
const DECEMBER = 2018 * 12 + 11;

/** Two years of three places: quiet, steady at 10, and with one death half a year ago. */
function panel(): Panel {
  const values = new Float64Array(72);
  values.fill(10, 24, 48);
  values[72 - 6] = 1;
  return { places: ["quiet", "steady, east", "ebbing"], firstMonth: DECEMBER - 23, months: 24, values };
}

/** Four futures of each place; month by month the same number in each. */
function draws(numbers: readonly (readonly number[])[]): Draws {
  const values = new Float64Array(3 * 12 * 4);
  numbers.forEach((own, p) => {
    LEADS.forEach((_, k) => {
      values.set(own, (p * 12 + k) * 4);
    });
  });
  return { places: panel().places, asOf: DECEMBER, leads: LEADS, draws: 4, values };
}

const some = draws([
  [0, 0, 1, 2],
  [10, 19, 20, 100],
  [0, 0, 0, 3],
]);

test("a month's row has the three points, the intervals and the chances of its draws", () => {
  const [head, first] = [...monthsTable(some)].join("").split("\n");
  expect(head).toBe("place,month,median,log_mean,mean,q05,q25,q75,q95,p_1,p_25,p_100,p_1000");
  // exp((log 1 + log 1 + log 2 + log 3) / 4) - 1 = 6 ** 0.25 - 1.
  expect(first).toBe("quiet,2019-01,0.5,0.5651,0.75,0,0,1.25,1.85,0.5,0,0,0");
});

test("places have the chances that are possible there, counted draw by draw", () => {
  expect([...placesTable(panel(), some)].join("").trimEnd().split("\n")).toEqual([
    "place,p_onset_3m,p_onset_12m,p_escalation,p_end_12m",
    // Five deaths or more: in three months the future of 2 a month, in twelve the one of 1 a month as well.
    "quiet,0.25,0.5,0,",
    // Twenty a month or more, and twice the 10 of before: 20 and 100.
    '"steady, east",,,0.5,0',
    "ebbing,,,0,0.75",
  ]);
});

test("chances whose months were not all forecast are left empty", () => {
  const near: Draws = { ...some, leads: [1, 2, 3], values: new Float64Array(3 * 3 * 4) };
  const [, quiet, , ebbing] = [...placesTable(panel(), near)].join("").split("\n");
  expect(quiet).toBe("quiet,0,,0,");
  expect(ebbing).toBe("ebbing,,,0,");
});
