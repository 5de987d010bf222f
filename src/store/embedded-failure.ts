/** What a PostgreSQL that would not start said, as one sentence for the person at the keyboard. */
import { statfs } from "node:fs/promises";
import { Fault, type FaultCode } from "../kernel/fault.ts";

/** One segment of the write-ahead log: with less room than this the server cannot start. */
const LEAST_ROOM_BYTES = 16 * 1024 * 1024;

/** Another server has the folder, or its last processes are still leaving: ask again in a moment. */
export function isPassing(said: string): boolean {
  return /lock file ".*" already exists|pre-existing shared memory block|is another postmaster/i.test(said);
}

/** @param said the server's or initdb's own words, kept in the fault's details for the log. */
export async function explainFailure(said: string, folder: string): Promise<Fault> {
  const [, code, sentence] =
    CAUSES.find(([pattern]) => pattern.test(said)) ?? ((await isFull(folder)) ? FULL : UNKNOWN);
  return new Fault(code, sentence.replaceAll("FOLDER", folder), { postgres: said.slice(-2000) });
}

/** A server on a full disk cannot even write into its log why it ended, so the disk itself is asked. */
async function isFull(folder: string): Promise<boolean> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk !== undefined && disk.bavail * disk.bsize < LEAST_ROOM_BYTES;
}

type Cause = readonly [pattern: RegExp, code: FaultCode, sentence: string];

const FULL: Cause = [
  /No space left on device|Disk quota exceeded/,
  "full",
  "The disk of the data folder FOLDER is full, so the database could not start; free some space and start again (nothing acknowledged is lost).",
];

const UNKNOWN: Cause = [
  /(?:)/,
  "unreachable",
  "The database in FOLDER did not start; its last words are in FOLDER/postgres.log.",
];

const CAUSES: readonly Cause[] = [
  FULL,
  [
    /Permission denied|has wrong ownership|Operation not permitted|Read-only file system|spawn: (EACCES|EPERM)/,
    "forbidden",
    "The database's account may not read and write the data folder FOLDER; give the folder to one account only, or name another with --data or PRESAGE_DATA.",
  ],
  [
    /database files are incompatible with server/,
    "conflict",
    "The database in FOLDER was made by another build of PostgreSQL; start it with the Presage that made it, or choose another data folder.",
  ],
  [
    /could not look up effective user|does not exist in passwd/,
    "forbidden",
    "PostgreSQL needs an account with a line in /etc/passwd; start Presage as one, or set DATABASE_URL.",
  ],
  [
    /spawn: ENOENT|error while loading shared libraries|GLIBC_|cannot execute|spawn: ENOEXEC/,
    "unreachable",
    "The shipped PostgreSQL does not run on this system (it needs glibc); set DATABASE_URL to a PostgreSQL 15 to 18 of yours.",
  ],
  [
    /could not map anonymous shared memory|could not resize shared memory|Cannot allocate memory/,
    "unreachable",
    "There is not enough memory for the database; free some and start again.",
  ],
  [
    /control file|pg_control|checkpoint record|invalid page|could not (open|read|find|access) (file|directory)|PANIC|not a database cluster directory|is missing|configuration file/,
    "unreachable",
    "The database in FOLDER is damaged and did not start; restore the folder from a backup or choose another one (its last words are in FOLDER/postgres.log).",
  ],
];
