/** The newest forecasts of the next three months, as the warnings use them. */
import { THRESHOLDS } from "../kernel/forecast.ts";
import type { Label } from "../kernel/label.ts";
import { monthName, monthNumber } from "../kernel/month.ts";
import { LABEL_COLUMN } from "../store/labels.ts";
import type { View } from "../store/view.ts";
import { forecasters } from "./forecasters/all.ts";
import type { QuarterThreshold } from "./warning-base.ts";

export interface QuarterForecast {
  readonly id: string;
  readonly model: string;
  /** Running number of the last month of data. */
  readonly asOf: number;
  readonly label: Label;
  /** P(deaths ≥ threshold in the three months after `asOf`). */
  atLeast(threshold: QuarterThreshold): number;
}

/** An older forecast says nothing about the coming quarter. */
const MONTHS_OLD = 4;

/** By measure and place (`forecastKey`), the newest one of the model to use when nobody says otherwise. */
export async function quarterForecasts(view: View, month: number): Promise<Map<string, QuarterForecast>> {
  const [best] = forecasters;
  const { where, values } = view.visible;
  const n = values.length;
  const { rows } = await view.sql.query<{
    id: string;
    label: Label;
    place: string;
    measure: string;
    as_of: string;
    at_least: number[];
  }>(
    `SELECT DISTINCT ON (measure, place) id, label, place, measure, as_of, at_least
     FROM (
       SELECT id, ${LABEL_COLUMN}, body ->> 'place' AS place, body -> 'series' ->> 'measure' AS measure,
              body ->> 'asOf' AS as_of, total -> 'atLeast' AS at_least
       FROM forecast, LATERAL jsonb_array_elements(body -> 'sums') AS total
       WHERE ${where} AND body ->> 'model' = $${n + 1} AND body ->> 'asOf' BETWEEN $${n + 2} AND $${n + 3}
         AND (total ->> 'months')::int = 3
     ) AS quarters
     ORDER BY measure, place, as_of DESC`,
    [...values, best?.id, monthName(month - MONTHS_OLD), monthName(month)],
  );
  return new Map(
    rows.map(({ id, label, place, measure, as_of, at_least }) => [
      forecastKey(measure, place),
      {
        id,
        model: best?.id ?? "",
        label,
        asOf: monthNumber(as_of),
        atLeast: (threshold) => at_least[THRESHOLDS.indexOf(threshold)] ?? 0,
      },
    ]),
  );
}

export function forecastKey(measure: string, place: string): string {
  return `${measure} ${place}`;
}
