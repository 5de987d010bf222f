/** Politeness: one request at a time to a host, and a pause between two. */
import type { Clock } from "../kernel/effects.ts";

/** Waits, or rejects when the signal is aborted. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export interface Turns {
  /**
   * Waits for the host's turn.
   * @param asked the pause in milliseconds that the host asks for; it counts when it is longer than ours.
   * @returns what gives the turn up again; calling that twice does no harm.
   */
  take(host: string, signal: AbortSignal, asked?: number): Promise<() => void>;
}

export function hostTurns(betweenMilliseconds: number, clock: Clock, pause: Pause): Turns {
  /** The end of each host's queue; a host nobody waits for is forgotten with the next one's turn. */
  const queues = new Map<string, Promise<void>>();
  const lastEnds = new Map<string, number>();
  let longest = betweenMilliseconds;

  return {
    async take(host, signal, asked = 0) {
      const between = Math.max(betweenMilliseconds, asked);
      longest = Math.max(longest, between);
      const before = queues.get(host) ?? Promise.resolve();
      let giveUp = () => {};
      const end = new Promise<void>((resolve) => {
        giveUp = resolve;
      });
      const own = Promise.all([before, end]).then(() => undefined);
      queues.set(host, own);
      const release = () => {
        lastEnds.set(host, clock.now().getTime());
        if (queues.get(host) === own) queues.delete(host);
        giveUp();
      };
      try {
        await unlessAborted(before, signal);
        forgetOld(clock.now().getTime());
        const wait = (lastEnds.get(host) ?? -Infinity) + between - clock.now().getTime();
        if (wait > 0) await pause(wait, signal);
        signal.throwIfAborted();
        return release;
      } catch (error) {
        release();
        throw error;
      }
    },
  };

  function forgetOld(now: number): void {
    for (const [host, end] of lastEnds) if (end + longest <= now) lastEnds.delete(host);
  }
}

/** The work's result, unless the signal comes first: work that cannot be stopped need not be waited for. */
export async function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
