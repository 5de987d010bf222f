import { spawnSync } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { confinement, type Keyring, type KeyringOptions, openKeyring } from "./keyring.ts";
import { noteOf, readNote, signedBy, signerOf } from "./log/note.ts";
import { sealWith } from "./seal.ts";

const clock = { now: () => new Date("2026-01-01T00:00:00.000Z") };

async function scratch(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "presage-keys-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function open(folder: string, more: Partial<KeyringOptions> = {}): Promise<Keyring> {
  const keyring = await openKeyring({ folder, clock, ...more });
  onTestFinished(() => keyring.close());
  return keyring;
}

test("the keys are made once, by whoever comes first, and lie there whole and alone", async () => {
  const folder = await scratch();
  const [one, two] = await Promise.all([open(folder), open(folder)]);
  const again = await open(folder);
  const { vkey } = one.log.log.verifier;
  expect([two.log.log.verifier.vkey, again.log.log.verifier.vkey]).toEqual([vkey, vkey]);
  expect((await readdir(folder)).sort()).toEqual(["ring.json", "root.key"]);
  for (const name of ["ring.json", "root.key"])
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  const sealed = await one.people.seal(Buffer.from("a seed"), "ada");
  expect((await two.people.open(sealed, "ada")).toString()).toBe("a seed");
  await expect(two.people.open(sealed, "bob")).rejects.toMatchObject({ code: "conflict" });
  await expect(two.blobs.open(sealed, "ada")).rejects.toMatchObject({ code: "conflict" });
});

/** A folder of keys as it lay before there was a keyring. */
async function oldFolder() {
  const folder = await scratch();
  const texts = {
    log: signerOf("log", "old.example/desk", randomBytes(32)).skey,
    witness: signerOf("witness", "old.example/desk/witness", randomBytes(32)).skey,
    people: randomBytes(32).toString("base64"),
    blobs: randomBytes(32).toString("base64"),
  };
  for (const [name, text] of Object.entries(texts))
    await writeFile(join(folder, `${name}.key`), `${text}\n`, { mode: 0o600 });
  await writeFile(join(folder, "log.checkpoint"), "the newest");
  return { folder, texts };
}

test("keys of a folder from before are carried over once, and everything sealed or signed with them holds", async () => {
  const { folder, texts } = await oldFolder();
  const before = sealWith(texts.people, randomBytes).seal(Buffer.from("a seed"), "ada");
  const wrapped = sealWith(texts.blobs, randomBytes).seal(Buffer.from("a key"), "a blob");
  const keyring = await open(folder);
  expect((await readdir(folder)).sort()).toEqual(["log.checkpoint", "ring.json", "root.key"]);
  expect((await keyring.people.open(before, "ada")).toString()).toBe("a seed");
  expect((await keyring.blobs.open(wrapped, "a blob")).toString()).toBe("a key");
  const secret = createHmac("sha256", texts.log).update("pseudonyms").digest();
  expect(keyring.log.pseudonym("ada")).toBe(
    createHmac("sha256", secret).update("ada").digest("hex").slice(0, 32),
  );
  const text = `old.example/desk\n3\n${Buffer.alloc(32, 1).toString("base64")}\n`;
  const note = readNote(noteOf(text, [await keyring.log.log.line(text, clock.now())]));
  expect(signedBy(note, keyring.log.log.verifier)).toBeDefined();
  expect(keyring.log.log.verifier.name).toBe("old.example/desk");
  const kept = await readFile(join(folder, "ring.json"), "utf8");
  for (const key of Object.values(texts)) expect(kept).not.toContain(key);

  // Killed before the old files were gone: the next start takes them away. Another key there is nobody's to lose.
  await writeFile(join(folder, "log.key"), `${texts.log}\n`, { mode: 0o600 });
  await open(folder);
  expect(await readdir(folder)).not.toContain("log.key");
  await writeFile(join(folder, "people.key"), `${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
  await expect(open(folder)).rejects.toMatchObject({ code: "conflict" });
  expect(await readdir(folder)).toContain("people.key");
});

test("files of keys that others can read are refused, with what to do", async () => {
  const { folder } = await oldFolder();
  await chmod(join(folder, "blobs.key"), 0o644);
  await expect(open(folder)).rejects.toMatchObject({
    code: "forbidden",
    message: `${join(folder, "blobs.key")} holds keys and others can read it (mode 0644); run: chmod 600 ${join(folder, "blobs.key")}.`,
  });
  await chmod(join(folder, "blobs.key"), 0o600);
  await open(folder);
  for (const name of ["ring.json", "root.key"]) {
    await chmod(join(folder, name), 0o640);
    await expect(open(folder)).rejects.toMatchObject({ code: "forbidden" });
    await chmod(join(folder, name), 0o600);
  }
});

test("the root key comes from a credential or a named file, and no other opens the keys", async () => {
  const folder = await scratch();
  const outside = await scratch();
  const sealed = await (await open(folder)).people.seal(Buffer.from("a seed"), "ada");
  // From the file made at the first start to one that is named: the keys stay, the file goes.
  const rootKeyFile = join(outside, "root");
  await writeFile(rootKeyFile, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
  const named = await open(folder, { rootKeyFile });
  expect((await named.people.open(sealed, "ada")).toString()).toBe("a seed");
  expect((await named.keys())[0]).toMatchObject({ name: "root", from: "file" });
  expect(await readdir(folder)).toEqual(["ring.json"]);
  await expect(named.renewRoot()).rejects.toMatchObject({ code: "refused" });
  await expect(open(folder)).rejects.toMatchObject({ code: "conflict" });
  // A credential comes first; the root before it stands beside it until the keys are wrapped anew.
  await mkdir(join(outside, "credentials"));
  const credential = join(outside, "credentials", "presage-root-key");
  await writeFile(credential, randomBytes(32), { mode: 0o400 });
  const both = { credentials: join(outside, "credentials"), rootKeyFile };
  await expect(open(folder, both)).rejects.toMatchObject({ code: "conflict" });
  await rename(rootKeyFile, `${credential}.before`);
  const last = await open(folder, both);
  await rm(`${credential}.before`);
  expect((await last.people.open(sealed, "ada")).toString()).toBe("a seed");
  expect((await (await open(folder, both)).keys())[0]).toMatchObject({ from: "credential" });
  await chmod(credential, 0o444);
  await expect(open(folder, both)).rejects.toMatchObject({ code: "forbidden" });
});

test("a root key of the desk's own is replaced while another process goes on, and after a kill half way", async () => {
  const folder = await scratch();
  const [one, two] = [await open(folder), await open(folder)];
  const sealed = await one.blobs.seal(Buffer.from("a key"), "a blob");
  const root = await readFile(join(folder, "root.key"), "utf8");
  await one.renewRoot();
  expect(await readFile(join(folder, "root.key"), "utf8")).not.toBe(root);
  expect((await two.blobs.open(sealed, "a blob")).toString()).toBe("a key");
  // As after a kill: the ring is under the next root, which has not taken its place yet; or the ring is not.
  await rename(join(folder, "root.key"), join(folder, "root.key.next"));
  await writeFile(join(folder, "root.key"), root, { mode: 0o600 });
  expect((await (await open(folder)).blobs.open(sealed, "a blob")).toString()).toBe("a key");
  await writeFile(join(folder, "root.key.next"), root, { mode: 0o600 });
  expect((await (await open(folder)).blobs.open(sealed, "a blob")).toString()).toBe("a key");
});

test("a new key is seen by every process that has the keyring open, and only the newest seals", async () => {
  const folder = await scratch();
  const [one, two] = [await open(folder), await open(folder)];
  const first = await one.people.seal(Buffer.from("a seed"), "ada");
  expect([await one.begin("people"), await one.begin("people")]).toEqual([2, 2]);
  await one.finish("people");
  const anew = await two.people.reseal(first, "ada");
  await expect(two.destroy("people", 2)).rejects.toMatchObject({ code: "refused" });
  await two.destroy("people", 1);
  expect((await one.people.open(anew, "ada")).toString()).toBe("a seed");
  await expect(one.people.open(first, "ada")).rejects.toMatchObject({ code: "conflict" });
  await expect(one.begin("log")).rejects.toMatchObject({ code: "refused" });
});

test("the log's key signs checkpoints of its own log and nothing else", async () => {
  const { log } = await open(await scratch());
  const root = Buffer.alloc(32, 1).toString("base64");
  for (const text of [
    "vault-notice\n{}\n",
    `other.example\n3\n${root}\n`,
    "",
    `${log.log.verifier.name}\n3\n`,
  ])
    await expect(log.log.line(text, clock.now())).rejects.toMatchObject({ code: "refused" });
});

test("secrets of other services are kept by name, replaced, wrapped anew with the root, and never lie in the clear", async () => {
  const folder = await scratch();
  const [one, two] = [await open(folder), await open(folder)];
  await one.putSecret("smtp-password", "gravel otter");
  await one.putSecret("database", "postgres://desk:lantern@db/presage");
  await two.putSecret("smtp-password", "fig lantern");
  expect([await one.secret("smtp-password"), await two.secret("database")]).toEqual([
    "fig lantern",
    "postgres://desk:lantern@db/presage",
  ]);
  expect((await one.secrets()).map(({ name }) => name)).toEqual(["database", "smtp-password"]);
  const lies = async () => await readFile(join(folder, "ring.json"), "utf8");
  const before = await lies();
  await one.renewRoot();
  expect(await two.secret("smtp-password")).toBe("fig lantern");
  for (const text of [before, await lies()]) expect(text).not.toMatch(/gravel|otter|fig|lantern/);
  // One secret's wrapping under another's name opens nothing.
  const ring = JSON.parse(await lies());
  [ring.secrets[0].wrapped, ring.secrets[1].wrapped] = [ring.secrets[1].wrapped, ring.secrets[0].wrapped];
  await writeFile(join(folder, "ring.json"), JSON.stringify(ring), { mode: 0o600 });
  await expect((await open(folder)).secret("database")).rejects.toMatchObject({ code: "conflict" });
  await one.removeSecret("database");
  await expect(two.secret("database")).rejects.toThrow("./presage keys put database");
  await expect(two.removeSecret("database")).rejects.toMatchObject({ code: "missing" });
  for (const name of ["", "../x", "Name", "a b"])
    await expect(one.putSecret(name, "x")).rejects.toMatchObject({ code: "invalid" });
});

test("ASVS 13.3.3: nothing that the keyring's process loads can open a connection", async () => {
  const seen = new Set<string>();
  const modules = new Set<string>();
  const visit = async (file: URL): Promise<void> => {
    if (seen.has(file.href)) return;
    seen.add(file.href);
    const source = await readFile(file, "utf8");
    expect([
      file.pathname,
      /\bimport\(|\brequire\(|\bfetch\b|WebSocket|EventSource|getBuiltinModule/.test(source),
    ]).toEqual([file.pathname, false]);
    for (const [, only, from = ""] of source.matchAll(/^(?:import|export) (type )?[^;]*? from "([^"]+)";/gms))
      if (!only) {
        if (from.startsWith(".")) await visit(new URL(from, file));
        else modules.add(from);
      }
  };
  await visit(new URL("./keyring/process.ts", import.meta.url));
  expect(seen.size).toBeGreaterThan(7);
  expect([...modules].sort()).toEqual(["node:crypto", "node:fs", "node:path"]);
});

test("the keyring's process reads no other file, writes none, and starts nothing", async () => {
  const [folder, other] = [await scratch(), await scratch()];
  await writeFile(join(other, "secret"), "x");
  const probe = `
    import { readFileSync, writeFileSync } from "node:fs";
    import { spawnSync } from "node:child_process";
    import { Worker } from "node:worker_threads";
    const tries = {
      own: () => { writeFileSync(${JSON.stringify(join(folder, "x"))}, "x"); readFileSync(${JSON.stringify(join(folder, "x"))}); },
      read: () => readFileSync(${JSON.stringify(join(other, "secret"))}),
      write: () => writeFileSync(${JSON.stringify(join(other, "made"))}, "x"),
      start: () => { const { error } = spawnSync("true"); if (error) throw error; },
      work: () => new Worker("0", { eval: true }),
    };
    for (const [name, attempt] of Object.entries(tries)) {
      try { attempt(); console.log(name, "done"); } catch (error) { console.log(name, error.code); }
    }`;
  const said = spawnSync(
    process.execPath,
    [...confinement(folder, []), "--input-type=module", "--eval", probe],
    { encoding: "utf8" },
  );
  expect(said.stdout.trim().split("\n")).toEqual([
    "own done",
    ...["read", "write", "start", "work"].map((name) => `${name} ERR_ACCESS_DENIED`),
  ]);
});
