import fc from "fast-check";
import { expect, test } from "vitest";
import { splitJson, splitJsonWhole } from "./json-stream.ts";

const BUNDLE = { list: "objects", lines: false };
const LINES = { list: "objects", lines: true };

function pieces(text: string, splitting = BUNDLE): string[] {
  return splitJsonWhole(Buffer.from(text), splitting).map(
    ({ raw, fault }) => fault ?? Buffer.from(raw).toString(),
  );
}

test("the items of an envelope come out with their own bytes, and its other fields do not", () => {
  const text =
    '{"type":"bundle","x":[1,{"objects":[]}],"objects": [ {"a": "]}\\"" } ,\n {"b":[{}]}\n ], "more": {"objects":[7]}}';
  expect(pieces(text)).toEqual(['{"a": "]}\\"" }', '{"b":[{}]}']);
});

test("a list, single objects and objects one after another are split", () => {
  expect(pieces('[{"a":1}, 2, "x", null]')).toEqual(['{"a":1}', "2", '"x"', "null"]);
  expect(pieces('{"a":{"objects":[1]}}')).toEqual(['{"a":{"objects":[1]}}']);
  expect(pieces('{"a":1}\n{"b":2} {"c":3}')).toEqual(['{"a":1}', '{"b":2}', '{"c":3}']);
  expect(pieces('[{"objects":[1,2]},{"objects":[3]}]')).toEqual(["1", "2", "3"]);
});

test("a broken line among JSON lines is lost alone", () => {
  const text = '{"a":1}\n{"b": "\n{"c": [\n{"objects":[1,\n{"d":4}\n}\n{"e":5}';
  expect(pieces(text, LINES)).toEqual([
    '{"a":1}',
    "The line ends in the middle of an item.",
    "The line ends in the middle of an item.",
    "1",
    "The line ends in the middle of an item.",
    '{"d":4}',
    "}",
    '{"e":5}',
  ]);
});

test("a file that is cut off says so once", () => {
  expect(pieces('{"objects":[{"a":1},{"b"')).toEqual([
    '{"a":1}',
    "The file ends in the middle of this item.",
  ]);
  expect(pieces('{"objects":[{"a":1},')).toEqual([
    '{"a":1}',
    "The file ends before its list of items is closed.",
  ]);
});

test("what follows brackets that do not match is set aside as a whole", () => {
  expect(pieces('{"objects":[{"a":1}}, {"b":2}]}')).toEqual([
    "The brackets do not match here, so nothing after this could be read.",
  ]);
});

test("an item nested 100,000 deep is told from its neighbours and not parsed", () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  expect(pieces(`{"objects":[{"a":1},${deep},{"b":2}]}`)).toEqual([
    '{"a":1}',
    "The item is nested deeper than 64 levels.",
    '{"b":2}',
  ]);
});

test("an item above 16 MiB is set aside with its beginning, and the next is read", () => {
  const [large, next] = splitJsonWhole(
    Buffer.from(`[{"a":"${"x".repeat(17 * 1024 * 1024)}"},{"b":2}]`),
    BUNDLE,
  );
  expect(large?.fault).toBe("The item is larger than 16 MiB; its first 64 KiB are kept.");
  expect(large?.raw.length).toBe(64 * 1024);
  expect(Buffer.from(next?.raw ?? []).toString()).toBe('{"b":2}');
});

test("any list of values comes out as it went in, wherever the chunks end", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue({ maxDepth: 5 }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom("list", "envelope", "spaced"),
      async (values, width, shape) => {
        // An object in a list that has a list of objects is an envelope itself.
        fc.pre(!JSON.stringify(values).includes('"objects":['));
        const list = JSON.stringify(values, undefined, shape === "spaced" ? 2 : undefined);
        const bytes = Buffer.from(shape === "envelope" ? `{"type":"bundle","objects":${list}}` : list);
        const found: unknown[] = [];
        for await (const piece of splitJson(chunked(bytes, width), BUNDLE, new AbortController().signal)) {
          expect(piece.fault).toBeUndefined();
          found.push(JSON.parse(Buffer.from(piece.raw).toString()));
        }
        expect(found).toEqual(JSON.parse(JSON.stringify(values)));
      },
    ),
  );
});

test("any bytes are split without a crash", () => {
  const noise = fc.array(
    fc.constantFrom("{", "}", "[", "]", '"', "\\", ",", ":", "\n", "a", '"objects":[', "1"),
  );
  fc.assert(
    fc.property(noise, fc.boolean(), (parts, lines) => {
      const text = parts.join("");
      const found = splitJsonWhole(Buffer.from(text), { list: "objects", lines });
      for (const { raw } of found) expect(text).toContain(Buffer.from(raw).toString());
    }),
    { numRuns: 2000 },
  );
});

async function* chunked(bytes: Uint8Array, width: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += width) yield bytes.subarray(at, at + width);
}
