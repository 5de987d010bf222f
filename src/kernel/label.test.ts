import fc from "fast-check";
import { expect, test } from "vitest";
import {
  audienceOf,
  banner,
  HOME,
  isDowngrade,
  joinLabels,
  Label,
  OPEN,
  originatedBy,
  PAP,
  readLabel,
  TLP,
} from "./label.ts";
import { mayRead, type Reader } from "./reader.ts";

const institutions = ["home", "north", "south"];
const persons = ["ada", "ben"];
const names = (from: readonly string[]) => fc.subarray([...from]).map((list) => list.sort());
/** As they stand in records: what goes without saying is left unsaid. */
const labels = fc
  .record({
    tlp: fc.constantFrom(...TLP),
    pap: fc.constantFrom(...PAP),
    level: fc.nat(4),
    compartments: names(["ALPHA", "BRAVO"]),
    releasableTo: fc.option(names(institutions), { nil: undefined }),
    recipients: fc.option(names(persons), { nil: undefined }),
    originatorControlled: fc.boolean(),
    caveats: names(["EX:CHR"]),
  })
  .map((label) => joinLabels([Label.parse(label)]));
const readers: fc.Arbitrary<Reader> = fc.record({
  id: fc.constantFrom(...persons),
  institution: fc.constantFrom(...institutions),
  clearance: fc.constantFrom(...TLP),
  level: fc.nat(4),
  compartments: fc.oneof(names(["ALPHA", "BRAVO"]), fc.constant(["*"])),
  isClient: fc.boolean(),
});

test("the join of labels is associative, commutative and idempotent, and OPEN is neutral", () => {
  fc.assert(
    fc.property(labels, labels, labels, (a, b, c) => {
      expect(joinLabels([joinLabels([a, b]), c])).toEqual(joinLabels([a, joinLabels([b, c])]));
      expect(joinLabels([a, b])).toEqual(joinLabels([b, a]));
      expect(joinLabels([a, a])).toEqual(a);
      expect(joinLabels([a, OPEN])).toEqual(a);
    }),
  );
});

test("whoever may read a join may read each part of it", () => {
  fc.assert(
    fc.property(labels, labels, readers, (a, b, reader) => {
      if (mayRead(reader, joinLabels([a, b]))) {
        expect(mayRead(reader, a)).toBe(true);
        expect(mayRead(reader, b)).toBe(true);
      }
    }),
    { numRuns: 20_000 },
  );
});

test("a label is a downgrade exactly where some reader gains by it", () => {
  fc.assert(
    fc.property(labels, labels, readers, (before, label, reader) => {
      if (mayRead(reader, label) && !mayRead(reader, before)) expect(isDowngrade(before, label)).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});

test("an institution's own label never reaches the home institution unless it says so", () => {
  const north = { institution: "north", person: "ada", clients: ["south"] };
  expect(audienceOf(originatedBy(Label.parse({ tlp: "AMBER+STRICT" }), north))).toEqual(["north"]);
  expect(audienceOf(originatedBy(Label.parse({ tlp: "AMBER" }), north))).toEqual(["north", "south"]);
  expect(audienceOf(originatedBy(Label.parse({ tlp: "GREEN" }), north))).toBeUndefined();
  expect(audienceOf(originatedBy(Label.parse({ tlp: "GREEN", originatorControlled: true }), north))).toEqual([
    "north",
  ]);
  expect(originatedBy(Label.parse({ tlp: "RED" }), north).recipients).toEqual(["ada"]);
  const shared = Label.parse({ tlp: "AMBER+STRICT", releasableTo: ["south", HOME] });
  expect(audienceOf(originatedBy(shared, north))).toEqual([HOME, "south"]);
});

test("what is said to be for the home institution alone does not reach its clients once joined to TLP:AMBER", () => {
  const alone = Label.parse({ tlp: "CLEAR", releasableTo: [HOME] });
  const amber = Label.parse({ tlp: "AMBER" });
  const client: Reader = {
    id: "ada",
    institution: "north",
    clearance: "RED",
    level: 4,
    compartments: ["*"],
    isClient: true,
  };
  expect(mayRead(client, amber)).toBe(true);
  expect(mayRead(client, joinLabels([alone, amber]))).toBe(false);
  expect(isDowngrade(alone, amber)).toBe(true);
  const atHome = { institution: HOME, person: "ada", clients: [] };
  expect(mayRead(client, originatedBy({ ...amber, releasableTo: [HOME] }, atHome))).toBe(false);
  expect(mayRead(client, originatedBy(amber, atHome, alone))).toBe(false);
  expect(originatedBy(amber, atHome, amber)).toEqual(amber);
  expect(originatedBy(Label.parse({}), atHome, amber)).toEqual(Label.parse({}));
});

test("what two institutions keep to themselves reaches nobody once it is joined, and the banner says so", () => {
  const strict = (institution: string) =>
    originatedBy(Label.parse({}), { institution, person: "ada", clients: [] });
  expect(banner(joinLabels([strict("north"), strict("south")]))).toBe("TLP:AMBER+STRICT // REL NOBODY");
});

test("a missing or unknown TLP is AMBER+STRICT, and WHITE is CLEAR", () => {
  expect(readLabel(undefined).tlp).toBe("AMBER+STRICT");
  expect(readLabel("TLP:PURPLE").tlp).toBe("AMBER+STRICT");
  expect(readLabel("tlp:white").tlp).toBe("CLEAR");
  expect(banner(readLabel("TLP:AMBER // EX:CHR"))).toBe("TLP:AMBER // EX:CHR");
});
