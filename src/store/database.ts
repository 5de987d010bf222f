/**
 * The database connection, and the translation of PostgreSQL's errors into faults.
 *
 * Everything the program says to PostgreSQL goes through one pool, named `presage…` so that the launcher
 * of the embedded server can tell when the last of us has left.
 */
import { Pool, type PoolConfig, types } from "pg";
import { Fault } from "../kernel/fault.ts";

/** 64-bit counts arrive as text by default; ours stay far below 2^53. */
types.setTypeParser(types.builtins.INT8, Number);
/** Dates stay the text they are: a day has no time zone. */
types.setTypeParser(types.builtins.DATE, (text) => text);

export function openPool(config: PoolConfig, name = "presage"): Pool {
  const pool = new Pool({
    max: 8,
    application_name: name,
    connectionTimeoutMillis: 10_000,
    ...config,
  });
  // A server that goes away breaks idle connections; the next query says so in its own words.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

const OLDEST_VERSION = 150_000;

/**
 * Says at once whether the database will do, before anything is asked of it.
 *
 * @throws Fault `unreachable` when nobody answers, or it is not PostgreSQL; `conflict` when it is too old.
 */
export async function reach(pool: Pool): Promise<void> {
  const client = await pool.connect().catch((error: unknown) => {
    const known = translate(error);
    if (known instanceof Fault) throw known;
    throw new Fault(
      "unreachable",
      "No PostgreSQL answered at the address in DATABASE_URL; check the host, the port and whether it asks for TLS.",
      {},
      error,
    );
  });
  try {
    const { rows } = await client.query<{ version: number; name: string; encoding: string }>(
      `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS name,
              current_setting('server_encoding') AS encoding`,
    );
    const [{ version, name, encoding } = { version: 0, name: "unknown", encoding: "" }] = rows;
    if (version < OLDEST_VERSION)
      throw new Fault("conflict", `The database is PostgreSQL ${name}; Presage needs 15 or newer.`);
    if (encoding !== "UTF8")
      throw new Fault("conflict", `The database keeps text as ${encoding}; make one with encoding UTF8.`);
  } finally {
    client.release();
  }
}

/** Says in one sentence what PostgreSQL's error means for the user; unknown errors pass unchanged. */
export function translate(error: unknown): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known = FAULTS_BY_CODE.find(([pattern]) => pattern.test(code));
  if (!known) return error;
  const [, fault, sentence] = known;
  return new Fault(fault, sentence, { postgres: code }, error);
}

type DatabaseFault = "full" | "unreachable" | "forbidden" | "invalid";

const FAULTS_BY_CODE: readonly (readonly [RegExp, DatabaseFault, string])[] = [
  [
    /^(53100|ENOSPC)$/,
    "full",
    "The database's disk is full; nothing of the last step was stored. Free some space and try again.",
  ],
  [/^(28P01|28000)$/, "forbidden", "The database refused the user or the password; check DATABASE_URL."],
  [
    /^3D000$/,
    "unreachable",
    "The database named in DATABASE_URL does not exist; create it or change the name.",
  ],
  [
    /^(ECONNREFUSED|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EPIPE|08\d{3}|57P0[123])$/,
    "unreachable",
    "The database cannot be reached; check that it runs and that DATABASE_URL names it.",
  ],
  [
    /^(42501|25006)$/,
    "forbidden",
    "The database lets this user read or change too little; make the user of DATABASE_URL the database's owner, or name the owner with databaseOwner.",
  ],
  [
    /^(22P05|22021|22P02|22007|22008|22003)$/,
    "invalid",
    "A text holds a character that cannot be stored, or a date or number is out of range; correct it.",
  ],
  [/^53300$/, "unreachable", "The database has no free connection; try again in a moment."],
];
