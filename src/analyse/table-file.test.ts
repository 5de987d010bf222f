import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linesOfFile, writeTextFile } from "./table-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "presage-table-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function allOf(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function linesFrom(bytes: Uint8Array | string): Promise<readonly string[]> {
  const path = join(folder, "in.csv");
  await writeFile(path, bytes);
  return allOf(linesOfFile(path));
}

test("lines come without their ends, plain or gzipped, with or without a last line end", async () => {
  expect(await linesFrom("a,1\r\nb,ö\n\nc")).toEqual(["a,1", "b,ö", "", "c"]);
  expect(await linesFrom(gzipSync("a,1\nb,2\n"))).toEqual(["a,1", "b,2"]);
  expect(await linesFrom("")).toEqual([]);
});

test("characters that fall between two reads stay whole", async () => {
  const long = Array.from({ length: 60_000 }, (_, i) => `ö${i}ü`);
  expect(await linesFrom(long.join("\n"))).toEqual(long);
});

test("what is no text table is refused in one sentence", async () => {
  await expect(linesFrom(Uint8Array.of(0x61, 0xff, 0xfe))).rejects.toThrow("is not UTF-8 text");
  await expect(linesFrom(gzipSync("a".repeat(5_000)).subarray(0, 20))).rejects.toThrow("damaged gzip");
  await expect(linesFrom("x".repeat(2_000_000))).rejects.toThrow("Line 1 is longer");
  await expect(allOf(linesOfFile(join(folder, "none.csv")))).rejects.toThrow("was not found");
});

async function* pieces(failing: boolean): AsyncGenerator<string> {
  yield "a\n";
  if (failing) throw new Error("the source broke");
  yield "b\n";
}

test("text is written whole, gzipped by its name, with the same bytes each time", async () => {
  const plain = join(folder, "out.csv");
  const [one, two] = [join(folder, "one.csv.gz"), join(folder, "two.csv.gz")];
  for (const path of [plain, one, two]) await writeTextFile(path, pieces(false));
  expect(await readFile(plain, "utf8")).toBe("a\nb\n");
  expect(gunzipSync(await readFile(one)).toString()).toBe("a\nb\n");
  expect(await readFile(one)).toEqual(await readFile(two));
});

test("a source that breaks leaves no file behind", async () => {
  const before = await readdir(folder);
  await expect(writeTextFile(join(folder, "broken.csv"), pieces(true))).rejects.toThrow("the source broke");
  expect(await readdir(folder)).toEqual(before);
});
