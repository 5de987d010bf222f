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
