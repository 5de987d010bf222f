/** The series of the M competitions under `../shared/data/series` and what others forecast for them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

export const PERIODS = ["YEARLY", "QUARTERLY", "MONTHLY", "OTHER"] as const;

const Competition = z.array(
  z.looseObject({
    sn: z.string(),
    period: z.enum(PERIODS),
    h: z.int(),
    freq: z.number(),
    x: z.array(z.number()),
    xx: z.array(z.number()).optional(),
  }),
);

export interface CompetitionSeries {
  readonly name: string;
  readonly period: (typeof PERIODS)[number];
  /** Steps a season; 1 for none. */
  readonly frequency: number;
  readonly history: Float64Array;
  readonly future: readonly number[];
}

/** The series whose futures are given. */
export async function competitionSeries(
  folder: string,
  name: "m1" | "m3",
): Promise<readonly CompetitionSeries[]> {
  const text = gunzipSync(await readFile(join(folder, `${name}_series.json.gz`))).toString("utf8");
  return Competition.parse(JSON.parse(text)).flatMap(({ sn, period, freq, x, xx }) =>
    xx ? [{ name: sn, period, frequency: freq, history: Float64Array.from(x), future: xx }] : [],
  );
}

/** By method and series, what the participants of M3 forecast. */
export async function competitionForecasts(folder: string, methods: readonly string[]) {
  const lines = gunzipSync(await readFile(join(folder, "m3_forecasts.csv.gz")))
    .toString("utf8")
    .split(/\r?\n/);
  const found = new Map<string, Map<string, Float64Array>>(methods.map((method) => [method, new Map()]));
  for (const line of lines) {
    const [method = "", name = "", numbers = ""] = line.split(",");
    found.get(method)?.set(name, Float64Array.from(numbers.split(" "), Number));
  }
  return found;
}
