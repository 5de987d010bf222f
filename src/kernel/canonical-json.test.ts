import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

test("canonical JSON reads back as the same value", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("the order in which keys were written does not matter", () => {
  expect(canonicalJson({ b: 1, a: undefined, c: [{ z: 1, y: 2 }] })).toBe(
    canonicalJson({ c: [{ y: 2, z: 1 }], b: 1 }),
  );
});
