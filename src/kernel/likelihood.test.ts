import fc from "fast-check";
import { expect, test } from "vitest";
import { band, likelihoodWords, percent } from "./likelihood.ts";

test("every probability has an ICD 203 word, and words rise with the probability", () => {
  const p = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(p, p, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)].map((value) =>
        band({ p: value, scale: "icd-203" }),
      );
      expect(low?.from).toBeLessThanOrEqual(high?.from ?? 0);
    }),
  );
});

test("shared end points fall as the rule says", () => {
  const words = [0.05, 0.2, 0.45, 0.55, 0.8, 0.95].map((p) => band({ p, scale: "icd-203" }).word);
  expect(words).toEqual([
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "roughly even chance",
    "likely",
    "very likely",
  ]);
});

test("a word is printed with its range", () => {
  expect(likelihoodWords({ p: 0.7, scale: "icd-203" })).toBe("likely (55–80%)");
});

test("a probability in a PHIA gap names both neighbours and is not rounded", () => {
  expect(() => band({ p: 0.22, scale: "phia-2025" })).toThrow('between "highly unlikely" and "unlikely"');
});

test("per cent never claims certainty", () => {
  expect([percent(0.001), percent(0.9999), percent(0.5)]).toEqual(["<1%", ">99%", "50%"]);
});
