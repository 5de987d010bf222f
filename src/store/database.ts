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

/** Says in one sentence what PostgreSQL's error means for the user; unknown errors pass unchanged. */
export function translate(error: unknown): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known = FAULTS_BY_CODE.find(([pattern]) => pattern.test(code));
  if (!known) return error;
  const [, fault, sentence] = known;
  return new Fault(fault, sentence, { postgres: code }, error);
}

const FAULTS_BY_CODE: readonly (readonly [RegExp, "full" | "unreachable" | "forbidden", string])[] = [
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
  [/^53300$/, "unreachable", "The database has no free connection; try again in a moment."],
];
