/** The thread in which backtests are made: it takes one `BacktestWork`, tells how far it is, answers and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { scoredDates } from "./backtest.ts";
import { atRisk } from "./backtest-events.ts";
import { historyOf } from "./backtest-history.ts";
import type { BacktestMessage, BacktestWork } from "./backtest-work.ts";
import { eventStory } from "./event-story.ts";
import { panelWatch } from "./panel-watch.ts";

function say(message: BacktestMessage): void {
  parentPort?.postMessage(message);
}

function answer(work: BacktestWork): void {
  const { table } = work;
  const history = historyOf(table.readings);
  const told = (done: number, total: number) => say({ kind: "progress", done, total });
  if (work.kind === "story") {
    say({ kind: "story", story: eventStory(history, table, work.event, table.last, told) });
    return;
  }
  const { dates, watch, event } = work;
  const scored = scoredDates(
    {
      history,
      places: table.places,
      dates,
      watch: atRisk(panelWatch(watch, table), event),
    },
    (done) => told(done, dates.length),
  );
  say({ kind: "scores", scored });
}

answer(workerData);
