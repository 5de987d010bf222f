/** Asking the onset model about neighbours in a thread of its own, so that the server goes on answering. */
import { Worker } from "node:worker_threads";
import type { Panel } from "./forecaster.ts";
import type { NeighboursSaid } from "./onset-neighbours.ts";

export interface NeighboursWork {
  readonly panel: Panel;
  readonly place: number;
}

export function neighboursInThread(
  work: NeighboursWork,
  signal: AbortSignal,
): Promise<NeighboursSaid | undefined> {
  return new Promise((done, fail) => {
    // The flags of this process are for its own entry point, not for the thread's.
    const thread = new Worker(new URL("./neighbours-thread.ts", import.meta.url), {
      workerData: work,
      execArgv: [],
    });
    const stop = () => {
      fail(signal.reason);
      void thread.terminate();
    };
    signal.addEventListener("abort", stop, { once: true });
    thread.once("message", ({ said }: { readonly said?: NeighboursSaid }) => done(said));
    thread.once("error", fail);
    thread.once("exit", (code) => {
      signal.removeEventListener("abort", stop);
      // After an answer this changes nothing.
      fail(new Error(`the thread that asks about neighbours ended with code ${code} and no answer`));
    });
  });
}
