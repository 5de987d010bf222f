/**
 * Golden cases: `test/golden/formats/<format>/<case>/` holds an `input`, the `expected.json` it must become,
 * and, where the format must be told something, its `options.json`.
 *
 * To add a case, add a folder with an `input` and run the tests: a missing `expected.json` is written, for you
 * to read before you commit it. In CI a missing one is a failure. An `input` may have an ending, such as
 * `input.md`, where the format goes by it.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path/posix";
import { describe, expect, test } from "vitest";
import type { Found } from "../src/collect/format.ts";
import { formats } from "../src/collect/formats/all.ts";
import { openInput, USUAL_LIMITS } from "../src/collect/input.ts";
import { itemText } from "../src/collect/input-text.ts";
import { sniff } from "../src/collect/sniff.ts";

const root = "test/golden/formats";

test("every format has a golden case, and every case a format", () => {
  expect(readdirSync(root).sort()).toEqual([...formats].map(({ id }) => id).sort());
});

describe.each(readdirSync(root))("%s", (id) => {
  const cases = readdirSync(join(root, id));

  test.each(cases)("%s", async (name) => {
    const folder = join(root, id, name);
    const actual = `${JSON.stringify(await readCase(folder, id), null, 2)}\n`;
    const expected = join(folder, "expected.json");
    if (!existsSync(expected) && !process.env.CI) writeFileSync(expected, actual);
    expect(actual).toBe(readFileSync(expected, "utf8"));
  });
});

/** What the case's input becomes; without options the format must also be recognised by itself. */
async function readCase(folder: string, id: string): Promise<unknown> {
  const file = readdirSync(folder).find((name) => name.startsWith("input")) ?? "input";
  const options = join(folder, "options.json");
  for await (const input of openInput(join(folder, file), file, USUAL_LIMITS, new AbortController().signal)) {
    if ("fault" in input) return { fault: input.fault.message };
    const isTold = existsSync(options);
    const format = isTold ? formats.get(id) : sniff(input, formats).format;
    const told = format.options.parse(isTold ? JSON.parse(readFileSync(options, "utf8")) : {});
    const items: unknown[] = [];
    for await (const found of format.parse(input, told)) items.push(shown(found));
    return { format: format.id, encoding: input.encoding, header: format.header?.(input), items };
  }
  return "nothing";
}

/** Bytes are shown as text, so that a reader can compare them. */
function shown(found: Found): unknown {
  return { ...found, raw: itemText(found.raw) };
}
