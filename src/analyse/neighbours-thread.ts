/** The thread in which the onset model is asked about neighbours: it takes one panel and place, answers and ends. */
import { parentPort, workerData } from "node:worker_threads";
import type { NeighboursWork } from "./neighbours-work.ts";
import { neighboursSaid } from "./onset-neighbours.ts";

function answer({ panel, place }: NeighboursWork): void {
  parentPort?.postMessage({ said: neighboursSaid(panel, place) });
}

answer(workerData);
