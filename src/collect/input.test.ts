import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Fault } from "../kernel/fault.ts";
import { type InputLimits, openInput, USUAL_LIMITS } from "./input.ts";
import type { Bytes } from "./input-bytes.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "presage-input-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Read {
  readonly path: string;
  readonly name?: string;
  readonly encoding?: string;
  readonly head?: string;
  readonly text?: string;
  readonly fault?: string;
  readonly code?: string;
}

/** Everything a source opens to, read to its end. */
async function readAll(
  source: string | Bytes,
  changed: Partial<InputLimits> = {},
  name = "stream",
): Promise<Read[]> {
  const read: Read[] = [];
  const limits = { ...USUAL_LIMITS, ...changed };
  for await (const input of openInput(source, name, limits, new AbortController().signal)) {
    if ("fault" in input) read.push({ path: input.path, fault: input.fault.message, code: input.fault.code });
    else {
      let text = "";
      for await (const chunk of input.chunks) text += chunk;
      read.push({ path: input.path, name: input.name, encoding: input.encoding, head: input.text, text });
    }
  }
  return read;
}

async function* streamed(...parts: readonly (string | Uint8Array)[]): Bytes {
  for (const part of parts) yield typeof part === "string" ? Buffer.from(part) : part;
}

async function* byteByByte(bytes: Uint8Array): Bytes {
  for (const byte of bytes) yield Uint8Array.of(byte);
}

const words = "yer,olay\nÇanakkale,patlama €\n";

test.each([
  ["UTF-8", Buffer.from(words), "utf-8"],
  ["UTF-8 with byte-order mark", Buffer.from(`\ufeff${words}`), "utf-8"],
  ["UTF-16 LE with byte-order mark", Buffer.from(`\ufeff${words}`, "utf16le"), "utf-16le"],
  ["UTF-16 LE without mark", Buffer.from(words, "utf16le"), "utf-16le"],
  ["UTF-16 BE with byte-order mark", Buffer.from(`\ufeff${words}`, "utf16le").swap16(), "utf-16be"],
  ["UTF-16 BE without mark", Buffer.from(words, "utf16le").swap16(), "utf-16be"],
])("%s is decoded, whatever the chunks", async (_, bytes, encoding) => {
  for (const source of [streamed(bytes), byteByByte(bytes)]) {
    const [read] = await readAll(source);
    expect(read).toMatchObject({ encoding, text: words });
    expect(read?.head?.replace("\ufeff", "")).toBe(words);
  }
});

test("what is not valid UTF-8 is read as windows-1252", async () => {
  const bytes = Buffer.concat([Buffer.from("price "), Buffer.of(0x80), Buffer.from(" caf"), Buffer.of(0xe9)]);
  expect(await readAll(streamed(bytes))).toMatchObject([{ encoding: "windows-1252", text: "price € café" }]);
});

test("windows-1252 that only shows after the head is decoded as such, and damage after real UTF-8 is marked", async () => {
  const plain = "plain\n".repeat(20_000);
  const late = await readAll(streamed(plain, Buffer.from("caf\xe9\n", "latin1")));
  expect(late[0]?.text?.slice(-5)).toBe("café\n");
  const damaged = await readAll(streamed(plain, "Çan ", Buffer.from("caf\xe9\n", "latin1")));
  expect(damaged[0]?.text?.slice(-9)).toBe("Çan caf\ufffd\n");
});

test.each([
  ["random bytes", Buffer.from([0, 1, 2, 3, 0, 0, 9, 8, 255, 254]), "is not text"],
  ["a PDF", Buffer.from("%PDF-1.7\n..."), "is a PDF"],
  [
    "a tar archive",
    Buffer.concat([Buffer.alloc(257), Buffer.from("ustar"), Buffer.alloc(250)]),
    "is a tar archive",
  ],
  [
    "a tar.gz",
    gzipSync(Buffer.concat([Buffer.alloc(257), Buffer.from("ustar"), Buffer.alloc(250)])),
    "is a tar archive",
  ],
  ["an xz file", Buffer.from("\xfd7zXZ\0", "latin1"), "packed in a way that is not known"],
])("%s is refused in one sentence", async (_, bytes, words) => {
  const [read] = await readAll(streamed(bytes));
  expect(read?.fault).toContain(words);
  expect(read?.code).toBe("invalid");
});

test("an empty stream is an empty input", async () => {
  expect(await readAll(streamed())).toMatchObject([{ text: "", encoding: "utf-8" }]);
});

test("gzip is transparent, in a file and in a stream, twice over at most", async () => {
  const once = gzipSync("a,b\n1,2\n");
  await writeFile(join(folder, "table.csv.gz"), once);
  expect(await readAll(join(folder, "table.csv.gz"))).toMatchObject([
    { path: "table.csv.gz", name: "table.csv", text: "a,b\n1,2\n" },
  ]);
  expect(await readAll(streamed(gzipSync(once)), {}, "x.gz.gz")).toMatchObject([
    { name: "x", text: "a,b\n1,2\n" },
  ]);
  const [thrice] = await readAll(streamed(gzipSync(gzipSync(once))));
  expect(thrice?.fault).toContain("packed more than 2 times");
});

test("a cut-off gzip file ends in a fault that says so", async () => {
  const packed = gzipSync(Buffer.from(Array.from({ length: 200_000 }, (_, i) => `${i}\n`).join("")));
  await expect(readAll(streamed(packed.subarray(0, packed.length / 2)))).rejects.toThrow(
    /damaged or cut off/,
  );
  const [tiny] = await readAll(streamed(packed.subarray(0, 12)));
  expect(tiny?.fault).toMatch(/damaged or cut off/);
});

test("a gzip bomb is stopped while it unpacks", async () => {
  const bomb = gzipSync(Buffer.alloc(40_000_000, "A"));
  expect(bomb.length).toBeLessThan(100_000);
  await expect(readAll(streamed(bomb), { freeBytes: 1_000_000 })).rejects.toThrow(
    /more than 100 times its size/,
  );
});

test("a small file that packs very well is no bomb", async () => {
  const [read] = await readAll(streamed(gzipSync(Buffer.alloc(5_000_000, "A"))));
  expect(read?.text?.length).toBe(5_000_000);
});

test("a stream without end stops at the limit", async () => {
  let given = 0;
  async function* endless(): Bytes {
    for (;;) {
      given += 1_000_000;
      yield Buffer.alloc(1_000_000, "row\n");
    }
  }
  await expect(readAll(endless(), { bytes: 20_000_000 })).rejects.toThrow(/larger than 20 MB, or has no end/);
  expect(given).toBeLessThan(25_000_000);
});

test.each(["at once", "after its head"])(
  "a stream that stalls %s is given up on the signal",
  async (when) => {
    const control = new AbortController();
    const stalled: Bytes = {
      async *[Symbol.asyncIterator]() {
        if (when !== "at once") yield Buffer.alloc(70_000, "x");
        queueMicrotask(() => control.abort());
        await new Promise(() => undefined);
      },
    };
    const reading = (async () => {
      for await (const input of openInput(stalled, "feed", USUAL_LIMITS, control.signal)) {
        if ("fault" in input) throw input.fault;
        for await (const _ of input.bytes);
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: "aborted", message: "Reading feed was stopped." });
  },
);

test("a source that fails is told from one that ends", async () => {
  async function* failing(): Bytes {
    yield Buffer.alloc(70_000, "x");
    throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  }
  await expect(readAll(failing())).rejects.toMatchObject({ code: "unreachable" });
});

test("a path that is not there is a fault, not a crash", async () => {
  await expect(readAll(join(folder, "nothing.csv"))).rejects.toMatchObject({
    code: "missing",
  } satisfies Partial<Fault>);
});

test("a folder gives its files in the order of their names, and no way out of it", async () => {
  const root = join(folder, "reports");
  await mkdir(join(root, "b"), { recursive: true });
  await mkdir(join(root, "empty"));
  await writeFile(join(folder, "secret.txt"), "secret");
  await writeFile(join(root, "c.csv"), "c");
  await writeFile(join(root, "a.csv"), "a");
  await writeFile(join(root, ".hidden"), "hidden");
  await writeFile(join(root, "b", "z.csv.gz"), gzipSync("z"));
  await writeFile(join(root, "b", "bad.bin"), Buffer.from([0, 1, 2, 0]));
  await symlink(join(folder, "secret.txt"), join(root, "d-out.txt"));
  await symlink(join(root, "a.csv"), join(root, "e-in.csv"));
  await symlink(root, join(root, "b", "loop"));
  await symlink(join(folder, "gone"), join(root, "f-gone"));
  const read = await readAll(root);
  expect(read.map(({ path, text, fault }) => [path, text ?? fault])).toEqual([
    ["a.csv", "a"],
    ["b/bad.bin", "b/bad.bin is not text: it may be a program, an image or damaged."],
    ["b/loop", "b/loop is a link that leads out of the folder."],
    ["b/z.csv.gz", "z"],
    ["c.csv", "c"],
    ["d-out.txt", "d-out.txt is a link that leads out of the folder."],
    ["e-in.csv", "a"],
    ["f-gone", "f-gone is a link to a file that is not there."],
  ]);
});

test("a folder without files says so", async () => {
  const root = join(folder, "bare");
  await mkdir(root);
  expect((await readAll(root))[0]?.fault).toContain("is a folder without files");
});

test("an input that is given up early closes its file, and the next one can be read", async () => {
  const root = join(folder, "two");
  await mkdir(root);
  await writeFile(join(root, "1.csv"), "x".repeat(1_000_000));
  await writeFile(join(root, "2.csv"), "y");
  const names: string[] = [];
  for await (const input of openInput(root, "", USUAL_LIMITS, new AbortController().signal)) {
    if ("fault" in input) throw input.fault;
    names.push(input.name);
    for await (const _ of input.bytes) break;
  }
  expect(names).toEqual(["1.csv", "2.csv"]);
});
