import { Client, type PoolConfig } from "pg";
import { expect, test } from "vitest";
import { freshDatabase } from "./harness.ts";

async function ask(connection: PoolConfig, question: string): Promise<unknown> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query(question)).rows;
  } finally {
    await client.end();
  }
}

test("each caller has an empty database of its own, whole with its extensions", async () => {
  const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
  await ask(one.connection, "create table reports (id int)");
  expect(await ask(two.connection, "select from pg_class where relname = 'reports'")).toEqual([]);
  expect(
    await ask(
      two.connection,
      "select unaccent('İzmir') as plain, similarity('Київська', 'Киівська') > 0.3 as near",
    ),
  ).toEqual([{ plain: "Izmir", near: true }]);
  await Promise.all([one.drop(), two.drop()]);
});

test("a dropped database is gone, though somebody was still connected", async () => {
  const { connection, url, drop } = await freshDatabase();
  const idle = new Client(connection);
  const isCutOff = new Promise((resolve) => idle.on("error", resolve));
  await idle.connect();
  await drop();
  await isCutOff;
  await expect(ask({ connectionString: url }, "select 1")).rejects.toMatchObject({ code: "3D000" });
});
