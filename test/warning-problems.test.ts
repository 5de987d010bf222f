/** Warning problems over HTTP: from the fear to the level, with what the indicators say in between. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { watchIndicators } from "../src/analyse/indicator-watch.ts";
import { CollectionPlanLine } from "../src/kernel/collection-plan.ts";
import { OPEN } from "../src/kernel/label.ts";
import { WarningProblem } from "../src/kernel/warning-problem.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

const Saved = z.object({ id: z.uuid(), version: z.int() });
const Standing = z.object({
  level: z.string(),
  likelihood: z.number(),
  coverage: z.number().optional(),
  known: z.int(),
  indicators: z.int(),
  active: z.int(),
  criticalGaps: z.array(z.string()),
  standings: z.array(
    z.object({
      indicator: z.object({ id: z.string() }),
      weight: z.number().optional(),
      reading: z
        .object({
          body: z.looseObject({
            state: z.string(),
            value: z.number().optional(),
            revised: z.string().optional(),
          }),
        })
        .optional(),
    }),
  ),
});

const now = () => desk.system.clock.now();
const day = (offset: number) => new Date(now().getTime() + offset * 86_400_000).toISOString().slice(0, 10);

const problemBody = () => ({
  title: "War between Kelvaria and Tressia",
  event: "Organised violence between the two states with at least 25 deaths in three months",
  place: "XXA",
  consequence: "Displacement towards the coast",
  decisionOwner: "Crisis desk of the ministry",
  decision: "Whether to open the eastern corridor",
  leadTimeDays: 30,
  horizonDays: 90,
  rule: {
    series: { place: "XXA", subject: "*", measure: "deaths", bucket: "day" },
    fold: "sum",
    atLeast: 25,
  },
  prior: { p: 0.1, referenceClass: "Neighbours after a border incident", basis: "expert" },
  reviewBy: day(30),
});

const indicatorBody = (problemId: string, more: object = {}) => ({
  problemId,
  text: "Fuel price at the border",
  observable: "Price of diesel in the three border towns, from the market reports",
  domain: "ECO",
  criticality: "critical",
  binding: {
    by: "series",
    series: { place: "XXA", subject: "*", measure: "fuel-price", bucket: "day" },
    fold: "last",
    threshold: { active: 150 },
  },
  baseline: 100,
  windowDays: 10,
  staleAfterDays: 20,
  ratio: { present: 4, absent: 0.5, basis: "expert" },
  owner: "Economy team",
  reviewBy: day(60),
  ...more,
});

async function save(path: string, body: object, status = 200): Promise<z.infer<typeof Saved>> {
  const answer = await desk.post(`/api/${path}`, { body });
  expect([answer.statusCode, answer.statusCode === 200 ? "" : answer.body]).toEqual([
    status,
    status === 200 ? "" : answer.body,
  ]);
  return status === 200 ? Saved.parse(answer.json()) : { id: "", version: 0 };
}

async function standing(id: string) {
  return Standing.parse((await desk.read(`/api/problem?id=${id}`)).json());
}

async function price(bucket: string, value: number): Promise<void> {
  const { store, clock } = desk.system;
  await store.writer("test", clock).transaction((transaction) =>
    transaction.append([
      {
        series: { place: "XXA", subject: "*", measure: "fuel-price", bucket: "day" },
        unit: "index",
        fold: "last",
        bucket,
        value,
        label: OPEN,
      },
    ]),
  );
  await watchIndicators(store.homeView(), store.writer("analyse", clock), now());
}

describe("a warning problem", () => {
  test("knows nothing at first, moves with what is seen, and says what it does not cover", async () => {
    const { id } = await save("problem-save", problemBody());
    expect(await standing(id)).toMatchObject({ level: "W5", indicators: 0, known: 0 });
    expect((await standing(id)).likelihood).toBeCloseTo(0.1, 9);
    expect((await standing(id)).coverage).toBeUndefined();
    const { id: fuel } = await save("indicator-save", indicatorBody(id));
    await save(
      "indicator-save",
      indicatorBody(id, {
        text: "Reservists called up",
        domain: "MIL",
        criticality: "minor",
        binding: { by: "judgement" },
        baseline: undefined,
      }),
    );
    // Nobody has given a price yet: that is unknown, and not "not observed".
    expect(await standing(id)).toMatchObject({
      coverage: 0,
      known: 0,
      criticalGaps: ["Fuel price at the border"],
    });
    await price(day(-2), 104);
    const calm = await standing(id);
    expect(calm.standings.find(({ indicator }) => indicator.id === fuel)?.reading?.body).toMatchObject({
      state: "NOT_OBSERVED",
      value: 104,
    });
    expect(calm.likelihood).toBeCloseTo(0.5 / 9.5, 6);
    expect(calm.coverage).toBeCloseTo(0.75, 9);
    await price(day(-1), 160);
    const tense = await standing(id);
    expect(tense.standings.find(({ indicator }) => indicator.id === fuel)?.reading?.body.state).toBe(
      "ACTIVE",
    );
    expect(tense.likelihood).toBeCloseTo(4 / 13, 6);
    // The source takes the figure back after the alarm: the state says so.
    await price(day(-1), 155);
    expect(
      (await standing(id)).standings.find(({ indicator }) => indicator.id === fuel)?.reading?.body.revised,
    ).toContain(`${day(-1)} was 160 when it was counted and is 155 now`);
  });

  test("tells an indicator's owner when nothing comes in any more, once, and its coverage falls", async () => {
    const { id } = await save("problem-save", problemBody());
    const { id: fuel } = await save("indicator-save", indicatorBody(id));
    await price(day(-2), 100);
    expect((await standing(id)).coverage).toBe(1);
    const { store, clock } = desk.system;
    const later = new Date(now().getTime() + 40 * 86_400_000);
    const looked = () => watchIndicators(store.homeView(), store.writer("analyse", clock), later);
    await looked();
    await looked();
    const stood = await standing(id);
    expect([stood.coverage, stood.standings[0]?.reading?.body.state]).toEqual([0, "UNKNOWN"]);
    const { items } = await store.homeView().list(CollectionPlanLine, { where: { indicatorId: fuel } });
    expect(items.map(({ body }) => [body.cause, body.askedOf, body.status])).toEqual([
      ["silent", "Economy team", "asked"],
    ]);
  });

  test("sees nought deaths while incidents come in, and takes a constant series for what it is", async () => {
    const { id } = await save("problem-save", problemBody());
    const series = { place: "XXE", subject: "*", measure: "deaths", bucket: "day" } as const;
    const binding = { by: "series", series, fold: "sum", threshold: { active: 2 } };
    await save("indicator-save", indicatorBody(id, { text: "Deaths", binding, baseline: 0 }));
    const { store, clock } = desk.system;
    const append = (measure: string, bucket: string, value: number) =>
      store
        .writer("test", clock)
        .transaction((transaction) =>
          transaction.append([
            { series: { ...series, measure }, unit: "count", fold: "sum", bucket, value, label: OPEN },
          ]),
        );
    // A death long ago; since then only incidents: nobody died, and somebody looked.
    await append("deaths", day(-300), 1);
    await append("incidents", day(-1), 1);
    await watchIndicators(store.homeView(), store.writer("analyse", clock), now());
    const [deaths] = (await standing(id)).standings;
    expect(deaths?.reading?.body).toMatchObject({ state: "NOT_OBSERVED", value: 0 });
    for (let back = 12; back > 0; back -= 1) await price(day(-back), 100);
    await save("indicator-save", indicatorBody(id));
    const flat = (await standing(id)).standings.find(({ reading }) => reading?.body.value === 100);
    expect(flat?.reading?.body.state).toBe("NOT_OBSERVED");
  });

  test("is refused with a lead time longer than its horizon, a past review, or thresholds that contradict", async () => {
    await save("problem-save", { ...problemBody(), leadTimeDays: 90 }, 422);
    await save("problem-save", { ...problemBody(), reviewBy: "2000-01-01" }, 422);
    const { id } = await save("problem-save", problemBody());
    const binding = { ...indicatorBody(id).binding, threshold: { active: 150, emerging: 170 } };
    await save("indicator-save", indicatorBody(id, { binding }), 422);
    await save("indicator-save", indicatorBody(id, { baseline: 151 }), 422);
    await save(
      "indicator-save",
      indicatorBody(id, { ratio: { present: 2, absent: 1, basis: "history" } }),
      422,
    );
  });

  test("has its judged indicators judged with a reason, and its level set by a person", async () => {
    const { id } = await save("problem-save", problemBody());
    const { id: indicator } = await save(
      "indicator-save",
      indicatorBody(id, { binding: { by: "judgement" } }),
    );
    const judged = await desk.post("/api/judge-indicator", {
      id: indicator,
      state: "EMERGING",
      reason: "Two depots were opened",
    });
    expect(judged.statusCode).toBe(200);
    expect((await standing(id)).standings[0]?.reading?.body).toMatchObject({
      state: "EMERGING",
      judgedBy: expect.any(String),
    });
    const set = await desk.post("/api/propose-level", {
      id,
      level: "W3",
      reason: "Depots and prices together",
    });
    expect(set.json()).toMatchObject({ body: { level: "W3", before: "W5", coverage: 1 } });
    expect(await standing(id)).toMatchObject({ level: "W3" });
    expect((await desk.post("/api/propose-level", { id, level: "W3", reason: "Again" })).statusCode).toBe(
      422,
    );
    const Night = z.object({
      moved: z.array(
        z.object({ id: z.string(), level: z.string(), changes: z.array(z.object({ what: z.string() })) }),
      ),
      unmoved: z.int(),
    });
    const night = Night.parse((await desk.read("/api/night-watch")).json());
    expect(night.moved.find((one) => one.id === id)).toMatchObject({
      level: "W3",
      changes: [{ what: "level" }, { what: "indicator" }],
    });
    const later = new Date(now().getTime() + 86_400_000).toISOString();
    const calm = Night.parse((await desk.read(`/api/night-watch?since=${later}`)).json());
    expect(calm.moved).toEqual([]);
    expect(calm.unmoved).toBe(night.moved.length + night.unmoved);
  });

  test("says where it stood 30 days before, as recorded then, and where it has gone", async () => {
    const Board = z.object({
      items: z.array(
        z.looseObject({
          problem: z.object({ id: z.string() }),
          trend: z.string().optional(),
          before: z.object({ level: z.string(), likelihood: z.number() }).optional(),
        }),
      ),
    });
    const { id: fresh } = await save("problem-save", problemBody());
    const { store } = desk.system;
    const then = new Date(now().getTime() - 40 * 86_400_000);
    const [old] = await store
      .writer("test", { now: () => then })
      .transaction((transaction) =>
        transaction.put(WarningProblem, [
          { label: OPEN, body: WarningProblem.parse({ ...problemBody(), twoPersons: false }) },
        ]),
      );
    const id = old?.id ?? "";
    const ask = async () => Board.parse((await desk.read("/api/problems?limit=100")).json()).items;
    const of = async (which: string) => (await ask()).find(({ problem }) => problem.id === which);
    expect(await of(id)).toMatchObject({ trend: "same", before: { level: "W5" } });
    const set = await desk.post("/api/propose-level", { id, level: "W4", reason: "Depots" });
    expect(set.statusCode).toBe(200);
    expect(await of(id)).toMatchObject({ level: "W4", trend: "up", before: { level: "W5" } });
    expect((await of(fresh))?.before).toBeUndefined();
    expect((await of(fresh))?.trend).toBeUndefined();
  });
});
