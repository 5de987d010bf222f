import { expect, test } from "vitest";
import { draftsOf, fates, readAs } from "../../../test/read-as.ts";
import { fieldReport } from "./field-report.ts";

const TEXT =
  "# Queue at the bakery\n\nEXERCISE. Many people came. The Harbour Union marched to\nthe quay at noon. It ended quietly.\n";

function report(front: string, text = TEXT): string {
  return `---\n${front}\n---\n${text}`;
}

async function fate(front: string): Promise<string | undefined> {
  return fates(await readAs(fieldReport, report(front), "r.md"))[0];
}

test("front matter and text become a report, and an event a claim whose span is its sentence", async () => {
  const front = `source: KITTIWAKE\naccess: direct observation\ngrade: B2\noccurred: 2026-02-03/2026-02-05\nplace: Port Amber\ncountry: XXA\nlabel: TLP:GREEN // EX:CHR\nlanguage: en\npublished: 2026-02-06T08:00Z\nevent: PROTEST\nactors: [Harbour Union]\ndeaths: { best: 2, low: 1 }`;
  const place = { name: "Port Amber", country: "XXA", precision: "place" };
  const label = expect.objectContaining({ tlp: "GREEN", caveats: ["EX:CHR"] });
  const told = { grade: "B2", publishedAt: "2026-02-06T08:00:00.000Z", place };
  const [first, second] = draftsOf(await readAs(fieldReport, report(front), "r.md"));
  expect(first).toEqual({
    kind: "report",
    label,
    body: {
      ...told,
      nativeId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      title: "Queue at the bakery",
      text: TEXT.trim(),
      mediaType: "text/markdown",
      occurred: { from: "2026-02-03T00:00:00.000Z", to: "2026-02-05T00:00:00.000Z" },
      language: "en",
      author: "KITTIWAKE",
      access: "direct observation",
    },
  });
  expect(second).toEqual({
    kind: "claim",
    label,
    body: {
      ...told,
      nativeId: expect.stringMatching(/#1$/),
      span: { item: 1, from: expect.any(Number), to: expect.any(Number) },
      type: "PROTEST",
      occurred: { from: "2026-02-03T00:00:00.000Z", to: "2026-02-05T00:00:00.000Z", precision: "day" },
      actors: ["Harbour Union"],
      deaths: { best: 2, low: 1 },
      text: "The Harbour Union marched to the quay at noon.",
    },
  });
  const span = second?.kind === "claim" ? second.body.span : {};
  expect(TEXT.trim().slice(span.from, span.to)).toBe("The Harbour Union marched to\nthe quay at noon.");
});

test("without front matter a text is a plain report, titled by its first heading or line", async () => {
  expect(draftsOf(await readAs(fieldReport, "Intro.\n\n## Situation ##\ntext", "a.md"))).toMatchObject([
    { kind: "report", body: { title: "Situation", text: "Intro.\n\n## Situation ##\ntext" } },
  ]);
  expect(draftsOf(await readAs(fieldReport, "\n  First line.\nSecond.", "a.txt"))).toMatchObject([
    { body: { title: "First line." } },
  ]);
  expect(draftsOf(await readAs(fieldReport, "Başlık\n===\nMetin", "a.txt"))).toMatchObject([
    { body: { title: "Başlık" } },
  ]);
});

test("a place is a name, a pair of coordinates, or no more than a country", async () => {
  const place = async (front: string) => {
    const [draft] = draftsOf(await readAs(fieldReport, report(front), "r.md"));
    return draft?.kind === "report" && draft.body.place;
  };
  expect(await place("place: -23.5, 17.25")).toEqual({
    latitude: -23.5,
    longitude: 17.25,
    precision: "exact",
  });
  expect(await place("country: XXB")).toEqual({ country: "XXB", precision: "country" });
  expect(await place("title: t")).toBeUndefined();
});

test("an unknown label closes and does not open", async () => {
  const [draft] = draftsOf(await readAs(fieldReport, report("label: TLP:AMBRE"), "r.md"));
  expect(draft?.label?.tlp).toBe("AMBER+STRICT");
});

test.each([
  [
    "autor: x",
    "The front matter has the unknown key autor; known are source, access, grade, occurred, place, country, label, title, language, published, event, actors, deaths.",
  ],
  [
    "__proto__: {a: 1}",
    "The front matter has the unknown key __proto__; known are source, access, grade, occurred, place, country, label, title, language, published, event, actors, deaths.",
  ],
  [
    "grade: G7",
    "The front matter's grade is not valid; write a letter A to F and a number 1 to 6, such as B2.",
  ],
  ["occurred: 2026-02-30", '"2026-02-30" is not a date that exists; write it as YYYY-MM-DD.'],
  ["occurred: 2026-02-05/2026-02-03", "It ends on 2026-02-03, before it begins on 2026-02-05."],
  ["place: 95.0, 12.0", 'The front matter\'s place "95.0, 12.0" is not on Earth; write latitude, longitude.'],
  [
    "country: Kelvaria",
    "The front matter's country is not valid; write three capital letters of ISO 3166-1, such as XXA.",
  ],
  [
    "deaths: -1",
    "The front matter's deaths is not valid; write a number of at least 0, or best with low, high and civilians.",
  ],
  [
    "deaths: .inf",
    "The front matter's deaths is not valid; write a number of at least 0, or best with low, high and civilians.",
  ],
  [
    "event: DANCE\noccurred: 2026-02-03",
    'The front matter\'s event "DANCE" is not known; write one of AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, THREATEN, PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT, OTHER.',
  ],
  ["event: PROTEST", "The front matter names an event but not when it occurred."],
  ["language: klingonese!", 'The front matter\'s language "klingonese!" is not a BCP 47 tag, such as tr.'],
  ["title: [a, b]", "The front matter's title is not valid; write one line of text."],
  ["just words", "The front matter is not a list of keys and values."],
  ["- a\n- b", "The front matter is not a list of keys and values."],
  ["title: a\ntitle: b", "The front matter is not plain YAML (its line 2)."],
  ["title: 'a", "The front matter is not plain YAML (its line 1)."],
  ["title: !!js/function 'x'", "The front matter is not plain YAML (its line 1)."],
  [
    "title: &a x\naccess: *a",
    "The front matter has a YAML alias (*name), which is refused; write the value out.",
  ],
  [
    "a: &a [x]\nb: &b [*a,*a]\nactors: [*b,*b]",
    "The front matter has a YAML alias (*name), which is refused; write the value out.",
  ],
  [`actors: ${"[".repeat(5000)}`, "The front matter is longer than 16 KiB or nested too deep."],
  [`actors:\n  ${"- ".repeat(5000)}x`, "The front matter is longer than 16 KiB or nested too deep."],
  [`title: ${"x".repeat(20_000)}`, "The front matter is longer than 16 KiB or nested too deep."],
])("%.40s is set aside with one sentence", async (front, reason) => {
  expect(await fate(front)).toBe(reason);
});

test("empty front matter, and a rule that is none, are no errors", async () => {
  expect(await fate("")).toBe("report");
  expect(fates(await readAs(fieldReport, "---\nno end", "r.md"))).toEqual(["report"]);
  expect(fates(await readAs(fieldReport, report("title: t", ""), "r.md"))).toEqual(["report"]);
  await expect(readAs(fieldReport, "", "r.md")).rejects.toThrow("empty");
});

test("Windows line ends are read", async () => {
  const text = report("title: t\ngrade: A1").replaceAll("\n", "\r\n");
  expect(draftsOf(await readAs(fieldReport, text, "r.md"))).toMatchObject([
    { body: { title: "t", grade: "A1" } },
  ]);
});

test("a field report is recognised by its front matter or its name", () => {
  const sureness = (name: string, text: string) =>
    fieldReport.sniff({ name, text, encoding: "utf-8" })?.sureness ?? 0;
  expect(sureness("x", "---\ntitle: t\n---\n")).toBe(0.8);
  expect(sureness("x.md", "---\ntitle: t\n---\n")).toBe(0.95);
  expect(sureness("x.md", "words")).toBe(0.9);
  expect(sureness("x.txt", "words")).toBe(0.4);
  expect(sureness("x.csv", "a,b")).toBe(0);
});
