/** Templates over HTTP: filled for a place, stated with their indicators, and their past made out without peeking. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { OPEN } from "../src/kernel/label.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

const DEATHS = { place: "XXC", subject: "*", measure: "deaths", bucket: "day" } as const;
const Filled = z.object({
  problem: z.looseObject({ place: z.string(), rule: z.looseObject({ atLeast: z.number() }) }),
  indicators: z.array(z.looseObject({ text: z.string(), binding: z.looseObject({ by: z.string() }) })),
});
const Saved = z.object({ id: z.uuid() });
const Standings = z.object({
  likelihood: z.number(),
  standings: z.array(
    z.object({
      indicator: z.object({ id: z.uuid(), body: z.looseObject({ text: z.string() }) }),
      reading: z
        .object({
          body: z.looseObject({
            state: z.string(),
            tracedTo: z.string().optional(),
            changes: z.array(z.object({ at: z.string(), state: z.string() })),
          }),
        })
        .optional(),
    }),
  ),
});

/** Figures as they are recorded on a day of the past, by the clock of that day. */
async function recorded(at: string, figures: Readonly<Record<string, number>>, series: object = DEATHS) {
  const clock = { now: () => new Date(`${at}T08:00:00.000Z`) };
  await desk.system.store.writer("test", clock).transaction((transaction) =>
    transaction.append(
      Object.entries(figures).map(([bucket, value]) => ({
        series: { ...DEATHS, ...series },
        unit: "persons",
        fold: "last" as const,
        bucket,
        value,
        label: OPEN,
      })),
    ),
  );
}

async function stateTemplate(template: string) {
  const filled = Filled.parse((await desk.read(`/api/problem-template?id=${template}&place=XXC`)).json());
  const body = { ...filled.problem, reviewBy: "2019-08-01" };
  const saved = await desk.post("/api/problem-save", { body });
  const { id } = Saved.parse(saved.json());
  const added = await desk.post("/api/indicators-from-template", { problem: id, owner: "Regional team" });
  return { id, filled, added };
}

test("lists what desks fear, in the language that is asked for", async () => {
  const Items = z.object({ items: z.array(z.object({ id: z.string(), title: z.string() })) });
  const english = Items.parse((await desk.read("/api/problem-templates")).json()).items;
  expect(english.length).toBe(12);
  expect(english.find(({ id }) => id === "coup")?.title).toBe("Coup");
  const answer = await desk.server.inject({
    url: "/api/problem-templates",
    headers: { "accept-language": "tr" },
  });
  expect(Items.parse(answer.json()).items.find(({ id }) => id === "coup")?.title).toBe("Darbe");
});

test("is filled with the series that the place has, and left to judgement where it has none", async () => {
  await recorded("2019-04-20", { "2019-01-10": 6, "2019-04-10": 60 }, { measure: "ucdp-deaths-best" });
  const growing = Filled.parse(
    (await desk.read("/api/problem-template?id=conflict-escalation&place=XXC")).json(),
  );
  // 66 deaths in half a year: twice that pace for 90 days is 66.
  expect(growing.problem.rule).toMatchObject({ series: { place: "XXC", bucket: "day" }, atLeast: 66 });
  expect(growing.indicators.find(({ text }) => text === "A month twice as deadly")?.binding).toMatchObject({
    by: "series",
    series: { measure: "ucdp-deaths-best", place: "XXC" },
    threshold: { active: 22 },
  });
  expect(growing.indicators.find(({ text }) => text === "War in a neighbouring country")?.binding.by).toBe(
    "judgement",
  );
  const answer = await desk.read("/api/problem-template?id=spill-over&place=XXC");
  expect([answer.statusCode, answer.json()]).toEqual([422, expect.objectContaining({ code: "invalid" })]);
  expect((await desk.read("/api/problem-template?id=earthquake&place=XXC")).json()).toMatchObject({
    detail: expect.stringContaining("conflict-onset"),
  });
});

test("knows the neighbour of a real country by its border, the most violent first", async () => {
  await recorded("2019-04-20", { "2019-04-10": 400 }, { place: "SYR", measure: "ucdp-deaths-best" });
  await recorded("2019-04-20", { "2019-04-10": 900 }, { place: "AFG", measure: "ucdp-deaths-best" });
  await recorded("2019-04-20", { "2019-04-10": 3 }, { place: "IRQ", measure: "ucdp-deaths-best" });
  expect((await desk.read("/api/problem-template?id=spill-over&place=JOR")).json()).toMatchObject({
    neighbour: "SYR",
  });
});

test("is stated with its indicators, whose past is what was known on each day and nothing later", async () => {
  await recorded("2019-03-04", { "2019-03-01": 0 }, { measure: "violence-deaths" });
  await recorded("2019-04-26", { "2019-03-01": 9, "2019-04-25": 2 }, { measure: "violence-deaths" });
  const { id, added } = await stateTemplate("conflict-onset");
  expect(added.statusCode).toBe(200);
  const { standings, likelihood } = Standings.parse((await desk.read(`/api/problem?id=${id}`)).json());
  expect(standings.length).toBe(11);
  expect(likelihood).toBeGreaterThan(0);
  const first = standings.find(({ indicator }) => indicator.body.text === "First deaths");
  expect(first?.reading?.body).toMatchObject({ state: "ACTIVE", tracedTo: "2019-05-04" });
  const changes = first?.reading?.body.changes ?? [];
  // The nine deaths of March were not known in March: they are active from when they were told.
  const at = changes.find(({ state }) => state === "ACTIVE")?.at ?? "";
  expect(at >= "2019-04-20" && at <= "2019-05-04").toBe(true);
  // Whoever looks from then sees what was known then: the indicator did not stand yet.
  const judged = standings.find(({ indicator }) => indicator.body.text === "Weapons stolen or brought in");
  expect(judged?.reading?.body.changes.length ?? 0).toBeLessThanOrEqual(1);
});

test("adds nothing twice, and nothing to a problem that was stated without a template", async () => {
  const { id } = await stateTemplate("coup");
  const again = await desk.post("/api/indicators-from-template", { problem: id, owner: "Regional team" });
  expect(again.json()).toEqual({ items: [] });
});

test("learns from the desk's own past, as known on each eve, and keeps the expert's word beside it", async () => {
  const body = (await problemFor("XXD")).problem;
  const { id: problemId } = Saved.parse((await desk.post("/api/problem-save", { body })).json());
  const series = { place: "XXD", subject: "*", measure: "fuel-price", bucket: "day" };
  // Each tenth of a month a price, each twentieth what followed: dear months were followed by deaths.
  for (let month = 0; month < 14; month += 1) {
    const name = new Date(Date.UTC(2018, month, 10)).toISOString().slice(0, 10);
    const dear = month % 3 === 0;
    await recorded(name, { [name]: dear ? 150 : 90 }, series);
    const after = new Date(Date.UTC(2018, month, 20)).toISOString().slice(0, 10);
    await recorded(after, { [after]: dear ? 30 : 0 }, { place: "XXD", measure: "violence-deaths" });
  }
  const indicator = {
    problemId,
    text: "Dear fuel",
    observable: "Price of a litre in the market reports",
    domain: "ECO",
    binding: { by: "series", series, fold: "last", threshold: { active: 140, emerging: 130 } },
    baseline: 90,
    windowDays: 10,
    staleAfterDays: 40,
    dwellDays: 0,
    ratio: { present: 2, absent: 0.8, basis: "expert" },
    owner: "Economy team",
    reviewBy: "2019-08-01",
  };
  const { id } = Saved.parse((await desk.post("/api/indicator-save", { body: indicator })).json());
  const answer = await desk.post("/api/indicator-learn", { id });
  const learned = z
    .object({
      body: z.looseObject({
        ratio: z.object({ present: z.number() }),
        learned: z.object({ present: z.number(), events: z.int(), quiet: z.int(), seenBefore: z.int() }),
      }),
    })
    .parse(answer.json()).body;
  expect(learned.ratio.present).toBe(2);
  expect(learned.learned.events + learned.learned.quiet).toBeGreaterThan(5);
  expect(learned.learned.seenBefore).toBeLessThanOrEqual(learned.learned.events);
  const judged = await desk.post("/api/indicator-save", {
    body: { ...indicator, binding: { by: "judgement" } },
  });
  expect((await desk.post("/api/indicator-learn", { id: Saved.parse(judged.json()).id })).statusCode).toBe(
    422,
  );
});

test("has its question registered once for a window, and refused where nothing could settle it", async () => {
  const { problem } = await problemFor("XXD");
  const { id } = Saved.parse((await desk.post("/api/problem-save", { body: problem })).json());
  const first = await desk.post("/api/problem-question", { id });
  expect([first.statusCode, first.json()]).toMatchObject([
    200,
    { body: { opensAt: "2019-05-05", madeFrom: { kind: "warning-problem", id } } },
  ]);
  expect((await desk.post("/api/problem-question", { id })).json()).toMatchObject({
    id: Saved.parse(first.json()).id,
    version: 1,
  });
  const series = { ...problem.rule.series, measure: "coup-events" };
  const unsettled = { ...problem, rule: { ...problem.rule, series } };
  const other = Saved.parse((await desk.post("/api/problem-save", { body: unsettled })).json());
  expect((await desk.post("/api/problem-question", { id: other.id })).statusCode).toBe(422);
});

/** A problem of a place of its own, by the day and over thirty days. */
async function problemFor(place: string) {
  const series = { place, subject: "*", measure: "violence-deaths", bucket: "day" };
  return {
    problem: {
      title: "Violence after dear fuel",
      event: "At least 25 deaths within thirty days",
      place,
      consequence: "Displacement",
      decisionOwner: "Crisis desk",
      decision: "Whether to place stores",
      leadTimeDays: 5,
      horizonDays: 30,
      rule: { series, fold: "sum", atLeast: 25 },
      prior: { p: 0.1, referenceClass: "Months of this place", basis: "expert" },
      reviewBy: "2019-08-01",
    },
  };
}
