/**
 * A database of its own for each test: on the server of `DATABASE_URL` if that is set, otherwise on the one
 * embedded server of this run, which the first caller starts.
 */
import { randomUUID } from "node:crypto";
import { Client, type PoolConfig } from "pg";
import { inject } from "vitest";
import { startPostgres } from "../../src/store/embedded.ts";

export interface FreshDatabase {
  /** For `openPool`, `openStore` or a plain `pg` client. */
  readonly connection: PoolConfig;
  /** The same as a connection string, for a child process's `DATABASE_URL`. */
  readonly url: string;
  /** Removes the database, whoever is still connected to it. */
  drop(): Promise<void>;
}

/** An empty database with the extensions pg_trgm and unaccent. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { DATABASE_URL } = process.env;
  const server = DATABASE_URL ?? (await embeddedServer());
  const name = `presage_test_${randomUUID().replaceAll("-", "")}`;
  const url = databaseUrl(server, name);
  await inDatabase(server, [`create database ${name} template template0 strategy file_copy encoding 'UTF8'`]);
  await inDatabase(url, ["create extension pg_trgm", "create extension unaccent"]);
  return {
    connection: { connectionString: url },
    url,
    drop: () => inDatabase(server, [`drop database if exists ${name} with (force)`]),
  };
}

/** A test run may lose its last second of data: nothing is forced to disk. */
const HASTY = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };

/** One session per test file keeps the server; setup.ts ends it with the run. */
const servers = new Map<string, Promise<string>>();

async function embeddedServer(): Promise<string> {
  const folder = inject("postgresFolder");
  const started =
    servers.get(folder) ??
    startPostgres({ folder, settings: HASTY }).then(
      ({ connection: { host, user, database } }) =>
        `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host)}`,
    );
  servers.set(folder, started);
  return started;
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function inDatabase(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url, application_name: "presage test harness" });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
