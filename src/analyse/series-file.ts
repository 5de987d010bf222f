/**
 * A file of series, forecast line by line in as many threads as are asked for.
 *
 * The invariant: the lines that come out are in the order of those that went in, whatever thread made them, and a line that
 * cannot be forecast stops no other.
 */
import { Worker } from "node:worker_threads";
import { Fault } from "../kernel/fault.ts";
import { forecastLine } from "./series-lines.ts";
import { seriesModels } from "./series-models/all.ts";

export interface SeriesBatch {
  /** Number of the first line, from 1. */
  readonly first: number;
  readonly lines: readonly string[];
}

export interface LineRefused {
  readonly line: number;
  readonly why: string;
}

export interface SeriesAnswers {
  readonly text: string;
  readonly made: number;
  readonly refused: readonly LineRefused[];
}

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
  const pool = threads > 1 ? threadPool(threads, model) : undefined;
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

export function answersFor({ first, lines }: SeriesBatch, model: string | undefined): SeriesAnswers {
  const refused: LineRefused[] = [];
  const texts: string[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    try {
      texts.push(`${forecastLine(line, model)}\n`);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      refused.push({ line: first + i, why: error.message });
    }
  });
  return { text: texts.join(""), made: texts.length, refused };
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

/** Threads that are asked in turn; each answers in the order it was asked in. */
function threadPool(threads: number, model: string | undefined) {
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(new URL("./series-thread.ts", import.meta.url), {
      workerData: { ...(model !== undefined && { model }) },
    });
    const asked: { resolve(answers: SeriesAnswers): void; reject(error: Error): void }[] = [];
    worker.on("message", (answers: SeriesAnswers) => asked.shift()?.resolve(answers));
    worker.on("error", (error: Error) => {
      for (const one of asked.splice(0)) one.reject(error);
    });
    return { worker, asked };
  });
  let next = 0;
  return {
    ask: (batch: SeriesBatch) =>
      new Promise<SeriesAnswers>((resolve, reject) => {
        const one = workers[next % workers.length];
        next += 1;
        one?.asked.push({ resolve, reject });
        one?.worker.postMessage(batch);
      }),
    end: async () => {
      await Promise.all(workers.map(({ worker }) => worker.terminate()));
    },
  };
}
