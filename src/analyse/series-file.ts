/**
 * A file of series, forecast line by line in as many threads as are asked for.
 *
 * The invariant: the lines that come out are in the order of those that went in, whatever thread made them, and a line that
 * cannot be forecast stops no other.
 */
import { answersFor, type LineRefused, type SeriesAnswers, type SeriesBatch } from "./series-answers.ts";
import { seriesModels } from "./series-models/all.ts";
import { seriesThreads } from "./series-threads.ts";

export interface SeriesTally {
  made: number;
  refused: LineRefused[];
}

const BATCH = 50;
/** Batches that may lie ready for each thread. */
const AHEAD = 2;

/**
 * @param lines JSON, one series a line; empty lines are passed over.
 * @param tally counts along.
 * @throws Fault `missing` for an unknown model.
 */
export async function* forecastSeriesFile(
  lines: AsyncIterable<string>,
  { model, threads }: { readonly model?: string | undefined; readonly threads: number },
  tally: SeriesTally,
): AsyncGenerator<string> {
  if (model !== undefined) seriesModels.get(model);
  const pool = threads > 1 ? seriesThreads(threads, model) : undefined;
  const waiting: Promise<SeriesAnswers>[] = [];
  try {
    for await (const batch of batches(lines)) {
      waiting.push(pool ? pool.ask(batch) : Promise.resolve(answersFor(batch, model)));
      if (waiting.length >= (pool ? AHEAD * threads : 1)) yield counted(await waiting.shift(), tally);
    }
    for (const answers of waiting) yield counted(await answers, tally);
  } finally {
    await pool?.end();
  }
}

function counted(answers: SeriesAnswers | undefined, tally: SeriesTally): string {
  if (!answers) return "";
  tally.made += answers.made;
  tally.refused.push(...answers.refused);
  return answers.text;
}

async function* batches(lines: AsyncIterable<string>): AsyncGenerator<SeriesBatch> {
  let [first, number] = [1, 0];
  let held: string[] = [];
  for await (const line of lines) {
    number += 1;
    held.push(line);
    if (held.length < BATCH) continue;
    yield { first, lines: held };
    first = number + 1;
    held = [];
  }
  if (held.length > 0) yield { first, lines: held };
}
