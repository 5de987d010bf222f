import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { monthName, monthNumber } from "../kernel/month.ts";
import { dayNumber } from "./calendar.ts";
import type { ViolenceRecord } from "./violence-record.ts";
import { ownPast, referenceClass } from "./warning-base.ts";
import { likelihoodsOn, mostTelling } from "./warning-likelihood.ts";

const MEASURE = "ucdp-deaths-best";
const FIRST = monthNumber("1989-01");
const MONTHS = monthNumber("2017-12") - FIRST + 1;

/** The example's real figures by country, 1989 to 2017. */
function figures(): ReadonlyMap<string, Float64Array> {
  const [, ...rows] = readFileSync("example/figures/ucdp-deaths-by-country-month.csv", "utf8")
    .trim()
    .split("\n");
  const byPlace = new Map<string, Float64Array>();
  for (const row of rows) {
    const [place = "", month = "", , value] = row.split(",");
    const at = monthNumber(month) - FIRST;
    const values = byPlace.get(place) ?? new Float64Array(MONTHS);
    if (at < MONTHS) values[at] = Number(value);
    byPlace.set(place, values);
  }
  return byPlace;
}

/** What was known of each place at the end of month `now` (from 0), and what came in the three months after. */
function casesAt(byPlace: ReadonlyMap<string, Float64Array>, now: number) {
  const records = [...byPlace].map(([place, values]): ViolenceRecord => {
    const key = { place, subject: "*", measure: MEASURE, bucket: "month" as const };
    return {
      place,
      measure: MEASURE,
      fold: "last",
      key,
      firstMonth: FIRST,
      months: values.slice(0, now + 1),
    };
  });
  const reference = referenceClass(records, FIRST + now);
  const day = dayNumber(`${monthName(FIRST + now + 1)}-01`) - 1;
  return records.map((record) => {
    const own = ownPast(record, FIRST + now);
    const next = byPlace.get(record.place)?.slice(now + 1, now + 4) ?? [];
    const outcome = [...next].reduce((sum, value) => sum + value, 0);
    return { likelihoods: likelihoodsOn({ record, reference, own, signals: [] }, day, true), outcome };
  });
}

test("out of sample, 2004 to 2017, the reference class alone is calibrated and far better than the base rate", () => {
  const byPlace = figures();
  const bins = Array.from({ length: 5 }, () => ({ n: 0, said: 0, came: 0 }));
  let [n, brier, baseBrier] = [0, 0, 0];
  for (let now = monthNumber("2003-12") - FIRST; now + 3 < MONTHS; now += 3)
    for (const { likelihoods, outcome } of casesAt(byPlace, now)) {
      const { p, base } = likelihoods.at(25);
      const came = outcome >= 25 ? 1 : 0;
      n += 1;
      brier += (p - came) ** 2;
      baseBrier += (base.overall - came) ** 2;
      const bin = bins[Math.min(4, Math.floor(5 * p))];
      if (bin) Object.assign(bin, { n: bin.n + 1, said: bin.said + p, came: bin.came + came });
    }
  expect(n).toBeGreaterThan(6_000);
  expect(brier / n).toBeLessThan(0.05);
  expect(baseBrier / n).toBeGreaterThan(0.15);
  for (const bin of bins) {
    expect(bin.n).toBeGreaterThan(100);
    expect(Math.abs(bin.said - bin.came) / bin.n).toBeLessThan(0.08);
  }
});

test("a higher threshold is never likelier, and the one that says most is neither sure nor hopeless", () => {
  for (const { likelihoods } of casesAt(figures(), MONTHS - 4)) {
    const [p25, p100, p1000] = ([25, 100, 1000] as const).map((threshold) => likelihoods.at(threshold).p);
    expect(p25).toBeGreaterThanOrEqual(p100 ?? 1);
    expect(p100).toBeGreaterThanOrEqual(p1000 ?? 1);
    const chosen = likelihoods.at(mostTelling(likelihoods)).p;
    expect(Math.abs(chosen - 0.5)).toBeLessThanOrEqual(Math.max(0.48, Math.abs((p25 ?? 0) - 0.5)));
  }
});
