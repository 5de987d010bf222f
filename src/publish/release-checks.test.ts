import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FieldReport } from "../kernel/field-report.ts";
import { Label } from "../kernel/label.ts";
import {
  faultsOfRelease,
  overlapWith,
  placeIn,
  type ReleaseOptions,
  remainingAccess,
  timeIn,
  tokenIn,
} from "./release-checks.ts";

const RAW =
  "The clerk saw the manifest of the second ferry on Tuesday and said that forty crates were moved before dawn.";
const written = (change: object = {}) =>
  FieldReport.parse({
    pseudonym: "tumiro-kalena",
    raw: RAW,
    toldOn: "2026-02-03",
    access: "indirect access to transport",
    release: {
      title: "Cargo at the northern ports",
      text: "Cargo was moved at a northern port early in the week.",
      label: Label.parse({ tlp: "GREEN" }),
      occurredOn: "2026-02-03",
    },
    accessSet: { persons: 60, among: 400 },
    author: "handler",
    ...change,
  });
const options = (change: Partial<ReleaseOptions> = {}): ReleaseOptions => ({
  tokens: ["tumiro-kalena", "Selma Karadeniz"],
  earlier: [],
  label: Label.parse({ compartments: ["RIVER"] }),
  signer: { id: "editor", institution: "home" },
  finePlaces: [],
  ...change,
});
const checksOf = (report: FieldReport, with_: ReleaseOptions) =>
  faultsOfRelease(report, with_).map(({ check }) => check);

test("a text that tells nothing of its source passes", () => {
  expect(faultsOfRelease(written(), options())).toEqual([]);
});

describe("tokens", () => {
  test.each([
    "Told by tumiro-kalena.",
    "told by Tumiro Kalena",
    "tumiro\u200b-kal\u00adena",
    "ｔｕｍｉｒｏ-ｋａｌｅｎａ",
    "See selma.karadeniz@example.org",

    "another one, bimuso-derato, agrees",
    `request ${"ab".repeat(32)}`,
  ])("%s is found", (text) => {
    expect(tokenIn(text, ["tumiro-kalena", "Selma Karadeniz"])?.check).toBe("token");
  });

  test("ordinary words are not, and a token too short to mean anything is none", () => {
    expect(tokenIn("Forty-two lorries left the harbour for Port Amber.", ["Al"])).toBeUndefined();
  });
});

describe("overlap", () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{3,9}$/), { minLength: 20, maxLength: 40 });

  test("any eight words in a row of the raw report are found, however they are spaced and cased", () => {
    fc.assert(
      fc.property(words, fc.nat(12), (raw, at) => {
        const quoted = raw
          .slice(at, at + 8)
          .join(",  ")
          .toUpperCase();
        expect(overlapWith(raw.join(" "), `It was said: ${quoted}!`)?.check).toBe("overlap");
      }),
    );
  });

  test("seven are not", () => {
    const seven = RAW.split(" ").slice(0, 7).join(" ");
    expect(overlapWith(RAW, `${seven} something else entirely`)).toBeUndefined();
  });
});

test.each([
  "at 04:30 the gate opened",
  "It was 04:30.",
  "around 5 pm",
  "saat 14 gibi",
  "at noon",
  "by 0:15h",
])("a time of the day is found: %s", (text) => expect(timeIn(text)?.check).toBe("time"));
test.each(["on 3 February", "12.50 percent more", "ratio of 3:1", "version 10.25.3"])(
  "%s is no time of the day",
  (text) => expect(timeIn(text)).toBeUndefined(),
);

test.each([
  "at 41.0082, 28.9784",
  "41°00 north",
  "Harbour Street no. 14",
  "35T LF 1234 5678".replace("T LF ", "TLF "),
])("an exact place is found: %s", (text) => expect(placeIn(text, [])?.check).toBe("place"));
test("a small place is named, unless an open report names it", () => {
  expect(placeIn("in Hollin", ["Hollin"])?.sentence).toContain("Hollin");
  expect(placeIn("in Hollin", [])).toBeUndefined();
});

describe("access", () => {
  test("fewer than twenty stop it, until an officer lets it pass", () => {
    const few = { accessSet: { persons: 19, among: 400 } };
    expect(checksOf(written(few), options())).toEqual(["access-set"]);
    expect(checksOf(written({ ...few, clearedBy: "officer" }), options())).toEqual([]);
  });

  test("what was released before counts: two large sets leave a small one", () => {
    const earlier = [{ persons: 40, among: 400 }];
    expect(remainingAccess([{ persons: 60, among: 400 }, ...earlier])).toBe(6);
    expect(checksOf(written(), options({ earlier }))).toEqual(["mosaic"]);
  });

  test("another release never leaves more", () => {
    const set = fc
      .tuple(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 5_000 }))
      .map(([persons, more]) => ({ persons, among: persons + more }));
    fc.assert(
      fc.property(fc.array(set, { minLength: 1, maxLength: 6 }), set, (sets, another) => {
        expect(remainingAccess([...sets, another])).toBeLessThanOrEqual(remainingAccess(sets));
      }),
    );
  });
});

test("what its originator controls is signed by the originating institution", () => {
  const label = Label.parse({ originatorControlled: true, releasableTo: ["sister"] });
  expect(checksOf(written(), options({ label }))).toEqual(["originator"]);
  const signer = { id: "editor", institution: "sister" };
  expect(checksOf(written(), options({ label, signer }))).toEqual([]);
});

test("nobody signs what they wrote", () => {
  const signer = { id: "handler", institution: "home" };
  expect(checksOf(written(), options({ signer }))).toEqual(["second-person"]);
});
