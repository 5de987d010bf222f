import { resolve } from "node:path";
import { z } from "zod";
import { forecastSeriesFile, type SeriesTally } from "../../analyse/series-file.ts";
import { linesOfFile, writeTextFile } from "../../analyse/table-file.ts";
import { operation } from "../operation.ts";
import { refusedLines } from "../refused-lines.ts";

const Input = z.object({
  input: z.string().meta({
    description:
      'JSON, one series a line: {"id": "a", "frequency": 12, "horizon": 18, "values": [1, null, 2]}. Frequency is steps a season (1, 4, 12, 52; 7 for daily, 24 for hourly) or yearly, quarterly, monthly, weekly, daily, hourly, other; null is an unknown value; .gz is read as well.',
  }),
  out: z.string().meta({
    description:
      'The file to write, one JSON object a series in the same order: {"id", "mean": [one a step], "quantiles": [{"0.025": …, "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95", "0.975"}, one a step], "model", "weights": {member: share}}; .gz is packed.',
  }),
  model: z.string().optional().meta({ description: "A series model's id; the best there is if left out." }),
  threads: z.int().min(1).max(64).default(1).meta({ description: "Threads to forecast in." }),
  seed: z
    .string()
    .default("presage")
    .meta({ description: "Taken as other forecasts take it; these models draw nothing by chance." }),
});

export const forecastSeriesOperation = operation({
  id: "forecast-series",
  title: "Forecasts series of any kind",
  about:
    "Reads series, one JSON object a line, and writes a mean and quantiles for each step ahead. A line that is none is reported with its number and stops no other. The same file gives the same numbers in any number of threads.",
  permission: "analyse",
  effect: "read",
  isLong: true,
  only: "cli",
  input: Input,
  output: z.object({
    sentence: z.string(),
    refused: z.array(z.object({ line: z.int(), why: z.string() })),
  }),
  alone: forecastFile,
  run: forecastFile,
});

async function forecastFile({ input, out, model, threads }: z.output<typeof Input>) {
  const tally: SeriesTally = { made: 0, refused: [] };
  await writeTextFile(
    resolve(out),
    forecastSeriesFile(linesOfFile(resolve(input)), { model, threads }, tally),
  );
  const counts = [`series: ${figure(tally.made)}`, `lines refused: ${figure(tally.refused.length)}`];
  const sentence = [`Wrote ${out} (${counts.join(", ")}).`, ...refusedLines(tally.refused)].join("\n");
  return { sentence, refused: tally.refused.slice(0, 100) };
}

function figure(count: number): string {
  return count.toLocaleString("en-GB");
}
