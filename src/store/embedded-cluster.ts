/**
 * One embedded PostgreSQL cluster on disk: where its parts lie, how it is made, and how its server is run.
 *
 * A cluster is made beside its place and renamed into it, so a kill in the middle leaves nothing half-made.
 * `postmaster.pid` is PostgreSQL's own and is never touched here.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Fault } from "../kernel/fault.ts";
import { type Account, canReach, serverAccount } from "./embedded-account.ts";
import { type Binaries, codeOf, POSTGRES_MAJOR, readyBinaries } from "./embedded-binaries.ts";
import { explainFailure } from "./embedded-failure.ts";
import { exitOf, isAlive, launchPlace, pathForServer } from "./embedded-process.ts";

/** The only port number there is: without TCP it is merely part of the socket's name. */
export const SOCKET_PORT = 5432;
export const SUPERUSER = "presage";
/** Bytes of a socket's path that Linux takes (macOS: 103, which the margin covers). */
const LONGEST_SOCKET_PATH = 103;

/** Server settings by their PostgreSQL names, e.g. `{ work_mem: "16MB" }`. */
export type PostgresSettings = Readonly<Record<string, string>>;

export interface Cluster {
  /** Presage's data folder, as a real path. */
  readonly folder: string;
  /** PostgreSQL's own folder within it (PGDATA), mode 0700. */
  readonly data: string;
  readonly logFile: string;
  /** Where the server listens: its own folder, or a short one when that path is too long for a socket. */
  readonly socketFolder: string;
  readonly account: Account | undefined;
}

/** Lays out the folders; makes the data folder if it is absent. */
export async function layOutCluster(folder: string): Promise<Cluster> {
  if (!process.getuid)
    throw new Fault(
      "unreachable",
      "The built-in database does not run on this system; set DATABASE_URL to a PostgreSQL 15 to 18 of yours.",
    );
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const place = await realpath(folder);
    const data = join(place, "postgres");
    const account = await serverAccount([data, place]);
    const socketFolder = await socketFolderFor(data, account);
    return { folder: place, data, logFile: join(place, "postgres.log"), socketFolder, account };
  } catch (error) {
    throw folderFault(error, folder);
  }
}

async function socketFolderFor(data: string, account: Account | undefined): Promise<string> {
  const longest = `${data}/.s.PGSQL.${SOCKET_PORT}.lock`;
  if (Buffer.byteLength(longest) <= LONGEST_SOCKET_PATH) return data;

  const name = `presage-${createHash("sha256").update(data).digest("hex").slice(0, 16)}`;
  const uid = account?.uid ?? process.getuid?.() ?? 0;
  for (const parent of ["/tmp", "/var/tmp", tmpdir()]) {
    if (Buffer.byteLength(parent) > 50 || !(await canReach(parent, account).catch(() => false))) continue;
    const folder = join(parent, name);
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error;
    });
    // The name can be foreseen, so the folder must be shown to be ours and no link to elsewhere.
    const found = await lstat(folder);
    if (!found.isDirectory() || (found.uid !== uid && found.uid !== process.getuid?.())) continue;
    if (account) await chown(folder, account.uid, account.gid);
    await chmod(folder, 0o700);
    return folder;
  }
  throw new Fault(
    "invalid",
    `The path of the data folder ${data} is too long for the database's socket, and no temporary folder could be used instead; choose a shorter one.`,
  );
}

/** Makes the cluster unless it is there. @returns whether it made one. */
export async function makeCluster(cluster: Cluster, settings: PostgresSettings): Promise<boolean> {
  try {
    await sweepUnfinished(cluster);
    const entries = await readdir(cluster.data).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    });
    if (entries?.length) {
      await checkMajor(cluster);
      return false;
    }
    await initialise(cluster, settings);
    return true;
  } catch (error) {
    throw folderFault(error, cluster.folder);
  }
}

/** `initialising-<our process id>-…`: what a killed start left behind is known by its dead maker. */
async function sweepUnfinished({ folder }: Cluster): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, maker] = /^initialising-(\d+)-/.exec(name) ?? [];
    if (maker && !isAlive(Number(maker))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function checkMajor({ data, folder }: Cluster): Promise<void> {
  const major = await readFile(join(data, "PG_VERSION"), "utf8").then(
    (text) => text.trim(),
    (error: unknown) => {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    },
  );
  if (major === POSTGRES_MAJOR) return;
  if (major && /^\d+$/.test(major))
    throw new Fault(
      "conflict",
      `The database in ${folder} was made by PostgreSQL ${major} and this Presage brings ${POSTGRES_MAJOR}; start it with the Presage that made it, or choose another data folder.`,
    );
  throw new Fault(
    "unreachable",
    `The database in ${folder} is damaged (its PG_VERSION is missing or unreadable); restore the folder from a backup or choose another one.`,
  );
}

async function initialise(cluster: Cluster, settings: PostgresSettings): Promise<void> {
  const { folder, data, account } = cluster;
  const making = await mkdtemp(join(folder, `initialising-${process.pid}-`));
  try {
    const binaries = await binariesFor(cluster);
    if (account) await chown(making, account.uid, account.gid);
    await runInitdb(binaries, { ...cluster, data: making }, settings);
    await rename(making, data).catch((error: unknown) => {
      // Another start made the cluster in the same moment: as good as ours.
      if (!["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) throw error;
    });
    const parent = await open(folder, "r");
    await parent.sync();
    await parent.close();
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/**
 * The builtin locale does not change with the machine's C library, so indexes stay valid wherever the folder
 * goes; with plain C as LC_CTYPE pg_trgm would see no letters in Cyrillic or Arabic.
 */
async function runInitdb(binaries: Binaries, cluster: Cluster, settings: PostgresSettings): Promise<void> {
  const ctype = process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8";
  const child = spawn(
    binaries.initdb,
    [
      ...["-D", pathForServer(cluster), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--data-checksums"],
      ...["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--lc-collate=C"],
      ...[`--lc-ctype=${ctype}`, "--lc-messages=C"],
      ...(settings.fsync === "off" ? ["--no-sync"] : []),
    ],
    { ...launchPlace(cluster), stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      said += text;
    });
  }
  const exit = await exitOf(child);
  if (exit.code !== 0) throw await explainFailure(`${said}${exit.trouble}`, cluster.folder);
}

export function binariesFor({ folder, account }: Cluster): Promise<Binaries> {
  return readyBinaries(account, [
    join(folder, "postgres-binaries"),
    ...(account ? ["/var/cache/presage"] : []),
  ]);
}

/** The file system's refusals in one sentence; anything else passes unchanged. */
export function folderFault(error: unknown, folder: string): unknown {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  if (["EACCES", "EPERM", "EROFS"].includes(code))
    return new Fault(
      "forbidden",
      `The data folder ${folder} cannot be written to by this account; give it the right to, or name another folder with --data or PRESAGE_DATA.`,
      {},
      error,
    );
  if (["ENOSPC", "EDQUOT"].includes(code))
    return new Fault(
      "full",
      `The disk of the data folder ${folder} is full; free some space and start again.`,
      {},
      error,
    );
  if (["ENOTDIR", "EEXIST", "ENAMETOOLONG"].includes(code))
    return new Fault(
      "invalid",
      `The data folder ${folder} cannot be a folder (a file is in the way, or the name is too long); name another one with --data or PRESAGE_DATA.`,
      {},
      error,
    );
  return error;
}
