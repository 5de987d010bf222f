import { Forecast } from "../kernel/forecast.ts";
import type { Stored } from "../kernel/record.ts";
import type { View } from "../store/view.ts";

export const BASELINE = "conflictology-12";

export interface ForecastFilter {
  readonly measure?: string | undefined;
  /** Every model but the base rate's if left out. */
  readonly model?: string | undefined;
  readonly place?: string | undefined;
}

/** As a condition on rows of `forecast`, whose values follow so many others. */
export function filterSql({ measure, model, place }: ForecastFilter, others: readonly unknown[]) {
  const n = others.length;
  return {
    where: `($${n + 1}::text IS NULL OR body -> 'series' ->> 'measure' = $${n + 1})
         AND (CASE WHEN $${n + 2}::text IS NULL THEN body ->> 'model' <> '${BASELINE}'
              ELSE body ->> 'model' = $${n + 2} END)
         AND ($${n + 3}::text IS NULL OR body ->> 'place' = $${n + 3})`,
    values: [...others, measure, model, place],
  };
}

/** Each place's newest forecast by one model and the one it made before that. */
export async function latestForecasts(
  view: View,
  filter: ForecastFilter,
): Promise<{ readonly current: Stored<Forecast>[]; readonly before: Stored<Forecast>[] }> {
  const { where, values } = view.visible;
  const wanted = filterSql(filter, values);
  const { rows } = await view.sql.query<{ id: string; nth: number }>(
    `SELECT id, nth FROM (
       SELECT id, row_number() OVER (
                PARTITION BY body ->> 'place', body -> 'series' ->> 'measure'
                ORDER BY body ->> 'asOf' DESC, recorded_at DESC) AS nth
       FROM forecast
       WHERE ${where} AND ${wanted.where}
     ) AS ranked WHERE nth <= 2`,
    wanted.values,
  );
  const idsAt = (nth: number) => rows.filter((row) => row.nth === nth).map(({ id }) => id);
  return { current: await view.many(Forecast, idsAt(1)), before: await view.many(Forecast, idsAt(2)) };
}
