import { z } from "zod";
import { said } from "../../kernel/said.ts";
import { type Detection, detector } from "../detector.ts";
import { counted, numbered } from "../series-words.ts";

const Options = z.strictObject({
  window: z.int().min(1).default(30).meta({ description: "Buckets that are added up.", unit: "buckets" }),
  year: z.int().min(1).default(365).meta({ description: "Buckets in a year.", unit: "buckets" }),
  floor: z.number().min(0).default(100).meta({ description: "Below this total nothing is reported." }),
  repeatAfter: z
    .int()
    .min(0)
    .default(180)
    .meta({ description: "Within so many buckets, only a higher concern is reported.", unit: "buckets" }),
});

/**
 * HDX Signals' rule for armed conflict (OCHA Centre for Humanitarian Data, 2024,
 * https://un-ocha-centre-for-humanitarian.gitbook.io/hdx-signals/datasets/armed-conflict).
 *
 * The total of the last 30 days is compared with the same total on every one of the 365 days before: if it is
 * above all of them and at least 100 the concern is medium, and high if it is above all of the 1,095 days before.
 * Within 180 days of a report only a higher concern is reported. What differs: "above" is strict, where the
 * original takes a tie; and a series kept by month only has its month's total compared with the 12 and the 36
 * months before, and reports again after 6 months.
 */
export const hdxSignals = detector({
  id: "hdx-signals",
  title: "Deaths above every level of one or three years",
  about:
    "Reports when 30 days' deaths pass 100 and every level of the past year or three years. Blind to small conflicts, to what is usual there, and to anything before people die.",
  measures: ["deaths"],
  buckets: { day: {}, month: { window: 1, year: 12, repeatAfter: 6 } },
  options: Options,

  detect(values, { window, year, floor, repeatAfter }, from) {
    const found: Detection[] = [];
    const totals = totalsOf(values, window);
    const yearMost = mostBefore(totals, window - 1, year);
    const threeYearsMost = mostBefore(totals, window - 1, 3 * year);
    let reported = { index: Number.NEGATIVE_INFINITY, years: 0 };
    for (let i = window - 1; i < values.length; i += 1) {
      const total = totals[i] ?? 0;
      const years = concern(total, yearMost[i], threeYearsMost[i], floor);
      if (years === 0 || (i - reported.index <= repeatAfter && years <= reported.years)) continue;
      reported = { index: i, years };
      if (i < from) continue;
      const highest = (years === 3 ? threeYearsMost[i] : yearMost[i]) ?? 0;
      found.push({
        index: i,
        score: (years === 3 ? 0.75 : 0.5) + 0.25 * (1 - highest / total),
        observed: total,
        expected: highest,
        threshold: Math.max(floor, highest),
        causes: [i - window + 1, i],
        facts: { years },
      });
    }
    return found;
  },

  sentence({ index, observed, expected = 0, facts }, { place, measure, bucket, at }) {
    return said(`signal.hdx-signals.${bucket}.${facts?.years === 3 ? 3 : 1}`, {
      observed: counted(observed, measure),
      place,
      when: at(index),
      highest: numbered(expected),
    });
  },
});

/** Years above whose every level the total is: 0 for none, 1 or 3. Unknown without a full year of history. */
function concern(total: number, year: number | undefined, threeYears: number | undefined, floor: number) {
  if (total < floor) return 0;
  if (threeYears !== undefined && total > threeYears) return 3;
  return year !== undefined && total > year ? 1 : 0;
}

/** The total of the last `window` values at each index; of what there is at the first ones. */
function totalsOf(values: Float64Array, window: number): Float64Array {
  const totals = new Float64Array(values.length);
  let total = 0;
  for (let i = 0; i < values.length; i += 1) {
    total += (values[i] ?? 0) - (i >= window ? (values[i - window] ?? 0) : 0);
    totals[i] = total;
  }
  return totals;
}

/** The largest of the `length` totals before each index, NaN while there are not as many from `first` on. */
function mostBefore(totals: Float64Array, first: number, length: number): Float64Array {
  const most = new Float64Array(totals.length).fill(Number.NaN);
  // Indices of falling totals: the largest of the window is always at the front.
  const falling = new Int32Array(totals.length);
  let [front, back] = [0, 0];
  for (let i = first; i < totals.length; i += 1) {
    if (i >= first + length) {
      while ((falling[front] ?? 0) < i - length) front += 1;
      most[i] = totals[falling[front] ?? 0] ?? Number.NaN;
    }
    const total = totals[i] ?? 0;
    while (back > front && (totals[falling[back - 1] ?? 0] ?? 0) <= total) back -= 1;
    falling[back] = i;
    back += 1;
  }
  return most;
}
