import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type InputLimits, openInput, USUAL_LIMITS } from "./input.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "presage-zip-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the archive announces, when it lies. */
  readonly announced?: number;
  /** Unix file mode. */
  readonly mode?: number;
  /** General purpose flags: 1 is encrypted. */
  readonly flags?: number;
}

/** A zip archive (APPNOTE 4.3), byte by byte, so that it can be as wrong as it has to be. */
function zip(...members: readonly Member[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, announced, mode = 0o100644, flags = 0 } of members) {
    const [label, packed] = [Buffer.from(name), deflateRawSync(bytes)];
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(flags, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(announced ?? bytes.length, 18);
    head.writeUInt16LE(label.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    const made = Buffer.of(20, 3);
    local.push(Buffer.from("PK\x03\x04", "latin1"), head, label, packed);
    central.push(Buffer.from("PK\x01\x02", "latin1"), made, head, tail, label);
    offset += 30 + label.length + packed.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, list, Buffer.from("PK\x05\x06", "latin1"), end]);
}

function file(name: string, text: string): Member {
  return { name, bytes: Buffer.from(text) };
}

/** Reads an archive as a file and as a stream: both must come to the same. */
async function readZip(archive: Buffer, changed: Partial<InputLimits> = {}): Promise<string[][]> {
  const path = join(folder, "a.zip");
  await writeFile(path, archive);
  async function* stream() {
    yield archive;
  }
  const [asFile, asStream] = [await read(path, changed), await read(stream(), changed)];
  expect(asStream).toEqual(asFile);
  return asFile;
}

async function read(
  source: Parameters<typeof openInput>[0],
  changed: Partial<InputLimits>,
): Promise<string[][]> {
  const found: string[][] = [];
  const limits = { ...USUAL_LIMITS, ...changed };
  for await (const input of openInput(source, "a.zip", limits, new AbortController().signal)) {
    if ("fault" in input) {
      found.push([input.path, input.fault.message]);
      continue;
    }
    let size = 0;
    let text = "";
    try {
      for await (const chunk of input.chunks) {
        size += chunk.length;
        if (text.length < 100) text += chunk;
      }
      found.push([input.path, input.name, size > 100 ? String(size) : text]);
    } catch (error) {
      found.push([input.path, error instanceof Error ? error.message : "?"]);
    }
  }
  return found;
}

test("each file in an archive is an input; folders and what file managers leave are not", async () => {
  const archive = zip(
    file("week/june.csv", "a,b\n"),
    { name: "week/", bytes: Buffer.alloc(0) },
    file("__MACOSX/week/._june.csv", "x"),
    { name: "july.csv.gz", bytes: gzipSync("c,d\n") },
    file("Ağustos.csv", "e,f\n"),
  );
  expect(await readZip(archive)).toEqual([
    ["a.zip/week/june.csv", "june.csv", "a,b\n"],
    ["a.zip/july.csv.gz", "july.csv", "c,d\n"],
    ["a.zip/Ağustos.csv", "Ağustos.csv", "e,f\n"],
  ]);
});

test("an archive in an archive is read, a third one is not", async () => {
  const inner = zip(file("deep.csv", "1\n"));
  const middle = zip({ name: "inner.zip", bytes: inner }, file("beside.csv", "2\n"));
  expect(await readZip(middle)).toEqual([
    ["a.zip/inner.zip/deep.csv", "deep.csv", "1\n"],
    ["a.zip/beside.csv", "beside.csv", "2\n"],
  ]);
  expect(await readZip(zip({ name: "middle.zip", bytes: middle }))).toEqual([
    [
      "a.zip/middle.zip/inner.zip",
      "a.zip/middle.zip/inner.zip is packed more than 2 times over; unpack it first.",
    ],
    ["a.zip/middle.zip/beside.csv", "beside.csv", "2\n"],
  ]);
});

test.each(["../../etc/passwd", "a/../../b", "/etc/passwd", "C:\\windows\\x", "..\\..\\x", "a\0.csv"])(
  "the name %j refuses the whole archive",
  async (name) => {
    const [[path, message] = [], ...others] = await readZip(zip(file("good.csv", "1\n"), file(name, "2\n")));
    expect([path, others]).toEqual(["a.zip", []]);
    expect(message).toMatch(/name that leads out of its folder .*nothing of it was read\.$/);
  },
);

test("a symbolic link in an archive refuses it", async () => {
  const link = { ...file("link", "/etc/passwd"), mode: 0o120777 };
  expect((await readZip(zip(link)))[0]?.[1]).toContain("has a symbolic link");
});

test("a bomb that announces itself is refused before anything is read", async () => {
  const bomb = zip(file("good.csv", "1\n"), { name: "bomb.csv", bytes: Buffer.alloc(30_000_000, "A") });
  expect(await readZip(bomb)).toEqual([["a.zip", expect.stringContaining("more than 100 times its size")]]);
});

test("a bomb that lies about its size is stopped at what it announced", async () => {
  const bomb = zip({ name: "bomb.csv", bytes: Buffer.alloc(30_000_000, "A"), announced: 200_000 });
  expect(await readZip(bomb)).toEqual([["a.zip/bomb.csv", expect.stringContaining("damaged")]]);
});

test("all that comes out of an archive counts together", async () => {
  const part = { name: "x.csv", bytes: Buffer.alloc(400_000, "A") };
  expect(await readZip(zip(part, part, part), { zipBytes: 1_000_000 })).toEqual([
    ["a.zip", "a.zip unpacks to more than 1 MB; raise the limit if you trust it."],
  ]);
  expect((await readZip(zip(part, part, part), { zipBytes: 2_000_000 })).length).toBe(3);
});

test("what is inside an inner archive counts for the outer one", async () => {
  const inner = zip({ name: "x.csv", bytes: Buffer.alloc(900_000, "A") });
  const archive = zip(
    { name: "1.zip", bytes: inner },
    { name: "2.zip", bytes: inner },
    { name: "3.zip", bytes: inner },
  );
  const found = await readZip(archive, { zipBytes: 2_000_000 });
  expect(found.filter(([, , size]) => size === "900000").length).toBe(2);
  expect(found.at(-1)?.[1]).toContain("more than 2 MB");
});

test("too many files, no files, locked and damaged archives are told apart", async () => {
  expect((await readZip(zip(file("1", "1"), file("2", "2")), { entries: 1 }))[0]?.[1]).toContain(
    "more than 1 files",
  );
  expect((await readZip(zip()))[0]?.[1]).toContain("archive without files");
  expect(await readZip(zip({ ...file("x.csv", "1"), flags: 1 }, file("y.csv", "2\n")))).toEqual([
    ["a.zip/x.csv", "a.zip/x.csv is locked with a password; unpack it first."],
    ["a.zip/y.csv", "y.csv", "2\n"],
  ]);
  const whole = zip(file("x.csv", "1"));
  expect((await readZip(whole.subarray(0, whole.length - 10)))[0]?.[1]).toContain("damaged or cut off");
});

test("an office document is named as such", async () => {
  expect((await readZip(zip(file("[Content_Types].xml", "<x/>"))))[0]?.[1]).toContain("office document");
});
