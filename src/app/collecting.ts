/**
 * Work that goes on while the desk is served: collecting from sources on schedule, following the change log,
 * and forecasting when new months are in.
 *
 * Jobs are on the database, so that several processes share them and a killed one's are taken up again.
 */
import { mkdir } from "node:fs/promises";
import { setTimeout as pauseFor } from "node:timers/promises";
import { collectDue } from "../collect/collecting.ts";
import { inboxOf } from "../collect/watched-folders.ts";
import { webFetch } from "../collect/web-fetch.ts";
import { startJobs } from "../store/jobs.ts";
import { BACKTEST_JOB, BacktestPayload, workOnBacktest } from "./backtesting.ts";
import { openDelivering } from "./delivering.ts";
import { stateDeskBasis } from "./desk-basis.ts";
import { followQuestions } from "./following-questions.ts";
import { forecastDue } from "./forecasting.ts";
import { keepNoLonger } from "./keeping.ts";
import type { Live } from "./live.ts";
import { readMode } from "./mode.ts";
import { openFolderOf } from "./open-folder.ts";
import { inBackground } from "./perform.ts";
import type { System } from "./system.ts";
import { VERSION } from "./version.ts";

const EVERY_MINUTE = "* * * * * collect ?max=1";
const EACH_MINUTE = "* * * * * deliver ?max=1";
const EVERY_NIGHT = "17 3 * * * settle ?max=1";
const EVERY_DAY = "43 2 * * * retention ?max=1";

export async function startCollecting(system: System, live: Live): Promise<{ stop(): Promise<void> }> {
  // A desk of an older Presage has none yet; an empty one is not begun.
  if ((await readMode(system.store.systemView())).mode !== "empty") await stateDeskBasis(system);
  const stop = new AbortController();
  const fetch = webFetch({
    allowHosts: system.config.allowHosts,
    onlyHosts: system.config.fetchHosts,
    plainHosts: system.config.plainHosts,
    version: VERSION,
    // Pauses between requests pass in real time, whatever day it is on the desk.
    clock: system.realClock,
    pause: async (milliseconds, signal) => pauseFor(milliseconds, undefined, { signal }),
  });
  await mkdir(inboxOf(system.config.data), { recursive: true, mode: 0o700 });
  const behind = inBackground(system);
  const delivering = openDelivering(system);
  const settling = settleOnChange(
    system,
    live,
    async () => void (await delivering.now(stop.signal)),
    stop.signal,
  );
  const jobs = await startJobs(
    system.store.pool,
    {
      collect: async () => {
        const visits = await collectDue({
          store: behind.store,
          writer: behind.store.writer("collect"),
          clock: system.clock,
          random: system.random,
          signal: stop.signal,
          fetch,
          openFolder: openFolderOf(system.config),
        });
        for (const { sourceId, fault, nextAt } of visits)
          if (fault) system.log.warn({ source: sourceId, nextAt }, fault.message);
      },
      settle: async () => {
        await system.phases.settle({ signal: stop.signal });
        await forecastDue(behind.store, system.clock);
      },
      [BACKTEST_JOB]: async (payload) => {
        const { id, person } = BacktestPayload.parse(payload);
        await workOnBacktest(behind, id, {
          signal: stop.signal,
          told: (done, total) => live.tell(person, { run: id, step: "backtest", done, total }),
        });
      },
      deliver: async () => {
        await followQuestions(behind.store, system.clock);
        await delivering.now(stop.signal);
      },
      retention: async () => {
        const { held, records, ...gone } = await keepNoLonger(behind, stop.signal);
        if (gone.acts + gone.persons + gone.quarantined + gone.files > 0)
          system.log.info({ ...gone, records, held }, "retention: deleted what had run out");
      },
    },
    { error: (message) => system.log.error(message) },
    {
      crontab: `${EVERY_MINUTE}\n${EACH_MINUTE}\n${EVERY_NIGHT}\n${EVERY_DAY}`,
      // The program's own database has one server, which has claimed the folder.
      alone: system.database.kind === "embedded",
    },
  );
  // One at a time on all machines: whoever starts meanwhile finds it asked for already.
  await system.store
    .writer("retention")
    .transaction((transaction) => transaction.enqueue("retention", {}, "retention"));
  return {
    async stop() {
      stop.abort();
      await jobs.stop();
      await settling.end();
      delivering.close();
    },
  };
}

/** Lets the phases work whenever anybody has written, one settling at a time, and once more if asked meanwhile. */
function settleOnChange(system: System, live: Live, deliver: () => Promise<void>, signal: AbortSignal) {
  let running: Promise<void> | undefined;
  let again = false;
  const work = async () => {
    do {
      again = false;
      await system.phases
        .settle({ signal })
        // Who decides is told first; forecasting takes its time.
        .then((taken) => (signal.aborted ? taken : deliver().then(() => taken)))
        .then((taken) =>
          taken > 0 && !signal.aborted ? forecastDue(system.store.background, system.clock) : 0,
        )
        .catch((error: unknown) => system.log.error({ err: error }, "settling failed"));
    } while (again && !signal.aborted);
    running = undefined;
  };
  const end = live.listen(({ event }) => {
    if (event !== "change" || signal.aborted) return;
    again = true;
    running ??= work();
  });
  return {
    async end() {
      end();
      await running;
    },
  };
}
