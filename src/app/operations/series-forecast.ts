import { z } from "zod";
import { bucketName, bucketNumber, dayName, dayOf, lastDayOf } from "../../analyse/calendar.ts";
import { forecastSeries } from "../../analyse/forecast-series.ts";
import { seriesModels } from "../../analyse/series-models/all.ts";
import { seriesTrack } from "../../analyse/series-track.ts";
import { Fault } from "../../kernel/fault.ts";
import { isFew } from "../../kernel/few-persons.ts";
import { QUANTILES } from "../../kernel/forecast.ts";
import { isCounted } from "../../kernel/measure.ts";
import { type Fold, Reading, SeriesKey } from "../../kernel/series.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";

const PERIODS = { day: [7], month: [12] } as const;
/** Before so many values a fan says nothing. */
const FEWEST_VALUES = 6;
const SHOWN = { day: 180, month: 72 } as const;
const LONGEST_HORIZON = 36;

export const seriesForecast = operation({
  id: "series-forecast",
  title: "Forecasts one series of the desk",
  about:
    "Mean and quantiles for each day or month ahead of any series there are readings of, the model and its parts, and how it did from past origins. A statement of a model, kept nowhere; the bucket that is not over yet is left out.",
  permission: "read",
  effect: "read",
  input: SeriesKey.extend({
    horizon: z.int().min(1).max(LONGEST_HORIZON).default(12).meta({ description: "Days or months ahead." }),
    model: z.string().optional().meta({ description: "A series model's id; the best there is if left out." }),
  }),
  output: z.object({
    key: SeriesKey,
    placeName: z.string(),
    unit: z.string(),
    history: z.array(Reading),
    leads: z.array(
      z.object({
        bucket: z.iso.date(),
        mean: z.number(),
        quantiles: z.array(z.number()).length(QUANTILES.length).meta({
          description: "At 2.5, 5, 10, 25, 50, 75, 90, 95, 97.5%.",
        }),
      }),
    ),
    model: z.string(),
    weights: z.array(z.object({ name: z.string(), weight: z.number() })),
    track: z
      .object({
        origins: z.int(),
        forecasts: z.int(),
        error: z.number().meta({ description: "Mean absolute error of forecasts from past origins." }),
        naiveError: z.number().meta({ description: "The same for the value of one season before." }),
        held: z.number().meta({ description: "Share within the 90% interval." }),
      })
      .optional(),
  }),
  async run({ horizon, model, ...key }, { view, language, system }) {
    if (model !== undefined) seriesModels.get(model);
    const today = dayOf(view.asOf ?? system.clock.now());
    const known = await knownSeries(view, key, today);
    if (known.values.filter(Number.isFinite).length < FEWEST_VALUES)
      throw new Fault(
        "missing",
        `There are fewer than ${FEWEST_VALUES} readings of that series up to this day; a forecast needs them.`,
      );
    const task = { values: known.values, periods: PERIODS[key.bucket], horizon, model };
    const made = forecastSeries({ ...task, levels: QUANTILES });
    const track = seriesTrack(task);
    const nameOf = await placeNames(view, language);
    const end = known.first + known.values.length - 1;
    return {
      key,
      placeName: nameOf(key.place),
      unit: known.unit,
      history: Array.from(known.values, (value, i) => ({
        bucket: bucketName(key.bucket, known.first + i),
        value,
      }))
        .filter(({ value }) => Number.isFinite(value))
        .slice(-SHOWN[key.bucket]),
      leads: Array.from(made.mean, (mean, k) => ({
        bucket: bucketName(key.bucket, end + 1 + k),
        mean,
        quantiles: [...(made.quantiles[k] ?? [])],
      })),
      model: made.model,
      weights: [...made.weights],
      ...(track && { track }),
    };
  },
});

interface KnownSeries {
  readonly unit: string;
  /** Running number of the first bucket. */
  readonly first: number;
  /** NaN where nobody knows, or where fewer than ten living persons were counted (R8). */
  readonly values: Float64Array;
}

/** Up to the last bucket that is over. @throws Fault `missing` for a series that may not be seen or is not there. */
async function knownSeries(view: View, key: SeriesKey, today: number): Promise<KnownSeries> {
  const rows = await view.readings({
    measure: key.measure,
    bucket: key.bucket,
    places: [key.place],
    subjects: [key.subject],
    to: dayName(today),
  });
  const over = rows.filter(({ bucket }) => lastDayOf(key.bucket, bucketNumber(key.bucket, bucket)) < today);
  const [earliest] = over;
  const newest = over.at(-1);
  if (!earliest || !newest)
    throw new Fault("missing", "There are no readings of that series up to this day.");
  const { rows: kept } = await view.sql.query<{ unit: string; fold: Fold }>(
    "SELECT unit, fold FROM series WHERE place = $1 AND subject = $2 AND measure = $3 AND bucket = $4",
    [key.place, key.subject, key.measure, key.bucket],
  );
  const { unit = "count", fold = "last" } = kept[0] ?? {};
  const first = bucketNumber(key.bucket, earliest.bucket);
  // What this desk counts itself is counted to the last bucket that is over; what is published, to the last one published.
  const isOwnCount = fold === "sum" && isCounted(key.measure);
  const ends = isOwnCount ? lastOver(key.bucket, today) : bucketNumber(key.bucket, newest.bucket);
  const values = new Float64Array(ends - first + 1).fill(isCounted(key.measure) ? 0 : Number.NaN);
  for (const { bucket, value } of over)
    values[bucketNumber(key.bucket, bucket) - first] = isFew(key.measure, unit, value) ? Number.NaN : value;
  return { unit, first, values };
}

function lastOver(bucket: SeriesKey["bucket"], today: number): number {
  return bucketNumber(bucket, dayName(today)) - 1;
}
