/**
 * Making forecasts of a measure and keeping them as records.
 *
 * A forecast's id follows from model, measure, place and as-of month; with the same readings and seed the same
 * bytes come out, and making it again stores nothing. A run of a model keeps its draws in one blob, which all its
 * records point at.
 */
import { Worker } from "node:worker_threads";
import { Forecast } from "../kernel/forecast.ts";
import { worded } from "../kernel/in-language.ts";
import { joinLabels, type Label } from "../kernel/label.ts";
import { countsViolence } from "../kernel/measure.ts";
import { monthName } from "../kernel/month.ts";
import type { Blobs } from "../store/blobs.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import type { NewRecord, Writer } from "../store/writer.ts";
import { bucketNumber, dayName, dayOf } from "./calendar.ts";
import { panels } from "./dense-series.ts";
import { type EarlierForecast, forecastsBefore, movementLine, movementOf } from "./forecast-movement.ts";
import { type ForecastPanel, forecastPanel } from "./forecast-panel.ts";
import { reasonLine } from "./forecast-reason.ts";
import type { ForecastAnswer, ForecastWork } from "./forecast-work.ts";
import { valueAt } from "./forecaster.ts";
import { forecasters } from "./forecasters/all.ts";
import { labelsOf } from "./reading-labels.ts";

export interface ForecastRunOptions {
  /** Where the draws are kept. */
  readonly blobs: Blobs;
  readonly measure: string;
  /** YYYY-MM, the last month of data. */
  readonly asOf: string;
  /** Ids of forecasters; the best one and the benchmark if left out. */
  readonly models?: readonly string[];
  /** Months ahead, each from 1 to 36, upwards; 1 to 12 if left out. */
  readonly leads?: readonly number[];
  readonly draws?: number;
  readonly seed?: string;
  readonly placeName?: (key: string) => string;
  readonly signal?: AbortSignal;
}

const YEAR = Array.from({ length: 12 }, (_, i) => i + 1);
const DRAWS = 1_000;
const BATCH = 200;

/** The models that are run when nobody says otherwise: the best there is, and what it has to beat. */
export function usualModels(): readonly string[] {
  const [best] = forecasters;
  return best ? [best.id, forecasters.get("conflictology-12").id] : [];
}

/** A measure's forecasts, made and not yet stored. */
export interface MadeForecasts {
  readonly places: number;
  /** Stores them. @returns how many were new or changed. */
  keep(writer: Writer): Promise<number>;
}

/**
 * Forecasts all places of a measure; none when the measure is not known up to the month (`dueForecasts` says up
 * to when it is).
 *
 * @throws Fault `missing` for an unknown model.
 */
export async function makeForecasts(view: View, options: ForecastRunOptions): Promise<MadeForecasts> {
  const {
    blobs,
    measure,
    asOf,
    leads = YEAR,
    draws = DRAWS,
    seed = asOf,
    placeName = (key) => key,
  } = options;
  const models = (options.models ?? usualModels()).map((id) => forecasters.get(id).id);
  const source = await forecastPanel(view, measure, asOf);
  const targets = source?.targets.length ?? 0;
  if (!source || targets === 0) return { places: 0, keep: async () => 0 };
  const labels = await labelsOf(view, source.sources);
  const label = joinLabels(source.sources.map((key) => labels.join(key, undefined, `${asOf}-01`)));
  const keys = source.targets.map(({ place }) => place);
  const work = { panel: source.panel, keys, leads, draws, seed };
  const runs = await Promise.all(
    models.map(async (model) => ({ model, answer: await inThread({ ...work, model }, options.signal) })),
  );
  return {
    places: targets,
    async keep(writer) {
      let stored = 0;
      for (const { model, answer } of runs) {
        // Before the records that point at it.
        const { sha256 } = await blobs.put(answer.draws);
        const before = await forecastsBefore(view, model, measure, asOf);
        const making = { asOf, model, draws, seed, label, placeName, drawsSha256: sha256, before };
        stored += await store(writer, recordsOf(source, answer, making));
      }
      return stored;
    },
  };
}

function inThread(work: ForecastWork, signal: AbortSignal | undefined): Promise<ForecastAnswer> {
  return new Promise((done, fail) => {
    // The flags of this process are for its own entry point, not for the thread's.
    const thread = new Worker(new URL("./forecast-thread.ts", import.meta.url), {
      workerData: work,
      execArgv: [],
    });
    const stop = () => {
      fail(signal?.reason);
      void thread.terminate();
    };
    signal?.addEventListener("abort", stop, { once: true });
    thread.once("message", done);
    thread.once("error", fail);
    thread.once("exit", (code) => {
      signal?.removeEventListener("abort", stop);
      // After an answer this changes nothing.
      fail(new Error(`the forecasting thread ended with code ${code} and no answer`));
    });
  });
}

interface Making {
  readonly asOf: string;
  readonly model: string;
  readonly draws: number;
  readonly seed: string;
  readonly label: Label;
  readonly placeName: (key: string) => string;
  readonly drawsSha256: string;
  /** By place: the same model's forecast from the month before. */
  readonly before: ReadonlyMap<string, EarlierForecast>;
}

function recordsOf(
  { panel, places, targets }: ForecastPanel,
  made: ForecastAnswer,
  { asOf, model, draws, seed, label, placeName, drawsSha256, before }: Making,
): NewRecord<typeof Forecast>[] {
  const keys = new Map(panel.places.map((name, i) => [name, places[i] ?? name]));
  return targets.flatMap((series, i) => {
    const forecast = made.places[i];
    if (!forecast) return [];
    const earlier = before.get(series.place);
    const movement =
      earlier && movementOf(valueAt(panel, i, panel.months - 1), asOf, earlier.leads, forecast.leads);
    return [
      {
        id: derivedId("forecast", model, series.measure, series.place, asOf),
        label: movement && earlier ? joinLabels([label, earlier.label]) : label,
        body: {
          model,
          place: series.place,
          series,
          asOf,
          leads: [...forecast.leads],
          sums: [...forecast.sums],
          ...worded({
            reasons: [
              ...(movement ? [movementLine(movement)] : []),
              ...forecast.reasons.map((reason) =>
                reasonLine(
                  reason.kind === "analogue"
                    ? { ...reason, place: keys.get(reason.place) ?? reason.place }
                    : reason,
                  placeName,
                ),
              ),
            ],
          }),
          draws,
          seed,
          drawsSha256,
        },
      },
    ];
  });
}

async function store(writer: Writer, records: readonly NewRecord<typeof Forecast>[]): Promise<number> {
  let stored = 0;
  for (let i = 0; i < records.length; i += BATCH) {
    const batch = records.slice(i, i + BATCH);
    const puts = await writer.transaction((transaction) => transaction.put(Forecast, batch));
    stored += puts.filter(({ outcome }) => outcome !== "duplicate").length;
  }
  return stored;
}

export interface DueForecast {
  readonly measure: string;
  readonly asOf: string;
}

/** The measures that are forecast: those that count violence by month, as far as they are known on a day. */
export async function forecastMeasures(view: View, today: Date): Promise<readonly string[]> {
  return (await forecastPanels(view, today)).map(({ measure }) => measure);
}

async function forecastPanels(view: View, today: Date) {
  const known = await panels(view, dayOf(today));
  return known.filter(({ measure, bucket }) => bucket === "month" && countsViolence(measure));
}

/** Of these, the ones whose newest month that is over has not been forecast from yet. */
export async function dueForecasts(view: View, today: Date): Promise<readonly DueForecast[]> {
  const lastMonth = bucketNumber("month", dayName(dayOf(today) + 1)) - 1;
  const due: DueForecast[] = [];
  for (const { measure, fold, last } of await forecastPanels(view, today)) {
    const asOf = monthName(fold === "last" ? Math.min(last, lastMonth) : lastMonth);
    if (!(await isForecast(view, measure, asOf))) due.push({ measure, asOf });
  }
  return due;
}

async function isForecast(view: View, measure: string, asOf: string): Promise<boolean> {
  const { where, values } = view.visible;
  const n = values.length;
  const { rows } = await view.sql.query(
    `SELECT 1 FROM forecast WHERE ${where} AND body ->> 'asOf' = $${n + 1}
       AND body ->> 'model' = $${n + 2} AND body -> 'series' ->> 'measure' = $${n + 3} LIMIT 1`,
    [...values, asOf, usualModels()[0], measure],
  );
  return rows.length > 0;
}
