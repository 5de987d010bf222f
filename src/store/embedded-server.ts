/**
 * The embedded server's process: its settings, and how it is started.
 */
import { spawn } from "node:child_process";
import { chmod, open, readFile } from "node:fs/promises";
import { totalmem } from "node:os";
import {
  binariesFor,
  type Cluster,
  folderFault,
  type PostgresSettings,
  SOCKET_PORT,
} from "./embedded-cluster.ts";
import { exitOf, launchPlace, pathForServer } from "./embedded-process.ts";

export interface Launch {
  /** Undefined while it runs. */
  readonly exit: () => { readonly code: number | undefined; readonly said: string } | undefined;
}

/**
 * Starts the server in a session of its own, so that a Ctrl+C meant for us does not reach it before we have
 * closed our connections, and so that it outlives us when we are killed.
 *
 * @param strangers a process id in `postmaster.pid` that is known not to be PostgreSQL (ids are reused after
 * a crash). PostgreSQL is told to disregard it, and does its other checks for living relatives itself.
 */
export async function launchServer(
  cluster: Cluster,
  settings: PostgresSettings,
  strangers: number | undefined,
): Promise<Launch> {
  const binaries = await binariesFor(cluster);
  try {
    await chmod(cluster.data, 0o700);
    const logFile = await open(cluster.logFile, "a", 0o600);
    try {
      const { size } = await logFile.stat();
      const from = size > LONGEST_LOG ? 0 : size;
      if (from < size) await logFile.truncate(0);
      const place = launchPlace(cluster);
      const child = spawn(binaries.postgres, serverArguments(cluster, settings), {
        ...place,
        env: { ...place.env, ...(strangers ? { PG_GRANDPARENT_PID: String(strangers) } : {}) },
        detached: true,
        stdio: ["ignore", logFile.fd, logFile.fd],
      });
      child.unref();
      let ended: { code: number | undefined; said: string } | undefined;
      exitOf(child).then(
        async ({ code, trouble }) => {
          const log = await readFile(cluster.logFile, "utf8").catch(() => "");
          ended = { code, said: `${log.slice(from)}${trouble}` };
        },
        () => undefined,
      );
      return { exit: () => ended };
    } finally {
      await logFile.close();
    }
  } catch (error) {
    throw folderFault(error, cluster.folder);
  }
}

const LONGEST_LOG = 1024 * 1024;

/**
 * Small when idle, roomy enough for bulk loads; `settings` win over these.
 *
 * Only the start, the end and the fatal are logged: messages of single statements quote stored values, and a
 * log file carries no labels.
 */
function serverArguments(cluster: Cluster, settings: PostgresSettings): string[] {
  const memory = totalmem() / 1024 ** 2;
  const megabytes = (share: number, least: number, most: number): string =>
    `${Math.round(Math.min(most, Math.max(least, memory * share)))}MB`;
  const all: PostgresSettings = {
    listen_addresses: "",
    unix_socket_directories: cluster.socketFolder === cluster.data ? "." : cluster.socketFolder,
    unix_socket_permissions: "0700",
    port: String(SOCKET_PORT),
    shared_buffers: megabytes(1 / 64, 64, 256),
    effective_cache_size: megabytes(1 / 2, 256, 65_536),
    work_mem: megabytes(1 / 512, 8, 64),
    maintenance_work_mem: megabytes(1 / 64, 64, 512),
    max_wal_size: "2GB",
    random_page_cost: "1.1",
    wal_compression: "pglz",
    jit: "off",
    io_method: "sync",
    max_logical_replication_workers: "0",
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    log_timezone: "UTC",
    timezone: "UTC",
    ...settings,
  };
  return [
    "-D",
    pathForServer(cluster),
    ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
}
