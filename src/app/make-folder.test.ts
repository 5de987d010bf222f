import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "presage-folder-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("folders above are made as well, for this account alone, and what is there is left", async () => {
  const folder = join(await scratch(), "a", "b");
  await Promise.all([makeFolder(folder), makeFolder(folder)]);
  await makeFolder(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test("a file in the way is said", async () => {
  const file = join(await scratch(), "file");
  await writeFile(file, "");
  for (const path of [file, join(file, "below")])
    await expect(makeFolder(path)).rejects.toThrow(`The data folder ${path} cannot be made`);
});

test.runIf(process.platform === "linux")(
  "where the system takes no folders it ends, with a sentence",
  async () => {
    await expect(makeFolder("/proc/presage/data")).rejects.toThrow("/proc/presage/data cannot be made");
  },
);
