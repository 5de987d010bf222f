/** ASVS 5.2.1, 5.2.2 and 5.2.4: which files are taken, what one person may upload in a day, in files and in bytes, and that others still may. */
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServer } from "../../src/api/server.ts";
import { LOCAL_PERSON } from "../../src/guard/principal.ts";
import { type ServedDesk, serveSmallDesk, upload } from "../served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

async function serverFor(person: string, allowed: { uploadFiles?: number; uploadMegabytes?: number }) {
  const system = { ...desk.system, config: { ...desk.system.config, ...allowed } };
  const local = { ...LOCAL_PERSON, id: person, reader: { ...LOCAL_PERSON.reader, id: person } };
  return makeServer({ system, live: desk.live, deskFolder: "/nowhere", local });
}

const table = (value: number) => `place,month,measure,value\nXXB,2019-03,ucdp-deaths-best,${value}\n`;

test("ASVS 5.2.4: the files of a person are counted over a day, and another person's are not", async () => {
  const ada = await serverFor("ada", { uploadFiles: 3 });
  const send = (count: number) =>
    ada.inject(upload(Array.from({ length: count }, (_, i) => ({ name: `${i}.csv`, bytes: table(i) }))));
  expect((await send(2)).statusCode).toBe(200);
  const beyond = await send(2);
  expect([beyond.statusCode, beyond.json().detail]).toEqual([
    507,
    expect.stringMatching(/brought 3 files in 24 hours, and 3 are allowed/),
  ]);
  expect((await send(1)).statusCode).toBe(507);
  const ben = await serverFor("ben", { uploadFiles: 3 });
  expect((await ben.inject(upload([{ name: "a.csv", bytes: table(9) }]))).statusCode).toBe(200);
  await Promise.all([ada.close(), ben.close()]);
});

test("ASVS 5.2.4: the bytes of a person are counted over a day, and the one file that is too much stops at what is left", async () => {
  const eve = await serverFor("eve", { uploadMegabytes: 1 });
  const send = async (name: string, lines: number) => {
    const bytes = `${table(1)}${"XXB,2019-04,ucdp-deaths-best,4\n".repeat(lines)}`;
    const { body } = (await eve.inject(upload([{ name, bytes }]))).json().runs[0];
    return [body.status, body.bytes, body.error];
  };
  expect(await send("whole.csv", 40_000)).toEqual(["failed", 0, expect.stringMatching(/larger than 1 MB/)]);
  expect(await send("first.csv", 20_000)).toEqual(["done", 620_057, undefined]);
  expect(await send("second.csv", 20_000)).toEqual([
    "failed",
    0,
    expect.stringMatching(/larger than 379943 bytes/),
  ]);
  expect(await send("small.csv", 0)).toEqual(["done", 57, undefined]);
  await eve.close();
});

test("ASVS 5.2.2: a file is taken when its ending is known and its content is of a known format, alone and in an archive", async () => {
  const server = await serverFor("mia", {});
  const send = async (name: string, bytes: Uint8Array | string) => {
    const { runs } = (await server.inject(upload([{ name, bytes }]))).json();
    return runs.map(
      ({ body }: { body: { status: string; error?: string } }) => `${body.status} ${body.error ?? ""}`,
    );
  };
  const elf = Buffer.concat([Buffer.from("7f454c4602010100", "hex"), Buffer.alloc(200)]);
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  for (const name of ["run.exe", "run.sh", "page.php", "table.xlsm", "picture.svg", "none"])
    expect([name, await send(name, table(3))]).toEqual([
      name,
      [expect.stringMatching(/^failed .*is of no kind that is uploaded/)],
    ]);
  for (const bytes of [elf, png, "%PDF-1.7\n%", "MZ\u0090", "GIF89a"])
    for (const name of ["table.csv", "feed.xml", "page.html", "bundle.json"])
      expect([name, await send(name, bytes)]).toEqual([name, [expect.stringMatching(/^failed /)]]);
  const packed = await send(
    "mixed.zip",
    zipOf({ "run.exe": table(4), "good.csv": table(5), "fake.csv": elf.toString("latin1") }),
  );
  expect(packed[0]).toMatch(/^failed run.exe is of no kind/);
  expect(packed[1]).toBe("done ");
  await server.close();
});

/** An archive of files that are not packed (APPNOTE 4.3). */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [label, bytes] = [Buffer.from(name), Buffer.from(text, "latin1")];
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(bytes.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(label.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((0o100644 << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    local.push(Buffer.from("PK\x03\x04", "latin1"), head, label, bytes);
    central.push(Buffer.from("PK\x01\x02", "latin1"), Buffer.of(20, 3), head, tail, label);
    offset += 30 + label.length + bytes.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(central.length / 5, 4);
  end.writeUInt16LE(central.length / 5, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, list, Buffer.from("PK\x05\x06", "latin1"), end]);
}
