/**
 * Jobs: what is done in the background, on any number of machines that share the database.
 *
 * A job is asked for inside the transaction that makes it necessary, so that it exists exactly when its
 * cause does. Whoever runs a worker takes jobs; a killed worker's jobs are taken up again.
 */
import { Logger, makeWorkerUtils, run, runOnce, type TaskList } from "graphile-worker";
import type { Pool } from "pg";

export interface JobLog {
  error(message: string): void;
}

export type Tasks = Readonly<Record<string, (payload: unknown) => Promise<void>>>;

/** Makes the job tables, or brings them up to date. */
export async function prepareJobs(pool: Pool): Promise<void> {
  const tools = await makeWorkerUtils({ pgPool: pool, logger: quiet(undefined) });
  await tools.migrate();
  await tools.release();
}

/** Works on jobs until there are none that are due. */
export async function drainJobs(pool: Pool, tasks: Tasks, log: JobLog): Promise<void> {
  await runOnce({ pgPool: pool, taskList: taskList(tasks), logger: quiet(log), noHandleSignals: true });
}

/** Works on jobs as they come, until stopped. `crontab` is graphile-worker's text form. */
export async function startJobs(
  pool: Pool,
  tasks: Tasks,
  log: JobLog,
  crontab = "",
): Promise<{ stop(): Promise<void> }> {
  const runner = await run({
    pgPool: pool,
    taskList: taskList(tasks),
    logger: quiet(log),
    noHandleSignals: true,
    concurrency: 2,
    crontab,
  });
  return { stop: () => runner.stop() };
}

function taskList(tasks: Tasks): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [name, (payload: unknown) => task(payload)]),
  );
}

/** The library's own chatter is not ours; only its errors are passed on. */
function quiet(log: JobLog | undefined): Logger {
  return new Logger(() => (level, message) => {
    if (level === "error") log?.error(message);
  });
}
