import fc from "fast-check";
import { expect, test } from "vitest";
import { findRows, headerLine, openTable, type Separator, separatorOf } from "./delimited.ts";
import type { Found } from "./format.ts";
import { openInput, USUAL_LIMITS } from "./input.ts";
import type { Bytes } from "./input-bytes.ts";
import { LONGEST_LINE } from "./lines.ts";

async function* inChunks(bytes: Uint8Array, size: number): Bytes {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

interface Read {
  readonly columns: readonly string[];
  readonly found: Found[];
  readonly cells: (readonly string[])[];
}

async function readTable(source: Bytes, separator?: Separator): Promise<Read> {
  for await (const input of openInput(source, "table.csv", USUAL_LIMITS, new AbortController().signal)) {
    if ("fault" in input) throw input.fault;
    const table = await openTable(input, separator);
    const cells: (readonly string[])[] = [];
    const found: Found[] = [];
    const rows = findRows(table, (row) => {
      cells.push(row.cells);
      return [];
    });
    for await (const item of rows) found.push(item);
    return { columns: table.columns, found, cells };
  }
  throw new Error("there was no input");
}

function readText(text: string, size = 1 << 20, separator?: Separator): Promise<Read> {
  return readTable(inChunks(Buffer.from(text), size), separator);
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

const cell = fc.string({
  unit: fc.constantFrom("a", "Ç", "€", "😀", '"', ",", ";", "\n", "\r\n", " ", "\t"),
});

test("what is written with every cell in quotes is read back, whatever the chunks", async () => {
  const tables = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(tables, fc.integer({ min: 1, max: 50 }), fc.boolean(), async (rows, size, isDos) => {
      const end = isDos ? "\r\n" : "\n";
      const text = ["x,y,z", ...rows.map((row) => row.map(quoted).join(","))]
        .map((line) => line + end)
        .join("");
      const { cells, found } = await readText(text, size);
      expect(cells).toEqual(rows);
      expect(found.every((item) => "drafts" in item)).toBe(true);
    }),
  );
});

test("every byte of a table is in exactly one item, whatever is wrong with it", async () => {
  const rough = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", "\n", "\r\n", "b") });
  await fc.assert(
    fc.asyncProperty(rough, fc.integer({ min: 1, max: 20 }), async (body, size) => {
      const { found } = await readText(`x,y\n${body}`, size);
      const got = found.map(({ raw }) => Buffer.from(raw).toString()).join("\n");
      const squeezed = (text: string) =>
        text
          .replaceAll("\r\n", "\n")
          .split("\n")
          .filter((line) => line.trim() !== "");
      expect(squeezed(got)).toEqual(squeezed(body));
    }),
  );
});

test("positions are line numbers, with blank lines and rows over several lines counted", async () => {
  const { found } = await readText('\n\nx,y\n1,2\n\n3,"4\n5"\n6,7\n');
  expect(found.map(({ position }) => position)).toEqual([4, 6, 8]);
  expect(Buffer.from(found[1]?.raw ?? []).toString()).toBe('3,"4\n5"');
});

test("an open quote costs one line, and what follows is read", async () => {
  const rows = Array.from({ length: 5000 }, (_, i) => `${i},plain`);
  const { found, cells } = await readText(["x,y", '0,"open', ...rows].join("\n"), 4096);
  expect(cells.length).toBe(5000);
  expect(found[0]).toMatchObject({
    position: 2,
    quarantined: "Line 2 opens a quote that is not closed within 1000 lines or 1048576 bytes.",
  });
});

test("ten thousand open quotes are ten thousand lines set aside, soon", async () => {
  const { found } = await readText(`x,y\n${'1,"open\n2,"open'.concat("\n").repeat(5000)}`);
  expect(found.length).toBe(10_000);
  expect(found.every((item) => "quarantined" in item)).toBe(true);
});

test("a line of 100 MB is set aside without being held", async () => {
  async function* long(): Bytes {
    yield Buffer.from('x,y\n1,2\n3,"');
    const chunk = Buffer.alloc(100_000, "z");
    for (let i = 0; i < 1000; i++) yield chunk;
    yield Buffer.from("\n5,6\n");
  }
  const before = process.memoryUsage().rss;
  const { found, cells } = await readTable(long());
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  expect(cells).toEqual([
    ["1", "2"],
    ["5", "6"],
  ]);
  expect(found[1]).toMatchObject({
    position: 3,
    quarantined: `Line 3 is 100000003 bytes long and at most ${LONGEST_LINE} are read; split it.`,
  });
  expect(found[1]?.raw.length).toBe(65_536);
});

test("100 MB in one line and nothing else is a fault in one sentence", async () => {
  async function* long(): Bytes {
    const chunk = Buffer.alloc(100_000, "z");
    for (let i = 0; i < 1000; i++) yield chunk;
  }
  await expect(readTable(long())).rejects.toThrow(
    /^table.csv has no column names: Line 1 is 100000000 bytes long/,
  );
});

test("a table in UTF-16 gives the same rows as in UTF-8", async () => {
  const text = 'yer;olay\r\nÇanakkale;"bir\r\niki"\r\n';
  const wide = await readTable(inChunks(Buffer.from(`\ufeff${text}`, "utf16le"), 7));
  const narrow = await readTable(inChunks(Buffer.from(`\ufeff${text}`), 7));
  expect(wide).toEqual(narrow);
  expect(wide.columns).toEqual(["yer", "olay"]);
  expect(wide.cells).toEqual([["Çanakkale", "bir\r\niki"]]);
});

test("windows-1252 rows keep their own bytes", async () => {
  const { cells, found } = await readTable(inChunks(Buffer.from("x,y\ncaf\xe9,\x80\n", "latin1"), 100));
  expect(cells).toEqual([["café", "€"]]);
  expect([...(found[0]?.raw ?? [])]).toEqual([...Buffer.from("caf\xe9,\x80", "latin1")]);
});

test("a row that is damaged in a table of good UTF-8 is set aside", async () => {
  const head = `x,y\n${"é,1\n".repeat(20_000)}`;
  const { found, cells } = await readTable(
    inChunks(
      Buffer.concat([Buffer.from(head), Buffer.from("caf\xe9,2\n", "latin1"), Buffer.from("ü,3\n")]),
      5000,
    ),
  );
  expect(cells.length).toBe(20_001);
  expect(found.at(-2)).toMatchObject({
    position: 20_002,
    quarantined: expect.stringContaining("not valid UTF-8"),
  });
});

test("a zero byte after the head sets its row aside", async () => {
  const { found } = await readText(`x,y\n${"a,1\n".repeat(20_000)}b\0,2\n`);
  expect(found.at(-1)).toMatchObject({ quarantined: "Line 20002 has a zero byte." });
});

test.each([
  ["a,b;c,d", ","],
  ["a;b;c,d", ";"],
  ["a\tb", "\t"],
  ['"a;b;c",d', ","],
  ["alone", ","],
])("the separator of %j is %j", (header, separator) => {
  expect(separatorOf(header)).toBe(separator);
});

test("a row read alone behind its table's header is the same row", async () => {
  const text = '\ufeff"a\nb",c\r\n1,2\r\n';
  const header = headerLine({ name: "x", text: text.slice(1), encoding: "utf-8" });
  expect(header).toBe('"a\nb",c\n');
  expect((await readText(`${header}1,2`)).cells).toEqual((await readText(text)).cells);
});

test.each(["", "\n\n\n"])("%j has no header", async (text) => {
  await expect(readText(text)).rejects.toThrow(/no line of column names/);
});
