/** The way from a fresh clone to a running program, played on a small project of its own with a real npm. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const run = promisify(execFile);
const NOTHING_TO_DO = { code: 0, said: "" };

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "presage-prepare-")));
  await cp("scripts/prepare.mjs", join(folder, "scripts/prepare.mjs"), { recursive: true });
  await cp("presage", join(folder, "presage"));
  await lockOn("1.0.0");
});

afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** A project whose only package is a tarball beside it, so that npm needs no network. */
async function lockOn(version: string): Promise<void> {
  const leaf = join(folder, "leaf");
  await mkdir(leaf, { recursive: true });
  await writeFile(join(leaf, "package.json"), JSON.stringify({ name: "leaf", version }));
  await run("npm", ["pack", "--silent"], { cwd: leaf });
  const dependencies = { leaf: `file:leaf/leaf-${version}.tgz` };
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ name: "twig", version: "1.0.0", dependencies }),
  );
  await run("npm", ["install", "--package-lock-only", "--silent"], { cwd: folder });
}

function start(...flags: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...flags, "scripts/prepare.mjs"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function end(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (bytes: Buffer) => {
      said += bytes.toString();
    });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said };
}

async function installedVersion(): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, "node_modules/leaf/package.json"), "utf8")).version;
}

describe("the prepare step", () => {
  test("installs what the lock file names, then has nothing to do until it changes", async () => {
    const first = await end(start());
    expect(first.code).toBe(0);
    expect(first.said).toMatch(/^Installing the packages .*\n[\s\S]*Installed the packages in [\d.]+ s\.\n$/);
    expect(await end(start())).toEqual(NOTHING_TO_DO);

    await lockOn("2.0.0");
    expect((await end(start())).code).toBe(0);
    expect(await installedVersion()).toBe("2.0.0");
  });

  test("takes less than 0.3 s when there is nothing to do", async () => {
    await end(start());
    const seconds: number[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const began = performance.now();
      expect(await end(start())).toEqual(NOTHING_TO_DO);
      seconds.push((performance.now() - began) / 1000);
    }
    expect(Math.min(...seconds)).toBeLessThan(0.3);
  });

  test("accepts what somebody installed with npm by hand", async () => {
    await run("npm", ["ci", "--silent"], { cwd: folder });
    expect(await end(start())).toEqual(NOTHING_TO_DO);
  });

  test("installs once when two start together", async () => {
    const ends = await Promise.all([end(start()), end(start()), end(start())]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(ends.filter(({ said }) => said.includes("Installing"))).toHaveLength(1);
    expect(existsSync(join(folder, ".prepare-lock"))).toBe(false);
  });

  test("starts over after it was killed in the middle, and takes nothing half-made for whole", async () => {
    const killed = start();
    const ended = end(killed);
    const npm = await installerOf(killed);
    killed.kill("SIGKILL");
    process.kill(npm, "SIGKILL");
    await ended;
    expect(existsSync(join(folder, "node_modules/.presage-stamp"))).toBe(false);
    // A lock whose makers are dead and a tree that was left half-made:
    await mkdir(join(folder, "node_modules/leaf"), { recursive: true });

    expect((await end(start())).code).toBe(0);
    expect(await installedVersion()).toBe("1.0.0");
    expect(existsSync(join(folder, ".prepare-lock"))).toBe(false);
  });

  test("waits for an npm that outlived its killed starter", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"]);
    await mkdir(join(folder, ".prepare-lock"));
    await writeFile(join(folder, ".prepare-lock/pid"), `${await deadProcess()} ${child.pid}`);
    const waiting = start();
    const ended = end(waiting);
    await new Promise((resolve) => waiting.stderr?.once("data", resolve));
    expect(existsSync(join(folder, "node_modules"))).toBe(false);
    child.kill("SIGKILL");
    expect(await ended).toMatchObject({ code: 0, said: expect.stringContaining("waiting for it") });
  });

  test("says so in one sentence when npm left out a binary this machine needs", async () => {
    await end(start());
    const lock = JSON.parse(await readFile(join(folder, "package-lock.json"), "utf8"));
    lock.packages[""].optionalDependencies = { "engine-of-this-machine": "1.0.0" };
    lock.packages["node_modules/engine-of-this-machine"] = {
      version: "1.0.0",
      optional: true,
      os: [process.platform],
      cpu: process.arch,
    };
    await writeFile(join(folder, "package-lock.json"), JSON.stringify(lock));
    expect(await end(start())).toEqual({
      code: 1,
      said: "npm left out node_modules/engine-of-this-machine; check the network or the registry, and start again.\n",
    });
  });

  test("refuses a Node that is too old, naming the one it needs", async () => {
    const older = `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"18.20.4"})`;
    expect(await end(start("--import", older))).toEqual({
      code: 1,
      said: "Presage needs Node 20 or newer to start; this is Node 18.20.4.\n",
    });
  });
});

/** The second id in the lock is npm's. */
async function installerOf(child: ChildProcess): Promise<number> {
  for (let looked = 0; child.exitCode === null && looked < 3000; looked += 1) {
    const makers = await readFile(join(folder, ".prepare-lock/pid"), "utf8").catch(() => "");
    const [, npm] = makers.split(" ");
    if (npm) return Number(npm);
    await pause(2);
  }
  throw new Error("npm was not started");
}

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", "0"]);
  await new Promise((resolve) => child.once("close", resolve));
  return child.pid ?? 0;
}

describe("./presage", () => {
  test("works from any folder and through a link, and passes its words on unchanged", async () => {
    await mkdir(join(folder, "src/cli"), { recursive: true });
    await writeFile(
      join(folder, "src/cli/main.ts"),
      "const words: string[] = process.argv.slice(2);\nconsole.log(JSON.stringify({ cwd: process.cwd(), words }));\nprocess.exitCode = 3;\n",
    );
    const elsewhere = join(folder, "some where else");
    await mkdir(elsewhere);
    await symlink("../presage", join(elsewhere, "link"));
    await symlink(join(elsewhere, "link"), join(elsewhere, "link to the link"));

    for (const command of ["../presage", "./link to the link"]) {
      const child = spawn(command, ["import", "a file.csv", "", "--json"], { cwd: elsewhere, shell: false });
      let printed = "";
      child.stdout.on("data", (bytes: Buffer) => {
        printed += bytes.toString();
      });
      const code = await new Promise((resolve) => child.once("close", resolve));
      // Standard output is the command's alone, also on the run that installs.
      expect(JSON.parse(printed)).toEqual({ cwd: elsewhere, words: ["import", "a file.csv", "", "--json"] });
      expect(code).toBe(3);
    }
  });

  test("says what is missing on a machine without Node", async () => {
    const basics = join(folder, "basics");
    await mkdir(basics);
    const { stdout } = await run("/bin/sh", ["-c", "command -v dirname"]);
    await symlink(stdout.trim(), join(basics, "dirname"));
    const child = spawn("/bin/sh", ["presage", "help"], { cwd: folder, env: { PATH: basics } });
    expect(await end(child)).toEqual({
      code: 1,
      said: "Presage needs Node 20 or newer and npm; install them and start again.\n",
    });
  });
});
