/**
 * Backtests and stories in a thread of their own, so that the server goes on answering.
 *
 * What goes in and comes out is plain data; the thread ends with its answer.
 */
import { Worker } from "node:worker_threads";
import type { BacktestEvent } from "../kernel/backtest.ts";
import type { PlacedEvent, ScoredDate } from "./backtest.ts";
import type { DatedReading } from "./backtest-history.ts";
import type { EventStory } from "./event-story.ts";
import type { PanelWatchSpec } from "./panel-watch.ts";

export interface TableOfReadings {
  readonly readings: readonly DatedReading[];
  readonly places: readonly string[];
  readonly first: number;
  readonly last: number;
}

export type BacktestWork =
  | {
      readonly kind: "scores";
      readonly table: TableOfReadings;
      readonly watch: PanelWatchSpec;
      readonly event: BacktestEvent;
      readonly dates: readonly number[];
    }
  | { readonly kind: "story"; readonly table: TableOfReadings; readonly event: PlacedEvent };

export type BacktestMessage =
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  | { readonly kind: "scores"; readonly scored: readonly ScoredDate[] }
  | { readonly kind: "story"; readonly story: EventStory };

type Answer<Work extends BacktestWork> = Extract<BacktestMessage, { kind: Work["kind"] }>;

export function inBacktestThread<Work extends BacktestWork>(
  work: Work,
  signal: AbortSignal,
  told: (done: number, total: number) => void = () => undefined,
): Promise<Answer<Work>> {
  return new Promise((done, fail) => {
    // The flags of this process are for its own entry point, not for the thread's.
    const thread = new Worker(new URL("./backtest-thread.ts", import.meta.url), {
      workerData: work,
      execArgv: [],
    });
    const stop = () => {
      fail(signal.reason);
      void thread.terminate();
    };
    signal.addEventListener("abort", stop, { once: true });
    thread.on("message", (message: BacktestMessage) => {
      if (message.kind === "progress") told(message.done, message.total);
      else if (isAnswerTo(work, message)) done(message);
    });
    thread.once("error", fail);
    thread.once("exit", (code) => {
      signal.removeEventListener("abort", stop);
      // After an answer this changes nothing.
      fail(new Error(`the backtest's thread ended with code ${code} and no answer`));
    });
  });
}

function isAnswerTo<Work extends BacktestWork>(
  work: Work,
  message: BacktestMessage,
): message is Answer<Work> {
  return message.kind === work.kind;
}
