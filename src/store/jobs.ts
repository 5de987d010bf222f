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

export interface JobOptions {
  /** graphile-worker's text form. */
  readonly crontab?: string;
  /** Whether nobody else can be working here, so that whatever is being worked on was left by one who was killed. */
  readonly alone?: boolean;
}

/** Works on jobs as they come, until stopped. */
export async function startJobs(
  pool: Pool,
  tasks: Tasks,
  log: JobLog,
  { crontab = "", alone = false }: JobOptions = {},
): Promise<{ stop(): Promise<void> }> {
  if (alone) await takeUpAgain(pool);
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

/** Where others may be working, only the library's own four hours tell who was killed from who takes long. */
async function takeUpAgain(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ worker: string }>(
    "SELECT DISTINCT locked_by AS worker FROM graphile_worker.jobs WHERE locked_by IS NOT NULL",
  );
  if (rows.length === 0) return;
  const tools = await makeWorkerUtils({ pgPool: pool, logger: quiet(undefined) });
  await tools.forceUnlockWorkers(rows.map(({ worker }) => worker));
  await tools.release();
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
