import fc from "fast-check";
import { expect, test } from "vitest";
import { readJsonText } from "./json-text.ts";

test("JSON without harm is read as JSON.parse reads it", () => {
  const texts = fc.jsonValue({ maxDepth: 6 }).map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(texts, (text) => {
      fc.pre(!/__proto__|\\u|constructor|prototype/.test(text));
      expect(readJsonText(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("depth is counted outside strings, before anything is built", () => {
  expect(readJsonText(`${"[".repeat(64)}${"]".repeat(64)}`)).toBeInstanceOf(Array);
  expect(() => readJsonText(`${"[".repeat(65)}${"]".repeat(65)}`)).toThrow(/more than 64 deep/);
  expect(() => readJsonText('{"a":'.repeat(100_000))).toThrow(/more than 64 deep/);
  expect(readJsonText(JSON.stringify({ a: '\\"[[['.repeat(100) }))).toEqual({ a: '\\"[[['.repeat(100) });
});

test.each([
  ['{"__proto__":{"x":1}}', /key called __proto__/],
  ['{"a":[{"\\u005f_proto__":1}]}', /key called __proto__/],
  ['{"constructor":1}', /key called constructor/],
  ['{"a":1e999}', /too large/],
  ['{"a":"\\ud800"}', /cannot be stored/],
  ['{"a\\u0000":1}', /cannot be stored/],
])("%s is refused", (text, reason) => {
  expect(() => readJsonText(text)).toThrow(reason);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test.each(["", "{", "nul", "{a:1}", "[1,]"])("%j is not JSON", (text) => {
  expect(() => readJsonText(text)).toThrow("The line is not well-formed JSON.");
});
