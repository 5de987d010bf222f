import { expect, test } from "vitest";
import type { Found } from "../format.ts";
import { openInput, USUAL_LIMITS } from "../input.ts";
import type { Bytes } from "../input-bytes.ts";
import { sniff } from "../sniff.ts";
import { jsonLines } from "./json-lines.ts";

async function read(source: Bytes): Promise<Found[]> {
  const found: Found[] = [];
  for await (const input of openInput(source, "log.jsonl", USUAL_LIMITS, new AbortController().signal)) {
    if ("fault" in input) throw input.fault;
    const { format } = sniff(input, [jsonLines]);
    for await (const item of format.parse(input, {})) found.push(item);
  }
  return found;
}

async function* lines(...texts: readonly string[]): Bytes {
  for (const text of texts) yield Buffer.from(`${text}\n`);
}

test("nesting 100,000 deep sets one line aside, and the next is read", async () => {
  const found = await read(
    lines('{"id":1}', '{"a":'.repeat(100_000) + "}".repeat(100_000), "[".repeat(100_000), '{"id":2}'),
  );
  expect(found.map((item) => ("quarantined" in item ? item.quarantined : "drafts" in item))).toEqual([
    true,
    "The JSON is nested more than 64 deep.",
    "The JSON is nested more than 64 deep.",
    true,
  ]);
});

test("one line of 100 MB is one item set aside", async () => {
  async function* long(): Bytes {
    yield Buffer.from('{"text":"');
    const chunk = Buffer.alloc(100_000, "z");
    for (let i = 0; i < 1000; i++) yield chunk;
    yield Buffer.from('"}\n{"id":"after"}\n');
  }
  const found = await read(long());
  expect(found.length).toBe(2);
  expect(found[0]).toMatchObject({
    position: 1,
    quarantined: expect.stringContaining("100000011 bytes long"),
  });
  expect(found[1]).toMatchObject({ position: 2, drafts: [{ body: { nativeId: "after" } }] });
});

test("a first line that is broken does not hide what the rest is", async () => {
  const found = await read(lines('{"id":', '{"id":"2"}', '{"id":"3"}'));
  expect(found.filter((item) => "drafts" in item).length).toBe(2);
});

test("an unpaired surrogate written as bytes is set aside too", async () => {
  const found = await read(lines('{"id":"é"}', '{"id":"x","text":"\\udc00"}'));
  expect(found[1]).toMatchObject({ quarantined: expect.stringContaining("half of a pair") });
});
