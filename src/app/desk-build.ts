/** Builds the desk's pages when they are missing or older than their sources; otherwise takes no time. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "../kernel/fault.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const DESK_FOLDER = join(ROOT, "dist", "web");

/** What the pages are made from. The kernel is among it, because schemas and words are shared. */
const SOURCES = ["web", "src/kernel", "package-lock.json"];

/** @returns whether anything had to be built. */
export async function buildDesk(): Promise<boolean> {
  const stamp = join(DESK_FOLDER, ".sources");
  const sources = await fingerprint();
  const built = await readFile(stamp, "utf8").catch(() => "");
  if (built === sources) return false;
  await runVite();
  await mkdir(DESK_FOLDER, { recursive: true });
  await writeFile(stamp, sources);
  return true;
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    const path = join(ROOT, source);
    const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => undefined);
    if (!entries) hash.update(await readFile(path));
    const files = (entries ?? [])
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(file.slice(ROOT.length)).update(await readFile(file));
  }
  return hash.digest("hex");
}

function runVite(): Promise<void> {
  return new Promise((done, fail) => {
    const output: string[] = [];
    const child = spawn(
      process.execPath,
      [join(ROOT, "node_modules/vite/bin/vite.js"), "build", "web", "--logLevel", "warn"],
      {
        cwd: ROOT,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => output.push(String(text)));
    child.once("error", fail);
    child.once("exit", (code) => {
      if (code === 0) done();
      else
        fail(
          new Fault("unreachable", "The desk's pages could not be built; run npm run build to see why.", {
            output: output.join(""),
          }),
        );
    });
  });
}
