/**
 * The phases at run time: who listens to the change log, in which order, and the loop that lets them work.
 *
 * A phase never calls another. Each takes what is new, writes what follows from it, and the log carries
 * that on; the loop ends when nobody finds anything new.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { Clock } from "../kernel/effects.ts";
import { steps } from "../process/steps/all.ts";
import { advance, type Subscriber, withBacklog } from "../store/changes.ts";
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
  /**
   * Lets every phase take all that is new, in the phases' order, until nothing is left.
   * @returns how many entries of the log were taken.
   */
  settle(options?: SettleOptions): Promise<number>;
}

/**
 * Those whose writing no other phase reads, and who write the same in whatever batches and order the changes
 * come: they work beside the others, on the database's other processor.
 */
const BESIDE = ["series", searchIndex.name];

function isBeside({ name }: Subscriber): boolean {
  return BESIDE.includes(name);
}

/** One round through the phases in their order, for those beside them to look at what each step has left. */
function newRound() {
  let isGoing = true;
  const waiting = new Set<() => void>();
  const step = () => {
    for (const wake of waiting) wake();
    waiting.clear();
  };
  return {
    isGoing: () => isGoing,
    /** Settles with the next step, or with the end of the round. */
    next: () => new Promise<void>((wake) => (isGoing ? waiting.add(wake) : wake())),
    step,
    end() {
      isGoing = false;
      step();
    },
  };
}

/** Entries wait while an older transaction is open anywhere on the server; nobody's stays open for long. */
const WAIT_MS = 20;
const LONGEST_WAIT_MS = 10_000;
/**
 * After so many entries at once the planner has to be told what the tables hold now: until it is, it takes them for
 * nearly empty, and pages take ten times as long.
 */
const MANY = 20_000;

export function phasesOf(store: Store, clock: Clock, log: Logger): Phases {
  const subscribers: readonly Subscriber[] = [...[...steps].map((step) => step.subscriber), searchIndex];

  const takeAll = async (waiting: ReadonlySet<string>, own: Clock, signal: AbortSignal | undefined) => {
    const round = newRound();
    const take = (one: Subscriber) =>
      advance(store.writer(`process/${one.name}`, own, { context: { verb: "combination" } }), one);
    const ordered = async () => {
      let total = 0;
      for (const one of subscribers) {
        if (isBeside(one) || !waiting.has(one.name)) continue;
        let taken = one.batch;
        while (taken === one.batch && !signal?.aborted) {
          taken = await take(one);
          total += taken;
          round.step();
        }
      }
      return total;
    };
    const beside = async (one: Subscriber) => {
      let total = 0;
      let taken: number;
      do {
        const next = round.next();
        // A look costs one query, an empty turn six.
        taken = (await withBacklog(store.systemView().sql, [one])).size === 0 ? 0 : await take(one);
        total += taken;
        if (taken === 0) await next;
      } while ((taken > 0 || round.isGoing()) && !signal?.aborted);
      return total;
    };
    const totals = await Promise.allSettled([
      ordered().finally(round.end),
      ...subscribers.filter(isBeside).map(beside),
    ]);
    return totals.reduce((sum, one) => {
      if (one.status === "rejected") throw one.reason;
      return sum + one.value;
    }, 0);
  };

  return {
    async settle({ clock: own = clock, signal, analysis = true } = {}) {
      let total = 0;
      let waited = 0;
      while (!signal?.aborted) {
        const waiting = await withBacklog(store.systemView().sql, subscribers);
        if (waiting.size === 0) break;
        const taken = await takeAll(waiting, own, signal);
        total += taken;
        if (taken > 0) continue;
        if (waited >= LONGEST_WAIT_MS) break;
        await pause(WAIT_MS);
        waited += WAIT_MS;
      }
      if (total >= MANY) await store.pool.query("ANALYZE (SKIP_LOCKED)");
      if (total > 0 && analysis && !signal?.aborted) await analyse(store, own);
      log.debug({ total }, "phases settled");
      return total;
    },
  };
}
