/**
 * The panel that a measure's forecasts are made from.
 *
 * A published table is forecast from itself. Counts of a desk's own places are short and few: the published
 * tables of deaths lend their places as material for analogues, and are not forecast with them.
 */
import { countsViolence } from "../kernel/measure.ts";
import { monthNumber } from "../kernel/month.ts";
import type { SeriesKey } from "../kernel/series.ts";
import type { View } from "../store/view.ts";
import { lastDayOf } from "./calendar.ts";
import { countingStarts, type DenseSeries, denseSeries, panels } from "./dense-series.ts";
import type { Panel } from "./forecaster.ts";

export interface ForecastPanel {
  readonly panel: Panel;
  /** Key of the place at each index of the panel, for the reasons. */
  readonly places: readonly string[];
  /** The series to forecast; the series at index i is place i of the panel. */
  readonly targets: readonly SeriesKey[];
  /** Every series that the forecasts are made from. */
  readonly sources: readonly SeriesKey[];
}

/** A place is forecast when it has been counted for two years. */
const LEAST_MONTHS = 24;

/**
 * @param asOf YYYY-MM, the last month of data.
 * @returns nothing when the measure is not known up to that month.
 */
export async function forecastPanel(
  view: View,
  measure: string,
  asOf: string,
): Promise<ForecastPanel | undefined> {
  const end = monthNumber(asOf);
  const day = lastDayOf("month", end);
  const known = (await panels(view, day)).filter(({ bucket }) => bucket === "month");
  const own = known.find((panel) => panel.measure === measure);
  if (!own || (own.fold === "last" && own.last < end)) return undefined;
  const started = await countingStarts(view);
  const targets = (await denseSeries(view, own, started, day)).filter(
    ({ first }) => first <= end - LEAST_MONTHS + 1,
  );
  const lenders: DenseSeries[] = [];
  if (own.fold === "sum" && countsViolence(measure))
    for (const other of known)
      if (other.fold === "last" && countsViolence(other.measure))
        lenders.push(...(await denseSeries(view, other, started, day)));
  return joined(targets, lenders, end);
}

function joined(
  targets: readonly DenseSeries[],
  lenders: readonly DenseSeries[],
  end: number,
): ForecastPanel {
  const all = [...targets, ...lenders];
  const firstMonth = Math.min(end, ...all.map(({ first }) => first));
  const months = end - firstMonth + 1;
  const values = new Float64Array(all.length * months).fill(Number.NaN);
  all.forEach(({ first, values: own }, place) => {
    values.set(own.subarray(0, end - first + 1), place * months + first - firstMonth);
  });
  return {
    panel: {
      // A place can be in its own counts and in a published table: the measure tells the two apart.
      places: all.map(({ key }, i) => (i < targets.length ? key.place : `${key.place} in ${key.measure}`)),
      firstMonth,
      months,
      values,
    },
    places: all.map(({ key }) => key.place),
    targets: targets.map(({ key }) => key),
    sources: all.map(({ key }) => key),
  };
}
