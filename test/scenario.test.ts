/**
 * The worked example, from its first report to its scored brief, on a fixed clock.
 *
 * What is asked for stands in example/README.md, the answer key: what was knowable when, what is an echo, and
 * what must not be taken for a crisis.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extractText, getDocumentProxy } from "unpdf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dayNumber } from "../src/analyse/calendar.ts";
import { measure } from "../src/analyse/indicator-measure.ts";
import { analyse } from "../src/app/analysing.ts";
import { evidenceOf } from "../src/app/evidence-chain.ts";
import { loadExample } from "../src/app/example.ts";
import { makeBrief } from "../src/app/making-briefs.ts";
import { readMode } from "../src/app/mode.ts";
import { operations } from "../src/app/operations/all.ts";
import { problemStanding } from "../src/app/problem-summary.ts";
import { openSystem, type System } from "../src/app/system.ts";
import { LOCAL_PERSON } from "../src/guard/principal.ts";
import { Assessment } from "../src/kernel/assessment.ts";
import { Brief } from "../src/kernel/brief.ts";
import { Event } from "../src/kernel/event.ts";
import { Forecast } from "../src/kernel/forecast.ts";
import { Question, Resolution, Score } from "../src/kernel/question.ts";
import { Report } from "../src/kernel/report.ts";
import { isBalanced, Quarantined, Run } from "../src/kernel/run.ts";
import { Signal } from "../src/kernel/signal.ts";
import { LEVELS, Warning, type WatchLevel } from "../src/kernel/warning.ts";
import { WarningProblem } from "../src/kernel/warning-problem.ts";
import { freshDatabase } from "./postgres/harness.ts";

let system: System;
let folder: string;
let dropDatabase: () => Promise<void>;

beforeAll(async () => {
  const database = await freshDatabase();
  dropDatabase = database.drop;
  folder = await mkdtemp(join(tmpdir(), "presage-scenario-"));
  let state = 7;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  system = await openSystem(
    { flags: { data: folder, database: database.url }, environment: {} },
    { clock: { now: () => new Date("2026-01-01T00:00:00.000Z") }, random },
  );
  await loadExample(system, () => undefined);
}, 300_000);

afterAll(async () => {
  await system.close();
  await dropDatabase();
  await rm(folder, { recursive: true, force: true });
});

const on = (day: string) => system.store.systemView(new Date(`${day}T23:59:59.000Z`));

async function levelOf(place: string, day: string): Promise<WatchLevel> {
  const { items } = await on(day).list(Warning, { where: { place, status: "open" } });
  const worst = items.map(({ body }) => LEVELS.indexOf(body.level)).sort((a, b) => b - a)[0];
  return LEVELS[worst ?? 0] ?? "W5";
}

async function monthly(measure: string, place: string, month: string): Promise<number> {
  const rows = await system.store.systemView().readings({
    measure,
    bucket: "month",
    places: [place],
    subjects: ["*"],
    from: `${month}-01`,
    to: `${month}-01`,
  });
  return rows[0]?.value ?? 0;
}

describe("collecting", () => {
  test("every run is done and its counts balance, and nothing had to be set aside", async () => {
    const { items } = await system.store.systemView().list(Run, { limit: 500 });
    expect(items.length).toBeGreaterThan(250);
    expect(items.filter(({ body }) => body.status !== "done" || !isBalanced(body.counts))).toEqual([]);
    expect(await system.store.systemView().count(Quarantined)).toBe(0);
  });

  test("overlapping feed snapshots store an item once", async () => {
    const { items } = await system.store.systemView().list(Run, { limit: 500 });
    expect(items.reduce((sum, { body }) => sum + body.counts.duplicate, 0)).toBeGreaterThan(50);
  });

  test("reports of all three disciplines are there, in seven languages", async () => {
    const view = system.store.systemView();
    const disciplines = await view.countBy(Report, "discipline");
    expect([...disciplines.keys()].sort()).toEqual(["human", "open", "technical"]);
    const languages = await view.countBy(Report, "language");
    for (const language of ["en", "es", "pt", "fr", "de", "tr", "ar"])
      expect(languages.get(language) ?? 0, language).toBeGreaterThanOrEqual(8);
  });
});

describe("incidents and series", () => {
  test("the counts of the crisis are near the key's, and media volume is another number", async () => {
    for (const [month, deaths, incidents] of [
      ["2019-09", 27, 32],
      ["2019-10", 172, 71],
      ["2019-11", 97, 49],
    ] as const) {
      expect(await monthly("deaths", "XXA", month), `deaths ${month}`).toBe(deaths);
      // The key counts the listing's rows; what only reports tell comes on top of them.
      const counted = await monthly("incidents", "XXA", month);
      expect(counted, `incidents ${month}`).toBeGreaterThanOrEqual(incidents);
      expect(counted, `incidents ${month}`).toBeLessThanOrEqual(incidents * 1.25);
      expect(await monthly("media-volume", "XXA", month)).toBeGreaterThan(counted);
    }
  });

  test("the revised ferry incident is one incident, and each day knew its own figure", async () => {
    const deathsOn = async (day: string) => {
      const { items } = await on(day).list(Event, {
        where: { country: "XXA", day: { from: "2019-10-09", to: "2019-10-09" } },
      });
      return Math.max(0, ...items.map(({ body }) => body.deaths?.best ?? 0));
    };
    expect(await deathsOn("2019-10-15")).toBe(24);
    expect(await deathsOn("2019-10-22")).toBe(31);
    expect(await deathsOn("2019-10-15")).toBe(24);
  });

  test("the story that eight outlets echoed counts as few origins", async () => {
    const { items } = await on("2019-08-31").list(Event, {
      where: { day: { from: "2019-08-10", to: "2019-08-20" } },
      limit: 200,
    });
    const [loudest] = items.sort((a, b) => b.body.mediaVolume - a.body.mediaVolume);
    expect(loudest?.body.mediaVolume).toBeGreaterThanOrEqual(4);
    expect(loudest?.body.independentOrigins).toBeLessThanOrEqual(2);
  });
});

describe("warnings", () => {
  test("the planted crisis rises over months", async () => {
    const rank = async (day: string) => LEVELS.indexOf(await levelOf("XXA", day));
    expect(await rank("2019-03-31")).toBeGreaterThanOrEqual(LEVELS.indexOf("W4"));
    expect(await rank("2019-06-30")).toBeGreaterThanOrEqual(LEVELS.indexOf("W3"));
    expect(await rank("2019-10-07")).toBeGreaterThanOrEqual(LEVELS.indexOf("W2"));
    expect(await levelOf("XXA", "2019-10-21")).toBe("W1");
    expect(await rank("2020-01-10")).toBeLessThan(LEVELS.indexOf("W1"));
  });

  test("the announced exercise and the loud May do not raise the neighbours above watch", async () => {
    for (const place of ["XXB", "XXC"])
      for (const day of ["2019-03-31", "2019-05-31", "2019-06-30", "2019-09-30", "2019-12-31"])
        expect(LEVELS.indexOf(await levelOf(place, day)), `${place} ${day}`).toBeLessThanOrEqual(
          LEVELS.indexOf("W4"),
        );
  });

  test("each signal carries the readings that caused it and a sentence", async () => {
    const { items } = await system.store.systemView().list(Signal, { limit: 500 });
    expect(items.length).toBeGreaterThan(100);
    for (const { body } of items) {
      expect(body.sentence).toMatch(/\d.*\.$/);
      expect(body.readings.length).toBeGreaterThan(0);
    }
  });

  test("looking again changes nothing", async () => {
    const clock = { now: () => new Date("2020-01-20T12:00:00.000Z") };
    expect(await analyse(system.store, clock)).toEqual({
      signals: 0,
      indicators: 0,
      warnings: 0,
      resolved: 0,
    });
  });
});

describe("forecasts and the record", () => {
  test("the model and the base-rate model speak for every place, with probabilities that fall as thresholds rise", async () => {
    const view = system.store.systemView();
    const models = await view.countBy(Forecast, "model", { asOf: "2019-12" });
    expect([...models.values()][0]).toBeGreaterThanOrEqual(119);
    expect(models.size).toBe(2);
    const { items } = await view.list(Forecast, { where: { asOf: "2018-12" }, limit: 500 });
    for (const { body } of items)
      for (const { atLeast } of body.leads) expect(atLeast).toEqual([...atLeast].sort((a, b) => b - a));
  });

  test("every judgement became a question, was settled by its series, and was scored beside the base rate", async () => {
    const view = system.store.systemView();
    const final = await view.count(Assessment, { status: "final" });
    const questions = await view.list(Question, { limit: 100 });
    const resolutions = await view.list(Resolution, { limit: 100 });
    const scores = await view.list(Score, { limit: 500 });
    expect(final).toBeGreaterThanOrEqual(8);
    const judged = questions.items.filter(({ body }) => body.madeFrom?.kind === Assessment.kind);
    expect(judged).toHaveLength(final);
    const due = questions.items.filter(({ body }) => body.resolvesAt < "2020-01-14");
    expect(resolutions.items).toHaveLength(due.length);
    const scored = due.map(({ id }) => scores.items.filter(({ body }) => body.questionId === id).length);
    const asked = due.map(({ body }) => (body.madeFrom?.kind === Assessment.kind ? 3 : 2));
    for (const [i, least] of asked.entries()) expect(scored[i]).toBeGreaterThanOrEqual(least);
    for (const { body } of questions.items)
      expect(Date.parse(body.resolvesAt)).toBeGreaterThan(Date.parse(body.opensAt));
  });
});

describe("evidence", () => {
  const restsOn = async (kind: string, id: string) => {
    // The example was played by another process, which has numbered labels of its own.
    await system.store.labels.refresh();
    const view = system.store.view(LOCAL_PERSON.reader);
    const schema = { forecast: Forecast, signal: Signal }[kind] ?? Forecast;
    return (await evidenceOf(view, kind, await view.one(schema, id))).restsOn;
  };

  test("a forecast from published figures leads to the runs that brought them, up to its month", async () => {
    const { items } = await system.store
      .systemView()
      .list(Forecast, { where: { place: "SYR", asOf: "2018-12", model: "stack" } });
    const found = await restsOn("forecast", items[0]?.id ?? "");
    expect(found.map(({ title }) => title)).toContain("UCDP: ucdp-deaths-2018-12.figures.csv");
    expect(found.map(({ title }) => title)).not.toContain("UCDP: ucdp-deaths-2019-01.figures.csv");
  });

  test("a signal in counted deaths leads to incidents", async () => {
    const { items } = await system.store.systemView().list(Signal, { where: { place: "XXA" }, limit: 200 });
    const signal = items.find(({ body }) => body.series.measure === "deaths");
    const found = await restsOn("signal", signal?.id ?? "");
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ kind }) => kind === "event")).toBe(true);
  });
});

describe("the brief", () => {
  test("was made at the end of the story, with each citation resolved and the banner computed", async () => {
    const { items } = await system.store.systemView().list(Brief);
    const [brief] = items;
    expect(brief?.body.asOf).toBe("2020-01-20T12:00:00.000Z");
    expect(brief?.body.banner).toBe("TLP:AMBER+STRICT");
    const numbered = new Set(brief?.body.citations.map(({ reference }) => reference.id));
    for (const section of brief?.body.sections ?? [])
      for (const sentence of section.sentences)
        for (const { id } of sentence.cites) expect(numbered).toContain(id);
    const pdf = await getDocumentProxy(
      new Uint8Array(await system.store.blobs.read(brief?.body.files.pdf ?? "")),
    );
    const { text } = await extractText(pdf, { mergePages: true });
    expect(text).toContain("Kelvaria");
    expect(text).toContain("TLP:AMBER+STRICT");
    expect(text).toMatch(/Brier/);
  });

  test("as of a day in the past says what was known then, the same each time", async () => {
    const view = on("2019-06-30");
    const clock = { now: () => new Date("2020-01-20T12:00:00.000Z") };
    const [first, second] = [
      await makeBrief(
        { ...system, clock },
        { view, writer: system.store.writer("test") },
        { language: "en" },
      ),
      await makeBrief(
        { ...system, clock },
        { view, writer: system.store.writer("test") },
        { language: "en" },
      ),
    ];
    expect(second.body).toEqual(first.body);
    expect(JSON.stringify(first.body)).not.toContain("October 2019");
  });
});

test("afterwards the desk's clock stands on the last day of the story", async () => {
  const mode = await readMode(system.store.systemView());
  expect(mode).toMatchObject({ mode: "example", endsAt: "2020-01-20T12:00:00.000Z" });
  expect(system.clock.now().toISOString()).toBe("2020-01-20T12:00:00.000Z");
  expect([...operations].length).toBeGreaterThan(30);
});

describe("the warning problems of the exercise", () => {
  const problemOf = async (title: string, day: string) => {
    const { items } = await on(day).list(WarningProblem, { limit: 10 });
    const problem = items.find(({ body }) => body.title.includes(title));
    if (!problem) throw new Error(`no problem "${title}" on ${day}`);
    return problem;
  };
  const standingOf = async (title: string, day: string) =>
    problemStanding(on(day), await problemOf(title, day));
  const indicatorOf = async (title: string, text: string, day: string) => {
    const { standings } = await standingOf(title, day);
    const found = standings.find(({ indicator }) => indicator.body.text.includes(text));
    if (!found) throw new Error(`no indicator "${text}"`);
    return found;
  };
  const mondays = Array.from({ length: 76 }, (_, i) =>
    new Date(Date.parse("2018-07-09T00:00:00Z") + i * 7 * 86_400_000).toISOString().slice(0, 10),
  );

  test("the war is warned of with the planned lead time, and before the first shots", async () => {
    const { summary, decisions } = await standingOf("Charter Quays", "2020-01-15");
    const { leadTimeDays, rule } = summary.problem.body;
    const days = await on("2020-01-15").readings({
      measure: rule.series.measure,
      bucket: "day",
      places: ["XXA"],
      subjects: ["*"],
      from: "2019-09-01",
      to: "2019-09-30",
    });
    let sum = 0;
    const came = days.find(({ value }) => {
      sum += value;
      return sum >= rule.atLeast;
    });
    expect(came?.bucket).toBe("2019-09-26");
    const first = decisions
      .filter(({ body }) => ["W2", "W1"].includes(body.level))
      .map(({ body }) => body.confirmedAt?.slice(0, 10) ?? "")
      .sort()[0];
    expect(first !== undefined && first < "2019-08-26", `first W2 on ${first}`).toBe(true);
    const lead = (Date.parse("2019-09-26") - Date.parse(first ?? "")) / 86_400_000;
    expect(lead).toBeGreaterThanOrEqual(leadTimeDays);
    // It does not stand there for ever: half a year before, the level was below.
    const calm = await standingOf("Charter Quays", "2018-12-31");
    expect(calm.summary.level).toBe("W5");
    expect((await standingOf("Charter Quays", "2019-09-03")).summary.level).toBe("W1");
  });

  test("its false alarm is shown as one: talk is active, ships are not, and no level is raised", async () => {
    const day = "2019-05-14";
    const talk = await indicatorOf("Ostremar", "Reports of mobilisation", day);
    const ships = await indicatorOf("Ostremar", "Ships of the defence force", day);
    expect([talk.reading?.body.state, ships.reading?.body.state]).toEqual(["ACTIVE", "NOT_OBSERVED"]);
    expect(talk.weight ?? 0).toBeGreaterThan(0);
    expect(ships.weight ?? 0).toBeLessThan(0);
    const over = await indicatorOf("Ostremar", "Reports of mobilisation", "2019-07-01");
    expect(over.reading?.body.state).toBe("NOT_OBSERVED");
    for (const monday of mondays)
      expect([monday, (await standingOf("Ostremar", monday)).summary.level]).toEqual([monday, "W5"]);
  });

  test("the deception is not believed: forged records of sources that cannot be judged do not count", async () => {
    const day = "2019-09-19";
    const { indicator } = await indicatorOf("Ostremar", "Grey hulls", day);
    const { binding } = indicator.body;
    if (binding.by !== "search") throw new Error("it is bound to a search");
    const view = on(day);
    const number = dayNumber(day);
    const { leastGrade: _, ...credulous } = binding;
    const believing = await measure(view, { ...indicator.body, binding: credulous }, number, 1);
    expect(believing.value ?? 0).toBeGreaterThanOrEqual(1);
    expect((await measure(view, indicator.body, number, 1)).value).toBe(0);
    expect((await standingOf("Ostremar", day)).summary.likelihood).toBeLessThan(0.05);
  });

  test("the circular reporting is not believed: what many papers copy is one origin, and no landing", async () => {
    const day = "2019-08-15";
    const { indicator } = await indicatorOf("Charter Quays", "Two origins report a landing", day);
    const { value, evidence } = await measure(on(day), indicator.body, dayNumber(day), 1);
    expect(evidence.length).toBeGreaterThanOrEqual(4);
    expect(value).toBe(1);
    for (const monday of mondays.filter((one) => one > "2019-08-12" && one < "2019-10-01")) {
      const landing = await indicatorOf("Charter Quays", "Fighters land", monday);
      expect([monday, landing.reading?.body.state]).toEqual([monday, "NOT_OBSERVED"]);
    }
  });

  test("what the indicators said is scored beside the base rate", async () => {
    const view = system.store.systemView();
    const { id } = await problemOf("Charter Quays", "2020-01-15");
    const asked = (await view.list(Question, { where: { place: "XXA" }, limit: 500 })).items.filter(
      ({ body }) => body.madeFrom?.id === id,
    );
    expect(asked.length).toBe(3);
    const scores = (await view.list(Score, { limit: 500 })).items.filter(({ body }) =>
      asked.some((one) => one.id === body.questionId),
    );
    const forecasters = new Set(scores.map(({ body }) => body.forecaster));
    expect([...forecasters].sort()).toEqual(["base-rate", "indicators"]);
  });
});
