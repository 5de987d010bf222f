/** The thread in which some of a panel's places are forecast: it takes one `PartWork`, answers with its draws, and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { forecastPart } from "./forecast-parts.ts";

const made = forecastPart(workerData);
parentPort?.postMessage(made);
