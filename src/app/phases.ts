/**
 * The phases at run time: who listens to the change log, in which order, and the loop that lets them work.
 *
 * A phase never calls another. Each takes what is new, writes what follows from it, and the log carries
 * that on; the loop ends when nobody finds anything new.
 */
import type { Logger } from "pino";
import type { Clock } from "../kernel/effects.ts";
import { steps } from "../process/steps/all.ts";
import { advance, type Subscriber } from "../store/changes.ts";
import { searchIndex } from "../store/search-index.ts";
import type { Store } from "../store/store.ts";
import { analyse } from "./analysing.ts";

export interface SettleOptions {
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** Whether detectors and warnings look again afterwards, when anything was new. True if left out. */
  readonly analysis?: boolean;
}

export interface Phases {
  /** Lets every phase take all that is new, in the phases' order, until nothing is left. */
  settle(options?: SettleOptions): Promise<number>;
}

export function phasesOf(store: Store, clock: Clock, log: Logger): Phases {
  const subscribers: readonly Subscriber[] = [...[...steps].map((step) => step.subscriber), searchIndex];
  return {
    async settle({ clock: own = clock, signal, analysis = true } = {}) {
      let total = 0;
      for (let taken = -1; taken !== 0; total += taken) {
        taken = 0;
        for (const subscriber of subscribers) {
          const writer = store.writer(`process/${subscriber.name}`, own);
          let batch = -1;
          while (batch !== 0 && !signal?.aborted) {
            batch = await advance(writer, subscriber);
            taken += batch;
          }
        }
        if (signal?.aborted) break;
      }
      if (total > 0 && analysis && !signal?.aborted) await analyse(store, own);
      log.debug({ total }, "phases settled");
      return total;
    },
  };
}
