/** The launcher against the real PostgreSQL: real folders, real processes, real kills. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import {
  ask,
  freshPlace,
  isRoot,
  kill,
  killServers,
  LAUNCHER,
  type Program,
  serverProcesses,
  startScript,
} from "../../test/postgres/launcher-rig.ts";
import { type Postgres, type PostgresOptions, startPostgres } from "./embedded.ts";
import { isAlive } from "./embedded-process.ts";

let parent: string;
let folder: string;

beforeEach(async () => {
  ({ parent, folder } = await freshPlace());
});

function start(options: Partial<PostgresOptions> = {}): Promise<Postgres> {
  return startPostgres({ folder, ...options });
}

async function unfinished(): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => !/^postgres(-binaries|\.log)?$/.test(name));
}

/** A program of its own that starts the server and then waits for its end. */
async function starter(flags: { detached?: boolean } = {}): Promise<{ program: Program; processId: number }> {
  const program = startScript(
    `const { startPostgres } = await import(${JSON.stringify(LAUNCHER)});
     const { processId } = await startPostgres({ folder: ${JSON.stringify(folder)} });
     process.stdout.write(processId + ".");
     setInterval(() => undefined, 1000);`,
    flags,
  );
  while (!program.printed().endsWith(".")) await pause(5);
  return { program, processId: Number.parseInt(program.printed(), 10) };
}

describe("a first start", () => {
  test("makes a cluster that is durable, checked, closed to others, and knows letters of all scripts", async () => {
    const said: string[] = [];
    const server = await start({ log: (sentence) => said.push(sentence) });
    expect(server).toMatchObject({ attached: false, version: expect.stringMatching(/^18\./) });
    expect(said).toEqual(["The database's folder was made.", "Starting the database."]);
    expect(
      await ask(
        server,
        `select current_setting('listen_addresses') as tcp, current_setting('fsync') as fsync,
                current_setting('data_checksums') as checksums, upper('straße') as upper,
                unaccent('İzmir') as plain, similarity('Київська', 'Киівська')::float as near`,
      ),
    ).toEqual({ tcp: "", fsync: "on", checksums: "on", upper: "STRASSE", plain: "Izmir", near: 0.5 });
    expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700);
    await server.stop();
  });

  test("is one start when two come together", async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one.processId).toBe(two.processId);
    await ask(one, "select 1");
    await Promise.all([one.stop(), two.stop()]);
    expect(isAlive(one.processId)).toBe(false);
    expect(await unfinished()).toEqual([]);
  });

  test("leaves nothing half-made when it is killed in the middle", async () => {
    const program = startScript(
      `const { startPostgres } = await import(${JSON.stringify(LAUNCHER)});
       await startPostgres({ folder: ${JSON.stringify(folder)} });`,
    );
    while (!(await readdir(folder).catch(() => [])).some((name) => name.startsWith("initialising-")))
      await pause(2);
    program.child.kill("SIGKILL");
    await program.ended;
    await killServers(parent);
    expect(existsSync(join(folder, "postgres"))).toBe(false);

    const server = await start();
    expect(await ask(server, "select 1 as one")).toEqual({ one: 1 });
    await server.stop();
    expect(await unfinished()).toEqual([]);
  });
});

describe("a later start", () => {
  test("joins the running server, and the last to leave ends it", async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ attached: true, processId: first.processId });
    await first.stop();
    expect(await ask(second, "select 1 as one")).toEqual({ one: 1 });
    await second.stop();
    expect(isAlive(first.processId)).toBe(false);
    const third = await start();
    expect(third.attached).toBe(false);
    await third.stop();
  });

  test("leaves the server to a session of Presage that is still open", async () => {
    const server = await start();
    const session = new Client({ ...server.connection, application_name: "presage worker" });
    await session.connect();
    await server.stop();
    expect((await session.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await session.end();
    await (await start()).stop();
    expect(isAlive(server.processId)).toBe(false);
  });

  test("never meets a server that is leaving: starts and stops that cross all succeed", async () => {
    await (await start()).stop();
    for (let round = 0; round < 5; round += 1) {
      const leaving = await start();
      const [coming] = await Promise.all([start(), leaving.stop()]);
      expect(await ask(coming, "select 1 as one")).toEqual({ one: 1 });
      await coming.stop();
    }
  });

  test("takes over the server of a program that was killed", async () => {
    const { program, processId } = await starter();
    program.child.kill("SIGKILL");
    await program.ended;
    expect(isAlive(processId)).toBe(true);
    const server = await start();
    expect(server).toMatchObject({ attached: true, processId });
    await server.stop();
    expect(isAlive(processId)).toBe(false);
  });

  test("finds the server alive after a Ctrl+C in the terminal of its starter", async () => {
    const { program, processId } = await starter({ detached: true });
    process.kill(-(program.child.pid ?? 0), "SIGINT");
    await program.ended;
    const server = await start();
    expect(server).toMatchObject({ attached: true, processId });
    await server.stop();
  });
});

describe("after kill -9", () => {
  test("of every process, the next start has each row that was acknowledged", async () => {
    const server = await start();
    const client = new Client(server.connection);
    client.on("error", () => undefined);
    await client.connect();
    await client.query("create table reports (id int primary key)");
    let acknowledged = 0;
    const storing = (async () => {
      for (;;) {
        await client.query("insert into reports values ($1)", [acknowledged + 1]);
        acknowledged += 1;
        if (acknowledged === 100) for (const processId of await serverProcesses(parent)) kill(processId);
      }
    })();
    await expect(storing).rejects.toThrow();

    const again = await start();
    const { count, last } = await ask(again, "select count(*)::int as count, max(id) as last from reports");
    expect(count).toBe(last);
    expect([acknowledged, acknowledged + 1]).toContain(count);
    await again.stop();
  });

  test("of the postmaster alone, the next start waits for the rest to leave", async () => {
    const server = await start();
    const busy = new Client(server.connection);
    busy.on("error", () => undefined);
    await busy.connect();
    const working = busy.query("select count(*) from generate_series(1, 3000000)").catch(() => undefined);
    kill(server.processId);
    const again = await start();
    expect(again.attached).toBe(false);
    await working;
    await again.stop();
  });

  test("the next start is not misled by a stranger who was given the server's process id", async () => {
    const server = await start();
    const owner = await stat(join(folder, "postgres"));
    await killServers(parent);
    const stranger = spawn("/bin/sleep", ["1000"], isRoot ? { uid: owner.uid, gid: owner.gid } : {});
    onTestFinished(() => void stranger.kill());
    const pidFile = join(folder, "postgres/postmaster.pid");
    const text = await readFile(pidFile, "utf8");
    await writeFile(pidFile, text.replace(/^\d+/, String(stranger.pid)));

    const again = await start();
    expect(again.attached).toBe(false);
    expect(again.processId).not.toBe(server.processId);
    expect(stranger.exitCode).toBe(null);
    await again.stop();
  });
});
