/** A thread that forecasts series: it is sent lines and answers with lines, or with what is wrong with one. */
import { parentPort, workerData } from "node:worker_threads";
import { answersFor, type SeriesBatch } from "./series-answers.ts";

const { model }: { readonly model?: string } = workerData;

parentPort?.on("message", (batch: SeriesBatch) => {
  parentPort?.postMessage(answersFor(batch, model));
});
