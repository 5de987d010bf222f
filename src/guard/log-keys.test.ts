import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openLogKeys } from "./log-keys.ts";

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "presage-keys-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("the keys are made once, by whoever comes first, and lie there whole and alone", async () => {
  const folder = await scratch();
  const open = () => openLogKeys({ folder, entropy: randomBytes });
  const [one, two] = await Promise.all([open(), open()]);
  const again = await open();
  expect([two.log.skey, again.log.skey]).toEqual([one.log.skey, one.log.skey]);
  expect(await readdir(folder)).toEqual(["log.key", "witness.key"]);
  expect((await stat(join(folder, "log.key"))).mode & 0o777).toBe(0o600);
});

test("what a killed start left beside a key does not become one", async () => {
  const folder = await scratch();
  await writeFile(join(folder, "log.key.0a0b"), "PRIVATE+KEY+ha");
  const { log } = await openLogKeys({ folder, entropy: randomBytes });
  expect(log.skey).toMatch(/^PRIVATE\+KEY\+/);
  expect((await openLogKeys({ folder, entropy: randomBytes })).log.skey).toBe(log.skey);
});
