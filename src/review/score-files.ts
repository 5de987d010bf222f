/** Forecasts of any of the documented forms, scored against outcomes, from files. */
import { type NumberedRow, type RowRefused, rowsOfFile } from "../analyse/rows-of-file.ts";
import { Fault } from "../kernel/fault.ts";
import { type BinaryScores, scoreBinary } from "./score-binary.ts";
import {
  type DistributionScores,
  DrawCells,
  type ScoreOptions,
  scoreClasses,
  scoreQuantiles,
} from "./score-distributions.ts";
import {
  binaryForecast,
  binaryOutcome,
  cellOutcome,
  classForecast,
  classOutcome,
  drawRow,
  formOf,
  quantileForecasts,
  type ScoreForm,
  stepOutcomes,
} from "./score-rows.ts";

export type FileScores = (BinaryScores | DistributionScores) & { readonly reference?: string };

/**
 * @param refused is added to: lines of either file that cannot be read.
 * @throws Fault `invalid` where nothing can be scored or the reference has no forecast.
 */
export async function scoreFiles(
  forecasts: string,
  outcomes: string,
  options: ScoreOptions,
  refused: RowRefused[],
): Promise<FileScores> {
  const form = await formOfFile(forecasts);
  const scores = await scoresOf(form, forecasts, outcomes, options, refused);
  if (scores.groups.length === 0)
    throw new Fault(
      "invalid",
      "No forecast has an outcome; check that both files name questions, places or series alike.",
    );
  const { reference } = options;
  if (reference !== undefined && !scores.forecasters.includes(reference))
    throw new Fault(
      "invalid",
      `The reference ${reference} has no forecast that is resolved; there are ${scores.forecasters.slice(0, 20).join(", ")}.`,
    );
  return { ...scores, ...(reference !== undefined && { reference }) };
}

async function formOfFile(path: string): Promise<ScoreForm> {
  for await (const form of rowsOfFile(path, formOf, [])) return form;
  throw new Fault(
    "invalid",
    `${path} has no line of a known form; forecasts have question,p or place,month,draw,value or id,lead and quantiles or question,probabilities.`,
  );
}

async function scoresOf(
  form: ScoreForm,
  forecasts: string,
  outcomes: string,
  options: ScoreOptions,
  refused: RowRefused[],
): Promise<BinaryScores | DistributionScores> {
  const rows = <Row>(read: (row: NumberedRow) => Row) => collected(forecasts, read, refused);
  const known = async <Value>(read: (row: NumberedRow) => readonly [string, Value] | undefined) =>
    new Map(await collected(outcomes, read, refused));
  switch (form) {
    case "binary":
      return scoreBinary(await rows(binaryForecast), await known(binaryOutcome), options);
    case "classes":
      return scoreClasses(await rows(classForecast), await known(classOutcome), options);
    case "quantiles":
      return scoreQuantiles(
        (await rows(quantileForecasts)).flat(),
        new Map((await collected(outcomes, stepOutcomes, refused)).flat()),
        options,
      );
    case "draws": {
      const cells = new DrawCells();
      for await (const row of rowsOfFile(forecasts, drawRow, refused)) cells.add(row);
      return cells.scores(await known(cellOutcome), options);
    }
  }
}

async function collected<Row>(
  path: string,
  read: (row: NumberedRow) => Row | undefined,
  refused: RowRefused[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of rowsOfFile(path, read, refused)) rows.push(row);
  return rows;
}
