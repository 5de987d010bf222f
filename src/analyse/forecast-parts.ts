/**
 * Forecasts of a panel in several threads at once, each with some of the places.
 *
 * The invariant: however many threads there are, the draws are the same, because a place's chance hangs on its name.
 */
import { Worker } from "node:worker_threads";
import { seededChance } from "../numerics/chance.ts";
import type { Draws, Panel } from "./forecaster.ts";
import { forecasters } from "./forecasters/all.ts";

export interface PartWork {
  readonly model: string;
  readonly panel: Panel;
  readonly leads: readonly number[];
  readonly draws: number;
  readonly seed: number | string;
  /** Index of the first place of the part, and of the first after it. */
  readonly first: number;
  readonly asked: number;
}

/** What a thread does with its part; the whole panel is learnt from. */
export function forecastPart({ model, panel, leads, draws, seed, first, asked }: PartWork): Draws {
  const forecaster = forecasters.get(model);
  const chance = seededChance(seed).stream(forecaster.id);
  return forecaster.forecast(panel, { leads, draws, chance, first, asked });
}

/** @param threads 1 or more; with one, everything happens in this one. */
export async function forecastInThreads(
  work: Omit<PartWork, "first" | "asked">,
  threads: number,
): Promise<Draws> {
  const { places } = work.panel;
  const parts = Math.min(threads, places.length);
  if (parts <= 1) return forecastPart({ ...work, first: 0, asked: places.length });
  const made = await Promise.all(
    Array.from({ length: parts }, (_, i) =>
      partInThread({
        ...work,
        first: Math.floor((i * places.length) / parts),
        asked: Math.floor(((i + 1) * places.length) / parts),
      }),
    ),
  );
  const size = work.leads.length * work.draws;
  const values = new Float64Array(places.length * size);
  let passed = 0;
  for (const part of made) {
    values.set(part.values, passed);
    passed += part.values.length;
  }
  const [one] = made;
  return { places, asOf: one?.asOf ?? 0, leads: work.leads, draws: work.draws, values };
}

/** One part in a thread of its own, which ends when the signal says so. */
export function partInThread(work: PartWork, signal?: AbortSignal): Promise<Draws> {
  return new Promise((done, fail) => {
    // The flags of this process are for its own entry point, not for the thread's.
    const thread = new Worker(new URL("./forecast-part-thread.ts", import.meta.url), {
      workerData: work,
      execArgv: [],
    });
    const stop = () => {
      fail(signal?.reason);
      void thread.terminate();
    };
    signal?.addEventListener("abort", stop, { once: true });
    thread.once("message", done);
    thread.once("error", fail);
    // After an answer this changes nothing.
    thread.once("exit", (code) => {
      signal?.removeEventListener("abort", stop);
      fail(new Error(`a forecasting thread ended with code ${code} and no answer`));
    });
  });
}
