import { z } from "zod";
import { bucketNumber, dayName, dayOf, lastDayOf } from "../../analyse/calendar.ts";
import { partOfTheWorld } from "../../analyse/country-neighbours.ts";
import { summedForecasts } from "../../analyse/summed-forecasts.ts";
import { Fault } from "../../kernel/fault.ts";
import { isFew } from "../../kernel/few-persons.ts";
import { QUANTILES } from "../../kernel/forecast.ts";
import type { Language } from "../../kernel/language.ts";
import { isCounted } from "../../kernel/measure.ts";
import { Bucket } from "../../kernel/series.ts";
import { seededChance } from "../../numerics/chance.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";

const PERIODS = { day: [7], month: [12] } as const;
const WORLD = "*";
const DRAWS = 300;
const FEWEST_VALUES = 6;
/** The quick one: there may be two hundred places. */
const MODEL = "theta";

export const forecastSums = operation({
  id: "forecast-sums",
  title: "Forecasts countries, regions and the world so that they add up",
  about:
    "Forecasts what is counted in each country, in each part of the world (M49) and in all of them, and makes the sums agree (minimum trace). Draws add up as well. Prices and rates have no sums and are refused.",
  permission: "read",
  effect: "read",
  input: z.object({
    measure: z.string(),
    bucket: Bucket.default("month"),
    horizon: z.int().min(1).max(12).default(6).meta({ description: "Days or months ahead." }),
  }),
  output: z.object({
    items: z.array(
      z.object({
        level: z.enum(["world", "region", "country"]),
        place: z.string(),
        placeName: z.string(),
        alone: z.array(z.number()).meta({ description: "One a step, forecast by itself." }),
        mean: z.array(z.number()).meta({ description: "One a step, so that sums agree." }),
        quantiles: z
          .array(z.array(z.number()))
          .meta({ description: "One list a step, at 2.5, 5, 10, 25, 50, 75, 90, 95, 97.5%." }),
      }),
    ),
  }),
  async run({ measure, bucket, horizon }, { view, language, system }) {
    if (!isCounted(measure))
      throw new Fault(
        "invalid",
        `${measure} is not counted, so countries have no sum; choose deaths or incidents.`,
      );
    const histories = await countryHistories(view, measure, bucket, dayOf(view.asOf ?? system.clock.now()));
    if (histories.size === 0)
      throw new Fault("missing", `There are no readings of ${measure} by country to add up.`);
    const regions = new Map<string, string[]>();
    for (const place of histories.keys()) {
      const part = partOfTheWorld(place) ?? "";
      regions.set(part, [...(regions.get(part) ?? []), place]);
    }
    const made = summedForecasts(
      {
        name: WORLD,
        children: [...regions].map(([name, places]) => ({
          name,
          children: places.map((place) => ({ name: place, children: [] })),
        })),
      },
      histories,
      {
        periods: PERIODS[bucket],
        horizon,
        levels: QUANTILES,
        draws: DRAWS,
        chance: seededChance("forecast-sums"),
        model: MODEL,
      },
    );
    const nameOf = await placeNames(view, language);
    return {
      items: made.map(({ name, alone, mean, quantiles }) => ({
        level: levelOf(name, regions),
        place: name,
        placeName: regions.has(name) ? regionName(name, language) : nameOf(name),
        alone: [...alone],
        mean: [...mean],
        quantiles: quantiles.map((step) => [...step]),
      })),
    };
  },
});

function levelOf(name: string, regions: ReadonlyMap<string, unknown>): "world" | "region" | "country" {
  if (name === WORLD) return "world";
  return regions.has(name) ? "region" : "country";
}

function regionName(number: string, language: Language): string {
  return new Intl.DisplayNames([language], { type: "region" }).of(number) ?? number;
}

/** Countries alone, all over the same buckets: the world's own count would be counted twice. */
async function countryHistories(
  view: View,
  measure: string,
  bucket: Bucket,
  today: number,
): Promise<ReadonlyMap<string, Float64Array>> {
  const rows = await view.readings({ measure, bucket, subjects: [WORLD], to: dayName(today) });
  const over = rows.filter(
    (row) =>
      lastDayOf(bucket, bucketNumber(bucket, row.bucket)) < today && partOfTheWorld(row.place) !== undefined,
  );
  const numbers = over.map((row) => bucketNumber(bucket, row.bucket));
  const first = numbers.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const last = numbers.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  const { rows: units } = await view.sql.query<{ place: string; unit: string }>(
    "SELECT place, unit FROM series WHERE measure = $1 AND bucket = $2 AND subject = $3",
    [measure, bucket, WORLD],
  );
  const unitOf = new Map(units.map(({ place, unit }) => [place, unit]));
  const histories = new Map<string, Float64Array>();
  if (!(last - first + 1 >= FEWEST_VALUES)) return histories;
  over.forEach(({ place, value }, i) => {
    const values = histories.get(place) ?? new Float64Array(last - first + 1);
    histories.set(place, values);
    values[(numbers[i] ?? first) - first] = isFew(measure, unitOf.get(place) ?? "count", value)
      ? Number.NaN
      : value;
  });
  return histories;
}
