import { resolve } from "node:path";
import { z } from "zod";
import type { RowRefused } from "../../analyse/rows-of-file.ts";
import { writeTextFile } from "../../analyse/table-file.ts";
import { type FileScores, scoreFiles } from "../../review/score-files.ts";
import { operation } from "../operation.ts";
import { refusedLines } from "../refused-lines.ts";

const Input = z.object({
  forecasts: z.string().meta({
    description:
      "JSON lines or CSV of one form: question,p with forecaster, at, class, resolution_date where there are; place,month,draw,value with model; id,lead with a column a quantile (0.05, 0.5, 0.95) or lines of forecast-series; question,probabilities. .gz is read as well.",
  }),
  outcomes: z.string().meta({
    description:
      "What came: question,outcome (0 to 1, yes, no, annulled) with resolved_at and resolution_date where there are; place,month,value; id,lead,value or id and values; question,outcome as the place of the class from 0.",
  }),
  out: z.string().meta({
    description:
      'The file to write, JSON: groups (by forecaster, class, month or lead) with n, clusters and each score as {"mean", "low", "high"}, skill against the reference, calibration; .gz is packed.',
  }),
  reference: z.string().optional().meta({
    description: "The forecaster that others are held against, named before the outcomes are looked at.",
  }),
  seed: z
    .string()
    .default("presage")
    .meta({ description: "The same seed gives the same intervals and bands." }),
});

export const score = operation({
  id: "score",
  title: "Scores forecasts against outcomes",
  about:
    "Brier, log, ranked probability, CRPS and its fair form, interval and ab-log scores, over days and at fixed leads, peer scores on common days, calibration without bins (CORP) where there are thirty forecasts or more. Intervals hold 90% of resamples, questions, places or series drawn whole.",
  permission: "analyse",
  effect: "read",
  only: "cli",
  input: Input,
  output: z.object({
    sentence: z.string(),
    refused: z.array(z.object({ line: z.int(), why: z.string() })),
  }),
  alone: scored,
  run: scored,
});

async function scored({ forecasts, outcomes, out, reference, seed }: z.output<typeof Input>) {
  const refused: RowRefused[] = [];
  const scores = await scoreFiles(resolve(forecasts), resolve(outcomes), { seed, reference }, refused);
  await writeTextFile(resolve(out), oneText(`${JSON.stringify(scores, rounded, 1)}\n`));
  return {
    sentence: [`Wrote ${out}.`, ...headLines(scores), ...refusedLines(refused)].join("\n"),
    refused: refused.slice(0, 100),
  };
}

const MOST_SHOWN = 20;

/** The first score of each forecaster, for people; the file has them all. */
function headLines({ groups }: FileScores): readonly string[] {
  return groups
    .filter(({ of }) => Object.keys(of).length === 1)
    .slice(0, MOST_SHOWN)
    .map(({ of, n, scores, skill }) => {
      const [name = "", first] = Object.entries(scores)[0] ?? [];
      const beside = skill?.[name] === undefined ? "" : `, skill ${skill[name].toFixed(3)}`;
      return `${of.forecaster}: ${name} ${first?.mean.toFixed(4)} (${first?.low.toFixed(4)}–${first?.high.toFixed(4)}, n ${n})${beside}`;
    });
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(8)) : value;
}

async function* oneText(text: string) {
  yield text;
}
