import { randomBytes } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../../test/postgres/fresh-store.ts";
import { TEST_BLOB_KEY } from "../../test/test-ledger.ts";
import { sealWith } from "../guard/seal.ts";
import { destroyBlobKeys, openBlobKeys } from "./blob-keys.ts";
import { openBlobs } from "./blobs.ts";

let fresh: FreshStore;
beforeEach(async () => {
  fresh = await freshStore();
});
afterEach(() => fresh.drop());

const pathOf = (folder: string, sha256: string) => join(folder, sha256.slice(0, 2), sha256);

test.each([0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_003])(
  "%i bytes come back as they were, and stand nowhere in clear",
  async (length) => {
    const bytes = randomBytes(length);
    const { sha256 } = await fresh.store.blobs.put(bytes);
    expect((await fresh.store.blobs.read(sha256)).equals(bytes)).toBe(true);
    const onDisk = await readFile(pathOf(fresh.blobFolder, sha256));
    if (length > 40) expect(onDisk.includes(bytes.subarray(0, 40))).toBe(false);
  },
);

test("an altered byte, a lost end and a doubled piece are noticed in a stream, too", async () => {
  const { sha256 } = await fresh.store.blobs.put(randomBytes(200_000));
  const path = pathOf(fresh.blobFolder, sha256);
  const good = await readFile(path);
  const changed = Buffer.from(good);
  changed[100_000] = (changed[100_000] ?? 0) ^ 1;
  const piece = 65_536 + 16;
  const doubled = Buffer.concat([good.subarray(0, 24 + piece), good.subarray(24)]);
  for (const bad of [changed, good.subarray(0, 24 + piece), good.subarray(0, -1), doubled]) {
    await writeFile(path, bad);
    const drained = (async () => {
      for await (const chunk of fresh.store.blobs.stream(sha256)) void chunk;
    })();
    await expect(drained).rejects.toMatchObject({ code: "invalid" });
  }
});

test("a copy of the folder made before is unreadable once the key is destroyed, and the same bytes can come again", async () => {
  const bytes = Buffer.from("what was received long ago");
  const { sha256 } = await fresh.store.blobs.put(bytes);
  const copy = await mkdtemp(join(tmpdir(), "presage-copy-"));
  try {
    await cp(fresh.blobFolder, copy, { recursive: true });
    const old = openBlobs(copy, openBlobKeys(fresh.store.pool, TEST_BLOB_KEY));
    expect((await old.read(sha256)).equals(bytes)).toBe(true);
    await fresh.store.writer("retention").transaction(({ sql }) => destroyBlobKeys(sql, [sha256]));
    await expect(old.read(sha256)).rejects.toMatchObject({ code: "missing" });
    await expect(fresh.store.blobs.read(sha256)).rejects.toMatchObject({ code: "missing" });
    expect(await fresh.store.blobs.has(sha256)).toBe(false);
    expect((await readFile(pathOf(copy, sha256))).includes(bytes)).toBe(false);
    await fresh.store.blobs.put(bytes);
    expect((await fresh.store.blobs.read(sha256)).equals(bytes)).toBe(true);
    await expect(old.read(sha256)).rejects.toMatchObject({ code: "missing" });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});

test("without the key nothing opens, and the sentence names it", async () => {
  const { sha256 } = await fresh.store.blobs.put(Buffer.from("sealed"));
  const other = openBlobs(
    fresh.blobFolder,
    openBlobKeys(fresh.store.pool, sealWith(randomBytes(32).toString("base64"), randomBytes)),
  );
  await expect(other.read(sha256)).rejects.toThrow("put the folder keys back");
});

test("a file from before blobs were sealed is still read", async () => {
  const { sha256 } = await fresh.store.blobs.put(Buffer.from("plain"));
  await writeFile(pathOf(fresh.blobFolder, sha256), "plain");
  expect((await fresh.store.blobs.read(sha256)).toString()).toBe("plain");
});
