import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import { operation } from "./operation.ts";
import { fieldsOf, parseInput } from "./operation-input.ts";
import { operations } from "./operations/all.ts";

const taste = operation({
  id: "taste",
  title: "For the test",
  about: "Has a field of each sort that texts are read into.",
  permission: "read",
  effect: "read",
  input: z.object({
    words: z.string().optional().meta({ description: "What to say." }),
    howMany: z.int().min(1).optional(),
    share: z.number().optional(),
    loud: z.boolean().optional(),
    places: z.array(z.string()).optional(),
    mapping: z.record(z.string(), z.unknown()).optional(),
    needed: z.uuid(),
  }),
  output: z.object({}),
  run: async () => ({}),
});
const needed = "0190163d-8694-739b-aea5-966c26f8ad91";
const read = (raw: Readonly<Record<string, unknown>>) => parseInput(taste, { needed, ...raw });

test("texts become what the field's schema wants, and stay texts where it wants text", () => {
  const texts = {
    words: "12",
    howMany: "12",
    share: "-0.5",
    loud: "true",
    places: "SYR",
    mapping: '{"a":1}',
  };
  expect(read(texts)).toEqual({
    needed,
    words: "12",
    howMany: 12,
    share: -0.5,
    loud: true,
    places: ["SYR"],
    mapping: { a: 1 },
  });
  expect(read({ words: "true" }).words).toBe("true");
  expect(read({ words: "[1]" }).words).toBe("[1]");
  expect(read({ places: ["SYR", "YEM"] }).places).toEqual(["SYR", "YEM"]);
  expect(read({ places: '["SYR","YEM"]' }).places).toEqual(["SYR", "YEM"]);
});

test.each([
  [{ howMany: "many" }, '"howMany"'],
  [{ howMany: "0" }, '"howMany"'],
  [{ mapping: "{broken" }, '"mapping"'],
  [{ needed: "1" }, '"needed"'],
  [{ needed: undefined }, '"needed"'],
])("%j is refused, naming the operation and the field", (raw, field) => {
  expect(() => read(raw)).toThrow(`taste: ${field}`);
});

test("what is absent is said to be needed, and what is too big not to be a text", () => {
  expect(() => read({ needed: undefined })).toThrow('taste: "needed" is needed.');
  expect(() => read({ howMany: "0" })).toThrow(/expected number to be >=1/);
});

test("a field that may be one of a few words lists them", () => {
  const [field] = fieldsOf(operations.get("quarantine")).filter(({ name }) => name === "status");
  expect(field?.choices).toEqual(["open", "replayed", "dropped"]);
});

test("a field that the operation does not have is refused by name, whatever it is called", () => {
  for (const name of ["wrods", "constructor", "toString", "hasOwnProperty", "__proto__"])
    expect(() => read(JSON.parse(`{"${name}": "x"}`))).toThrow(`taste has no field "${name}".`);
});

test("any input is read or refused with a fault, and never crashes", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.anything()), (raw) => {
      for (const one of [taste, ...operations]) {
        try {
          parseInput(one, raw);
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test("fields say how they are written on a command line, what they mean and whether they are needed", () => {
  expect(fieldsOf(taste)).toContainEqual({
    name: "howMany",
    flag: "how-many",
    about: "",
    required: false,
    isSwitch: false,
  });
  const by = new Map(fieldsOf(taste).map((field) => [field.name, field]));
  expect(by.get("words")?.about).toBe("What to say.");
  expect(by.get("needed")?.required).toBe(true);
  expect(by.get("loud")?.isSwitch).toBe(true);
});
