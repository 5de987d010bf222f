/** Several threads that forecast series, asked in turn; they hear from nobody but who made them. */
import { Worker } from "node:worker_threads";
import type { SeriesAnswers, SeriesBatch } from "./series-answers.ts";

/** Threads that are asked in turn; each answers in the order it was asked in. */
export function seriesThreads(threads: number, model: string | undefined) {
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
