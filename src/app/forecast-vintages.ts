/**
 * Forecasts by the month they were made from. Every one is kept, so that "what did we forecast then" is a matter of
 * looking it up; nothing here is ever made anew.
 */
import { YEAR_MONTHS } from "../analyse/path-outcomes.ts";
import { Fault } from "../kernel/fault.ts";
import { Forecast } from "../kernel/forecast.ts";
import { monthName, monthNumber } from "../kernel/month.ts";
import type { Stored } from "../kernel/record.ts";
import type { View } from "../store/view.ts";
import { type ForecastFilter, filterSql } from "./latest-forecasts.ts";

export interface Vintage {
  readonly model: string;
  readonly measure: string;
  /** YYYY-MM, the last month of data. */
  readonly asOf: string;
}

/** What was forecast when, the newest first; of two models in one month, the one that was made last. */
export async function keptVintages(view: View, filter: ForecastFilter): Promise<readonly Vintage[]> {
  const { where, values } = view.visible;
  const wanted = filterSql(filter, values);
  const { rows } = await view.sql.query<{ model: string; measure: string; as_of: string }>(
    `SELECT body ->> 'model' AS model, body -> 'series' ->> 'measure' AS measure, body ->> 'asOf' AS as_of
     FROM forecast
     WHERE ${where} AND ${wanted.where}
     GROUP BY 1, 2, 3
     ORDER BY 3 DESC, max(recorded_at) DESC, count(*) DESC, 2`,
    wanted.values,
  );
  return rows.map(({ as_of, ...row }) => ({ ...row, asOf: as_of }));
}

export interface ChosenVintage {
  readonly current: Vintage;
  /** The same model's of the same measure that it is held against: the last one before it, if there is one. */
  readonly before: Vintage | undefined;
  /** Months that the same model's forecasts of the measure were kept from, the newest first. */
  readonly months: readonly string[];
}

/**
 * @param asOf the month wanted; the newest if left out. @param since the month to hold it against.
 * @throws Fault `missing` when nothing was kept, or nothing of that month.
 */
export function choose(
  kept: readonly Vintage[],
  asOf: string | undefined,
  since: string | undefined,
): ChosenVintage {
  const [newest] = kept;
  if (!newest) throw new Fault("missing", "There is no forecast yet; run ./presage recompute.");
  const own = kept.filter(({ measure }) => measure === newest.measure);
  const current = asOf === undefined ? newest : own.find((one) => one.asOf === asOf);
  const same = own.filter(({ model }) => model === (current ?? newest).model);
  const months = same.map((one) => one.asOf);
  const absent = (month: string) =>
    new Fault("missing", `No forecast from ${month} was kept; there are those from ${months.join(", ")}.`);
  if (!current) throw absent(asOf ?? "");
  const before =
    since === undefined
      ? same.find((one) => one.asOf < current.asOf)
      : same.find((one) => one.asOf === since);
  if (since !== undefined && !before) throw absent(since);
  return { current, before, months };
}

/** The forecasts of one vintage, of all places or of those named, by place. */
export async function forecastsOf(
  view: View,
  { model, measure, asOf }: Vintage,
  places?: readonly string[],
): Promise<readonly Stored<Forecast>[]> {
  const { where, values } = view.visible;
  const n = values.length;
  const { rows } = await view.sql.query<{ id: string }>(
    `SELECT id FROM forecast
     WHERE ${where} AND body ->> 'asOf' = $${n + 1} AND body ->> 'model' = $${n + 2}
       AND body -> 'series' ->> 'measure' = $${n + 3}
       AND ($${n + 4}::text[] IS NULL OR body ->> 'place' = ANY($${n + 4}))
     ORDER BY body ->> 'place'`,
    [...values, asOf, model, measure, places],
  );
  return view.many(
    Forecast,
    rows.map(({ id }) => id),
  );
}

/** By place: deaths in each of the twelve months up to one, as they are known now. A month without a reading is a zero. */
export async function yearBefore(
  view: View,
  measure: string,
  asOf: string,
): Promise<(place: string) => Float64Array> {
  const first = monthNumber(asOf) - YEAR_MONTHS + 1;
  const rows = await view.readings({
    measure,
    bucket: "month",
    subjects: ["*"],
    from: `${monthName(first)}-01`,
    to: `${asOf}-01`,
  });
  const years = new Map<string, Float64Array>();
  for (const { place, bucket, value } of rows) {
    const year = years.get(place) ?? new Float64Array(YEAR_MONTHS);
    years.set(place, year);
    year[monthNumber(bucket.slice(0, 7)) - first] = value;
  }
  return (place) => years.get(place) ?? new Float64Array(YEAR_MONTHS);
}
