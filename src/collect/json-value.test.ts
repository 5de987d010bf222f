import fc from "fast-check";
import { expect, test } from "vitest";
import { readJsonText } from "./json-text.ts";
import { readJsonObject } from "./json-value.ts";

/** What a reader makes of a text: its value in JSON, or undefined where it refuses. */
function outcome(read: () => unknown): string | undefined {
  try {
    return JSON.stringify(read());
  } catch {
    return undefined;
  }
}
const asItem = (text: string) => outcome(() => readJsonObject(Buffer.from(text)));
const asRequest = (text: string) => outcome(() => readJsonText(text));

/** Every character as an escape, so that no search through the text finds the key. */
const escaped = (text: string) =>
  [...text].map((one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`).join("");
const KEYS = ["__proto__", "constructor", "prototype"];
const key = fc
  .oneof(fc.constantFrom(...KEYS), fc.constantFrom("a", "b", "Constructor", "ö"))
  .chain((name) => fc.constantFrom(JSON.stringify(name), `"${escaped(name.slice(0, 1))}${name.slice(1)}"`));
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("1", "1e999", "9".repeat(310), '"x"', '"\\u0000"', '"\\ud800"', '"constructor"', "null"),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
    // Keys repeat, because nothing keeps them apart.
    fc
      .array(fc.tuple(key, tie("value")), { maxLength: 4 })
      .map((fields) => `{${fields.map(([name, inner]) => `${name}:${inner}`).join(",")}}`),
  ),
}));

test("items of files and requests are read alike: the same values, the same refusals, repeated keys too", () => {
  fc.assert(
    fc.property(value, (inner) => {
      const text = `{"a":${inner},"a":${inner}}`;
      expect(asItem(text)).toBe(asRequest(text));
    }),
    { numRuns: 500 },
  );
});

test.each(KEYS)("an item with a key called %s is refused, however it is written", (name) => {
  for (const written of [name, escaped(name), name.replace("o", "\\u006f")])
    expect(() => readJsonObject(Buffer.from(`{"a":[{"${written}":1}]}`))).toThrow(`a key called ${name}.`);
});

test("of a repeated key the last counts, for items and for requests", () => {
  expect(asItem('{"a":1,"a":2}')).toBe('{"a":2}');
  expect(asRequest('{"a":1,"a":2}')).toBe('{"a":2}');
});
