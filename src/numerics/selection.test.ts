import fc from "fast-check";
import { expect, test } from "vitest";
import { kthSmallest } from "./selection.ts";

test("the k-th smallest is what sorting puts there, ties or not", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1 }), fc.nat(), (values, any) => {
      const k = any % values.length;
      const inOrder = Float64Array.from(values).sort();
      expect(kthSmallest(Float64Array.from(values), k)).toBe(inOrder[k]);
    }),
  );
});
