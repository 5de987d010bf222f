/**
 * A desk in bad surroundings: taken ports, folders and databases, and a start that is killed. What is wrong
 * inside files, feeds and requests is tested beside the code that reads them.
 */
import { chmod, mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { isBalanced, Run } from "../src/kernel/run.ts";
import { NOTICE } from "../src/store/writer.ts";
import { command, ended, printedBy, scratch, startCommand } from "./command-rig.ts";
import { type FreshDatabase, freshDatabase } from "./postgres/harness.ts";
import { isRoot } from "./postgres/launcher-rig.ts";

let folder: string;
let remove: () => Promise<void>;
let database: FreshDatabase;
beforeAll(async () => {
  ({ folder, remove } = await scratch());
  database = await freshDatabase();
});
afterAll(async () => {
  await database.drop();
  await remove();
});

describe("a wrong DATABASE_URL is one sentence and an exit code:", () => {
  const changed = (change: (url: URL) => void) => {
    const url = new URL(database.url);
    change(url);
    return url.href;
  };

  test.each([
    ["no address at all", () => "localhost", 2, "is not a PostgreSQL address"],
    ["an address of something else", () => "mysql://host/name", 2, "is not a PostgreSQL address"],
    [
      "a host that does not exist",
      () => "postgres://user:hunter2@no-such-host.invalid/x",
      7,
      "cannot be reached",
    ],
    ["a port where nobody listens", () => "postgres://user:hunter2@127.0.0.1:1/x", 7, "cannot be reached"],
    [
      "a database that does not exist",
      () => changed((url) => (url.pathname = "/no_such_name")),
      7,
      "does not exist",
    ],
    [
      "a user that does not exist",
      () => changed((url) => (url.username = "nobody_at_all")),
      5,
      "refused the user",
    ],
    [
      "a server without the TLS that is asked for",
      () => changed((url) => url.searchParams.set("sslmode", "require")),
      7,
      "No PostgreSQL answered",
    ],
  ])("%s", async (_, url, code, sentence) => {
    const said = await command(["status", "--data", join(folder, "wrong")], {
      environment: { DATABASE_URL: url() },
    });
    expect([said.code, said.stderr]).toEqual([code, expect.stringContaining(sentence)]);
    expect(said.stderr).not.toContain("hunter2");
  });

  test("a database of a newer Presage, which is left alone", async () => {
    const newer = await freshDatabase();
    onTestFinished(newer.drop);
    const client = new Client(newer.connection);
    await client.connect();
    await client.query("CREATE TABLE schema_version (number integer PRIMARY KEY, title text NOT NULL)");
    await client.query("INSERT INTO schema_version VALUES (999, 'from the future')");
    const said = await command(["status", "--data", join(folder, "newer")], {
      environment: { DATABASE_URL: newer.url },
    });
    expect([said.code, said.stderr]).toEqual([4, expect.stringContaining("made by a newer Presage")]);
    const { rows } = await client.query(
      "SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'",
    );
    await client.end();
    expect(rows).toEqual([{ n: 1 }]);
  });
});

describe("a data folder", () => {
  /** Root may write everywhere, so another account is asked. */
  const as = isRoot ? { uid: 65_534, gid: 65_534 } : undefined;

  test("that may not be written to is named", async () => {
    const closed = join(folder, "closed");
    await mkdir(closed);
    await chmod(folder, 0o755);
    await chmod(closed, 0o555);
    for (const data of [closed, join(closed, "data")]) {
      const said = await command(["status", "--data", data], { ...(as && { as }) });
      expect([said.code, said.stderr]).toEqual([5, expect.stringContaining(closed)]);
    }
  });

  test("that is a file is named", async () => {
    const said = await command(["status", "--data", "/etc/passwd"]);
    expect([said.code, said.stderr]).toEqual([5, expect.stringContaining("/etc/passwd")]);
  });
});

const Page = z.object({ items: z.array(z.looseObject({ body: Run })), total: z.int() });
const Status = z.object({ mode: z.string(), clock: z.string(), counts: z.record(z.string(), z.int()) });

describe("a start that is killed while it plays the example", () => {
  const data = () => join(folder, "desk");
  const environment = () => ({ DATABASE_URL: database.url });
  const serve = (...more: readonly string[]) =>
    startCommand(["serve", "--data", data(), "--port", "0", ...more], { environment: environment() });
  const refused = async (words: readonly string[], sentence: RegExp) => {
    const said = await command([...words, "--data", data()], { environment: environment() });
    expect([said.code, said.stderr]).toEqual([9, expect.stringMatching(sentence)]);
  };

  test("is played anew by the next one, whole; meanwhile and afterwards others are told who has the desk", async () => {
    const { heard } = await commits(database, 40);
    const first = serve();
    onTestFinished(() => void first.kill("SIGKILL"));
    await heard;
    await refused(["serve", "--port", "0"], /The desk in .* is already being served; open that, stop it/);
    await refused(["import", "test/golden"], /The worked example is being loaded in/);
    first.kill("SIGKILL");
    await ended(first);
    await refused(["import", "test/golden"], /was cut off; wait for npm start to finish it/);

    const second = serve();
    onTestFinished(() => void second.kill("SIGKILL"));
    const [, address = ""] = await printedBy(second, /Open (http:\S+)/);
    const read = async (path: string): Promise<unknown> => (await fetch(`${address}/api/${path}`)).json();
    expect(Status.parse(await read("status"))).toMatchObject({ mode: "example", clock: "exercise" });
    const { items, total } = Page.parse(await read("runs?limit=500"));
    expect(total).toBeGreaterThan(250);
    expect(items.filter(({ body }) => body.status !== "done" || !isBalanced(body.counts))).toEqual([]);
    const names = items.map(({ body }) => body.input);
    expect(new Set(names).size).toBe(names.length);
    expect(z.object({ total: z.int() }).parse(await read("briefs")).total).toBe(1);

    await refused(["serve", "--port", "0"], new RegExp(`already being served at ${address}; `));
    const { port } = new URL(address);
    const elsewhere = ["serve", "--data", join(folder, "elsewhere"), "--port", port, "--example", "false"];
    const taken = await command(elsewhere, { environment: environment() });
    expect([taken.code, taken.stderr]).toEqual([
      9,
      `Port ${port} is in use; stop what uses it, or name another with --port.\n`,
    ]);

    const stopped = ended(second);
    second.kill("SIGTERM");
    expect(await stopped).toMatchObject({ code: 0, stdout: expect.stringContaining("Stopping.") });
  }, 240_000);
});

test("a port that something else listens on is named before anything is shown as ready", async () => {
  const own = await freshDatabase();
  onTestFinished(own.drop);
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
  const bound = other.address();
  const port = String(typeof bound === "object" && bound ? bound.port : 0);
  const child = startCommand(
    ["serve", "--data", join(folder, "taken"), "--port", port, "--example", "false"],
    {
      environment: { DATABASE_URL: own.url },
    },
  );
  const said = await ended(child);
  other.close();
  expect([said.code, said.stderr]).toEqual([
    9,
    `Port ${port} is in use; stop what uses it, or name another with --port.\n`,
  ]);
  expect(said.stdout).not.toContain("Ready");
});

/** `heard` resolves when so many commits have been told of. */
async function commits({ connection }: FreshDatabase, wanted: number): Promise<{ heard: Promise<void> }> {
  const client = new Client(connection);
  await client.connect();
  await client.query(`LISTEN ${NOTICE}`);
  let number = 0;
  const heard = new Promise<void>((done) => {
    client.on("notification", () => {
      number += 1;
      if (number === wanted) done();
    });
  });
  return { heard: heard.finally(() => client.end()) };
}
