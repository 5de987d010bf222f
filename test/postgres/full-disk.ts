/**
 * A program for `embedded.test.ts`: plays a full disk in the folder it is given, a small file system of its
 * own, and prints what happened as one line of JSON.
 */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { Fault } from "../../src/kernel/fault.ts";
import { type Postgres, startPostgres } from "../../src/store/embedded.ts";

const MEGABYTE = 1024 * 1024;
const SETTINGS = { max_wal_size: "64MB", min_wal_size: "32MB" };

const [disk = ""] = process.argv.slice(2);
const folder = join(disk, "data");
const ballast = join(disk, "ballast");
process.stdout.write(`${JSON.stringify(await play())}\n`);

async function play(): Promise<Record<string, unknown>> {
  await fillDisk();
  const firstStart = await startFault();
  await rm(ballast);

  const server = await startPostgres({ folder, settings: SETTINGS });
  await writeFile(ballast, Buffer.alloc(48 * MEGABYTE));
  const { acknowledged, refusal } = await storeUntilRefused(server);
  await server.stop();

  await fillDisk();
  const laterStart = await startFault();
  await rm(ballast);

  const again = await startPostgres({ folder, settings: SETTINGS });
  const stored = await storedCount(again);
  await again.stop();
  return { firstStart, acknowledged, refusal, laterStart, stored };
}

async function fillDisk(): Promise<void> {
  for (let size = 64 * MEGABYTE; size >= 4096; size /= 2) {
    for (;;) {
      const isWritten = await writeFile(ballast, Buffer.alloc(size), { flag: "a" }).then(
        () => true,
        () => false,
      );
      if (!isWritten) break;
    }
  }
}

async function startFault(): Promise<unknown> {
  try {
    const server = await startPostgres({ folder, settings: SETTINGS, patienceSeconds: 20 });
    await server.stop();
    return "started";
  } catch (error) {
    return error instanceof Fault ? { code: error.code, message: error.message } : String(error);
  }
}

/** Rows of random text, which does not compress, each in a transaction of its own. */
async function storeUntilRefused(server: Postgres): Promise<{ acknowledged: number; refusal: string }> {
  const client = new Client(server.connection);
  client.on("error", () => undefined);
  await client.connect();
  await client.query("create table reports (id int primary key, body text)");
  let acknowledged = 0;
  try {
    for (;;) {
      await client.query(
        "insert into reports select $1, string_agg(gen_random_uuid()::text, '') from generate_series(1, 3000)",
        [acknowledged + 1],
      );
      acknowledged += 1;
    }
  } catch (error) {
    await client.end().catch(() => undefined);
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return { acknowledged, refusal: code };
  }
}

async function storedCount(server: Postgres): Promise<unknown> {
  const client = new Client(server.connection);
  await client.connect();
  const { rows } = await client.query(
    "select count(*)::int as count, max(id) as last, sum(length(body) / length(body))::int as whole from reports",
  );
  await client.end();
  return rows[0];
}
