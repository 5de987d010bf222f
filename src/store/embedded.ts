/**
 * The embedded PostgreSQL: the default database of an installation that was given no other.
 *
 * `startPostgres` starts the server of a data folder or joins the one that runs, whoever started it; the
 * last to stop ends it. Whatever was killed in between, the next start recovers by PostgreSQL's own means:
 * we only wait, and never remove `postmaster.pid`.
 */
import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { Fault } from "../kernel/fault.ts";
import {
  type Cluster,
  layOutCluster,
  makeCluster,
  type PostgresSettings,
  SOCKET_PORT,
  SUPERUSER,
} from "./embedded-cluster.ts";
import { explainFailure, isPassing } from "./embedded-failure.ts";
import { isAlive, postmasterOf } from "./embedded-process.ts";
import { type Launch, launchServer } from "./embedded-server.ts";

export interface PostgresOptions {
  /** Presage's data folder; the cluster is its `postgres` sub-folder. Made when absent. */
  readonly folder: string;
  /** Told one sentence per step worth waiting for. */
  readonly log?: (sentence: string) => void;
  /** Ends the waiting, not the server. */
  readonly signal?: AbortSignal;
  /** Server settings over the built-in ones, e.g. `{ work_mem: "64MB" }`; without effect when joining. */
  readonly settings?: PostgresSettings;
  /** How long a recovery, a start or a shutdown may take; default 180. */
  readonly patienceSeconds?: number;
}

export interface PostgresConnection {
  /** The folder of the unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

export interface Postgres {
  /** For `pg`: as the cluster's superuser, who makes and migrates what is there. */
  readonly connection: PostgresConnection;
  /** The same as the role that a program works under; it may do nothing until it is granted (`program-role.ts`). */
  readonly program: PostgresConnection;
  /** Whether the server was already running. */
  readonly attached: boolean;
  /** As PostgreSQL names itself, e.g. `18.4`. */
  readonly version: string;
  /** The postmaster's. */
  readonly processId: number;
  /**
   * Leaves the server, and ends it if nobody else is there. Close your own connections first: while any
   * session named `presage…` is open, the server stays.
   */
  stop(): Promise<void>;
}

export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { settings = {} } = options;
  const log = withoutRepeats(options.log ?? (() => undefined));
  refuseIfAborted(options.signal);
  const cluster = await layOutCluster(options.folder);
  if (await makeCluster(cluster, settings)) log("The database's folder was made.");

  const { presence, launched } = await join(cluster, { ...options, log, settings });
  try {
    const version = await prepareDatabase(cluster, presence.client);
    const processId = (await postmasterOf(cluster.data))?.processId ?? 0;
    let stopped: Promise<void> | undefined;
    // A program that forgets to stop may still end; its session ends with it.
    presence.socket.unref();
    return {
      connection: connectionTo(cluster, DATABASE),
      program: connectionTo(cluster, DATABASE, PROGRAM_ROLE),
      attached: !launched,
      version,
      processId,
      stop: () => {
        stopped ??= leave(cluster, presence);
        return stopped;
      },
    };
  } catch (error) {
    await presence.client.end().catch(() => undefined);
    throw error;
  }
}

const DATABASE = "presage";
/** Any number will do, as long as it is always this one. */
const PRESENCE_LOCK = 1_886_547_815;
const PAUSE_MILLISECONDS = 20;
const LONGEST_ANSWER_MILLISECONDS = 3000;

type Effects = Required<Pick<PostgresOptions, "log" | "settings">> & PostgresOptions;

/** Knocks, launches and waits until a session is open, the patience is at its end, or the cause is known. */
async function join(cluster: Cluster, effects: Effects): Promise<{ presence: Presence; launched: boolean }> {
  const seconds = effects.patienceSeconds ?? 180;
  const patience = AbortSignal.timeout(seconds * 1000);
  let launch: Launch | undefined;
  for (let knocks = 1; !patience.aborted; knocks += 1) {
    refuseIfAborted(effects.signal);
    const answer = await knock(cluster);
    const exit = launch?.exit();
    if (answer.kind === "open") return { presence: answer.presence, launched: launch !== undefined && !exit };
    const isStarting = launch !== undefined && !exit;
    if (answer.kind === "waking" && !isStarting) effects.log(answer.sentence);
    if (answer.kind === "absent" && !isStarting) {
      if (exit && !mayPass(exit)) throw await explainFailure(exit.said, cluster.folder);
      effects.log("Starting the database.");
      launch = await launchServer(cluster, effects.settings, answer.stranger);
    }
    await pause(Math.min(20 * knocks, 250));
  }
  const exit = launch?.exit();
  if (exit) throw await explainFailure(exit.said, cluster.folder);
  throw new Fault(
    "busy",
    `The database in ${cluster.folder} was still not ready after ${seconds} seconds (it may be recovering after a crash, or be held up); wait and start again, or read postgres.log there.`,
  );
}

function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Fault("aborted", "The start of the database was called off.");
}

/** Code 0: another start joined our server and, as the last to leave it, ended it before we came in. */
function mayPass({ code, said }: { code: number | undefined; said: string }): boolean {
  return code === 0 || isPassing(said);
}

/** Said once, however often it stays true. */
function withoutRepeats(log: (sentence: string) => void): (sentence: string) => void {
  let last = "";
  return (sentence) => {
    if (sentence !== last) log(sentence);
    last = sentence;
  };
}

/** Our session in the server: as long as it is open, nobody else ends the server. */
interface Presence {
  readonly client: Client;
  readonly socket: Socket;
}

type Answer =
  | { readonly kind: "open"; readonly presence: Presence }
  | { readonly kind: "waking"; readonly sentence: string }
  | { readonly kind: "absent"; readonly stranger: number | undefined };

/**
 * The socket is asked before the process table: who answers there is the server, whatever the ids say.
 *
 * The session we get holds a shared lock for as long as we use the server. One who is about to end the
 * server holds it alone, so we either come before and are seen, or wait and are sent away with its end.
 */
async function knock(cluster: Cluster): Promise<Answer> {
  const socket = new Socket();
  const client = new Client({
    ...connectionTo(cluster, "postgres"),
    application_name: "presage presence",
    connectionTimeoutMillis: LONGEST_ANSWER_MILLISECONDS,
    lock_timeout: LONGEST_ANSWER_MILLISECONDS,
    stream: () => socket,
  });
  // The server may end at any time; whoever uses it next will notice.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select pg_advisory_lock_shared($1)", [PRESENCE_LOCK]);
    return { kind: "open", presence: { client, socket } };
  } catch (error) {
    await client.end().catch(() => undefined);
    if (/starting up|recovery/.test(String(error)))
      return { kind: "waking", sentence: "The database is recovering; waiting for it." };
    if (/shutting down|terminating connection/.test(String(error)))
      return { kind: "waking", sentence: "The database is shutting down; waiting for it." };
    if (/EACCES/.test(String(error)))
      throw new Fault(
        "forbidden",
        `The database in ${cluster.folder} belongs to another account; start Presage as that account, or name another data folder with --data or PRESAGE_DATA.`,
        {},
        error,
      );
  }
  const postmaster = await postmasterOf(cluster.data);
  if (postmaster?.isOurs)
    return { kind: "waking", sentence: "The database is not ready yet; waiting for it." };
  return { kind: "absent", stranger: postmaster?.isAlive ? postmaster.processId : undefined };
}

function connectionTo({ socketFolder }: Cluster, database: string, user = SUPERUSER): PostgresConnection {
  return { host: socketFolder, port: SOCKET_PORT, user, database };
}

/**
 * Makes our database, its extensions and the program's role unless they are there; the database's comment says that
 * they are, so that an ordinary start need not look inside. @returns the server's version.
 */
async function prepareDatabase(cluster: Cluster, session: Client): Promise<string> {
  const { rows } = await session.query<{ version: string; prepared: string | null }>(
    `select current_setting('server_version') as version,
            (select coalesce(shobj_description(oid, 'pg_database'), '') from pg_database where datname = $1) as prepared`,
    [DATABASE],
  );
  const [found] = rows;
  if (found?.prepared === PREPARED) return found.version;
  if (typeof found?.prepared !== "string")
    // Another start may make it in the same moment: 42P04 and 23505 say so.
    await session.query(`create database ${DATABASE} strategy file_copy`).catch(unless("42P04", "23505"));

  const client = new Client({ ...connectionTo(cluster, DATABASE), application_name: "presage preparation" });
  await client.connect();
  try {
    const available = await client.query<{ name: string }>(
      "select name from pg_available_extensions where name = any ($1) and installed_version is null",
      [EXTENSIONS],
    );
    for (const { name } of available.rows)
      await client.query(`create extension if not exists ${name}`).catch(unless("23505", "42710"));
    await client
      .query(
        `create role ${PROGRAM_ROLE} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls`,
      )
      .catch(unless("23505", "42710"));
    // XX000: "tuple concurrently updated", by another start with the same words.
    await client.query(`comment on database ${DATABASE} is '${PREPARED}'`).catch(unless("XX000"));
  } finally {
    await client.end();
  }
  return found?.version ?? "";
}

const EXTENSIONS = ["pg_trgm", "unaccent"];
const PROGRAM_ROLE = "presage_program";
const PREPARED = `Presage, with ${EXTENSIONS.join(" and ")}, worked in by ${PROGRAM_ROLE}`;

function unless(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Error && "code" in error && codes.includes(String(error.code)))) throw error;
  };
}

async function leave(cluster: Cluster, first: Presence): Promise<void> {
  let presence = first;
  presence.socket.ref();
  const isLast = await isAlone(presence.client).catch(async () => {
    // The server lost its sessions since (it restarts them all when one is killed): ask in a new one.
    const answer = await knock(cluster);
    if (answer.kind !== "open") return false;
    presence = answer.presence;
    return isAlone(presence.client).catch(() => false);
  });
  const postmaster = isLast ? await postmasterOf(cluster.data) : undefined;
  if (!postmaster?.isOurs) {
    await presence.client.end().catch(() => undefined);
    return;
  }
  // A fast shutdown: sessions are ended, everything is written, and no recovery is needed next time. Our own
  // session stays until then, so that nobody can come in between.
  process.kill(postmaster.processId, "SIGINT");
  const patience = AbortSignal.timeout(60_000);
  while (isAlive(postmaster.processId)) {
    if (patience.aborted)
      throw new Fault("busy", `The database in ${cluster.folder} is still shutting down after 60 seconds.`);
    await pause(PAUSE_MILLISECONDS);
  }
  await presence.client.end().catch(() => undefined);
}

/** True only for the one who then holds the lock alone. */
async function isAlone(session: Client): Promise<boolean> {
  await session.query("select pg_advisory_unlock_shared($1)", [PRESENCE_LOCK]);
  const { rows } = await session.query<{ alone: boolean }>("select pg_try_advisory_lock($1) as alone", [
    PRESENCE_LOCK,
  ]);
  if (!rows[0]?.alone) return false;
  // Sessions closed a moment ago are still listed for some milliseconds.
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const others = await session.query(
      `select from pg_stat_activity
        where backend_type = 'client backend' and application_name like 'presage%' and pid <> pg_backend_pid()`,
    );
    if (others.rowCount === 0) return true;
    await pause(PAUSE_MILLISECONDS);
  }
  return false;
}
