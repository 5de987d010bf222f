import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../../test/postgres/fresh-store.ts";
import { partner as partnerReader } from "../../test/reader.ts";
import { furnish, IDS, warning } from "../../test/small-desk.ts";
import { Assessment } from "../kernel/assessment.ts";
import { Brief } from "../kernel/brief.ts";
import { Forecast } from "../kernel/forecast.ts";
import { Label, OPEN } from "../kernel/label.ts";
import { Question } from "../kernel/question.ts";
import { Source } from "../kernel/source.ts";
import { Warning } from "../kernel/warning.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import { composeBrief, type Ingredients } from "./compose.ts";

let fresh: FreshStore;

beforeAll(async () => {
  fresh = await freshStore();
  fresh.clock.time = new Date("2019-05-04T00:00:00.000Z");
  await furnish(fresh.store);
});
afterAll(() => fresh.drop());

async function compose(view: View, change: Partial<Ingredients> = {}) {
  return composeBrief(view, {
    title: "Situation brief",
    language: "en",
    asOf: new Date("2019-05-04T12:00:00.000Z"),
    placeName: (key) => (key === "XXA" ? "Kelvaria" : key),
    forecasts: await view.many(Forecast, [IDS.forecast]),
    record: [],
    ...change,
  });
}

describe("a brief", () => {
  test("is the same when it is composed again from the same view", async () => {
    const view = fresh.store.systemView();
    expect(await compose(view)).toEqual(await compose(view));
  });

  test("has every section, also the empty ones, which say why", async () => {
    const empty = await freshStore();
    const { brief, label } = await compose(empty.store.systemView(), { forecasts: [] });
    await empty.drop();
    expect(brief.sections.map(({ id }) => id)).toEqual([
      "changed",
      "warnings",
      "forecasts",
      "assessments",
      "mind-changers",
      "sources",
      "record",
    ]);
    for (const { sentences } of brief.sections) expect(sentences.length).toBeGreaterThan(0);
    expect(brief.citations).toEqual([]);
    expect(label).toEqual(OPEN);
    expect(Brief.safeParse({ ...brief, files: { pdf: "", html: "", markdown: "" } }).success).toBe(true);
  });

  test("numbers what it cites in order, each once, and every number resolves to words", async () => {
    const { brief } = await compose(fresh.store.systemView());
    const cited = brief.sections.flatMap(({ sentences }) => sentences.flatMap(({ cites }) => cites));
    expect(cited.length).toBeGreaterThan(2);
    const numbered = brief.citations.map(({ reference }) => reference.id);
    expect(new Set(numbered).size).toBe(numbered.length);
    expect([...new Set(cited.map(({ id }) => id))]).toEqual(numbered);
    expect(brief.citations.map(({ number }) => number)).toEqual(numbered.map((_, i) => i + 1));
    expect(brief.citations[0]?.text).toBe("Deaths in Kelvaria (warning, 2019-05-04)");
  });

  test("gives intervals with forecasts, ranges with likelihood words, and grades with sources", async () => {
    const { brief } = await compose(fresh.store.systemView());
    const row = (id: string) => brief.sections.find((section) => section.id === id)?.table?.rows[0];
    expect(row("warnings")).toEqual(["W2", "Kelvaria", "likely (55–80%), 60%", "2019-05-03"]);
    expect(row("forecasts")).toEqual(["Kelvaria", "20 (2–38)", "50%", "20%", "2%"]);
    const sources = brief.sections.find(({ id }) => id === "sources")?.table?.rows;
    expect(sources).toContainEqual(["Observer (at the scene)", "human", "B", "1"]);
  });

  test("speaks Turkish when asked", async () => {
    const { brief } = await compose(fresh.store.systemView(), { language: "tr" });
    expect(brief.sections.map(({ title }) => title)).toContain("Öngörüler");
  });

  test("puts the worst warning first, however many others were seen later", async () => {
    await fresh.store.writer("test").transaction((transaction) =>
      transaction.put(
        Warning,
        Array.from({ length: 210 }, (_, i) => ({
          id: derivedId("warning", String(i)),
          label: OPEN,
          body: {
            ...warning("Counts rose.", 0.1),
            level: "W4" as const,
            place: `P${i}`,
            lastSeen: "2019-06-01",
          },
        })),
      ),
    );
    const { brief } = await compose(fresh.store.systemView());
    expect(brief.sections.find(({ id }) => id === "warnings")?.table?.rows[0]?.[0]).toBe("W2");
  });

  test("shows scores beside the base rate's, and says when they are too few", async () => {
    const line = { forecaster: "desk", n: 3, brier: 0.1, referenceBrier: 0.25 };
    const { brief } = await compose(fresh.store.systemView(), { record: [line] });
    const record = brief.sections.find(({ id }) => id === "record");
    expect(record?.table?.rows).toEqual([["desk", "3", "0.100", "0.250"]]);
    expect(record?.sentences[0]?.text).toContain("Fewer than 30");
  });

  test("tells each place's newest final assessment, and none whose window is over", async () => {
    const own = await freshStore();
    const told = await ownAssessments(own);
    await own.drop();
    expect(told).toEqual(["New."]);
  });

  test("marks what no person has accepted", async () => {
    await fresh.store.writer("test").transaction((transaction) =>
      transaction.put(Assessment, [
        {
          label: OPEN,
          body: {
            title: "Kelvaria",
            question: "Will it?",
            statements: [{ kind: "judgement", text: "It will: 70%.", machine: true }],
            likelihood: { p: 0.7 },
            confidence: { level: "low", reasons: ["One origin."], wouldChange: ["A second origin."] },
          },
        },
      ]),
    );
    const { brief } = await compose(fresh.store.systemView());
    const texts = brief.sections.flatMap(({ sentences }) => sentences.map(({ text }) => text));
    expect(texts).toContain("Draft, not yet accepted by a person: It will: 70%.");
    expect(texts).toContain("Confidence: low. One origin.");
    expect(texts).toContain("Kelvaria: A second origin.");
  });
});

describe("a brief's banner", () => {
  test("is the join of all labels it was made from: warnings, forecasts, sources, and what it cites", async () => {
    expect((await compose(fresh.store.systemView())).brief.banner).toBe("TLP:AMBER");
    const red = Label.parse({ tlp: "RED", caveats: ["EX:CHR"] });
    await fresh.store.writer("test").transaction(async (transaction) => {
      const { body } = await transaction.view.one(Source, IDS.wire);
      await transaction.put(Source, [{ id: IDS.wire, label: red, body }]);
    });
    expect((await compose(fresh.store.systemView())).brief.banner).toBe("TLP:RED // EX:CHR");
  });

  test("is the join of its portions, each marked by itself", async () => {
    const { brief } = await compose(fresh.store.view(partnerReader("GREEN")));
    const marks = brief.sections.flatMap(({ sentences, table }) => [
      ...sentences.map(({ mark }) => mark),
      ...(table?.marks ?? []),
    ]);
    expect(new Set(marks)).toEqual(new Set(["TLP:CLEAR", "TLP:GREEN"]));
    expect(brief.banner).toBe("TLP:GREEN");
  });

  test("of what no institution may read together is refused, naming what does not go together", async () => {
    const own = await freshStore();
    await own.store.writer("test").transaction((transaction) =>
      transaction.put(
        Warning,
        ["north", "south"].map((institution) => ({
          label: Label.parse({ tlp: "AMBER", releasableTo: [institution] }),
          body: { ...warning("Counts rose.", 0.5), place: institution },
        })),
      ),
    );
    await expect(compose(own.store.systemView(), { forecasts: [] })).rejects.toMatchObject({
      code: "refused",
      details: { missing: [expect.stringContaining("REL north"), expect.stringContaining("REL south")] },
    });
    await own.drop();
  });

  test("for a reader who sees less is lower, and nothing above it is in the brief", async () => {
    const partner = fresh.store.view(partnerReader("GREEN"));
    const { brief } = await compose(partner);
    expect(brief.banner).toBe("TLP:GREEN");
    expect(JSON.stringify(brief)).not.toContain("Wire");
  });
});

/** Two of one place, the later one standing, and one of another place whose question has come due. */
async function ownAssessments({ store, clock }: FreshStore): Promise<string[]> {
  const series = { place: "XXA", subject: "*", measure: "deaths", bucket: "month" as const };
  const rule = { series, from: "2019-02-01", to: "2019-04-30", fold: "sum" as const, atLeast: 25 };
  const question = {
    text: "Will it?",
    rule,
    opensAt: "2019-02-01",
    resolvesAt: "2019-04-30",
    baseRate: 0.1,
    baseRateFrom: "1 of 10",
  };
  const questionId = derivedId("question", "over");
  const final = (place: string, text: string) => ({
    label: OPEN,
    body: {
      title: text,
      question: "Will it?",
      place,
      statements: [{ kind: "judgement" as const, text }],
      likelihood: { p: 0.7 },
      confidence: { level: "low" as const, reasons: ["One origin."], wouldChange: [] },
      status: "final" as const,
    },
  });
  const over = final("XXB", "Over.");
  clock.time = new Date("2019-05-01T00:00:00.000Z");
  await store.writer("test").transaction(async ({ put }) => {
    await put(Question, [{ id: questionId, label: OPEN, body: question }]);
    await put(Assessment, [final("XXA", "Old."), { ...over, body: { ...over.body, questionId } }]);
  });
  clock.time = new Date("2019-05-02T00:00:00.000Z");
  await store.writer("test").transaction(({ put }) => put(Assessment, [final("XXA", "New.")]));
  const { brief } = await compose(store.systemView(), { forecasts: [] });
  const section = brief.sections.find(({ id }) => id === "assessments");
  return (section?.sentences ?? []).filter(({ kind }) => kind === "judgement").map(({ text }) => text);
}
