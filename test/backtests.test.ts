/** Backtests on a desk: asked for, worked on as a job, shown at any threshold, and on what was known then. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { BACKTEST_JOB, BacktestPayload, workOnBacktest } from "../src/app/backtesting.ts";
import { Decision } from "../src/kernel/decision.ts";
import { OPEN } from "../src/kernel/label.ts";
import { monthName, monthNumber } from "../src/kernel/month.ts";
import { WarningProblem } from "../src/kernel/warning-problem.ts";
import { drainJobs } from "../src/store/jobs.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;
const FIRST = monthNumber("2005-01");
const MONTHS = 170;
const PLACES = ["XXA", "XXB", "XXC"];
/** Quiet for two years, then ten months of war, each place at another time. */
const value = (p: number, t: number) => {
  const phase = (t + 11 * p) % 34;
  return phase > 23 ? 12 : phase === 20 ? 4 : 0;
};

beforeAll(async () => {
  desk = await serveSmallDesk();
  const { store, clock } = desk.system;
  await store.writer("test", clock).transaction((transaction) =>
    transaction.append(
      PLACES.flatMap((place, p) =>
        Array.from({ length: MONTHS }, (_, t) => ({
          series: { place, subject: "*", measure: "ucdp-deaths", bucket: "month" as const },
          unit: "persons",
          fold: "last" as const,
          bucket: `${monthName(FIRST + t)}-01`,
          value: value(p, t),
          label: OPEN,
          // Published a month later.
          publishedAt: `${monthName(FIRST + t + 1)}-15T00:00:00Z`,
        })),
      ),
    ),
  );
});
afterAll(() => desk.close());

const problemIn = (place: string) => ({
  title: "War in the east",
  event: "At least 25 deaths in three months",
  place,
  consequence: "Displacement",
  decisionOwner: "Crisis desk",
  decision: "Whether to open the corridor",
  leadTimeDays: 30,
  horizonDays: 90,
  rule: {
    series: { place, subject: "*", measure: "ucdp-deaths", bucket: "month" },
    fold: "sum",
    atLeast: 25,
  },
  prior: { p: 0.1, referenceClass: "Neighbours after an incident", basis: "expert" },
  reviewBy: "2021-01-01",
});

const Stored = z.looseObject({
  id: z.uuid(),
  body: z.looseObject({ status: z.string(), fault: z.string().optional() }),
});
const Result = z.looseObject({
  backtest: Stored,
  at: z
    .looseObject({
      threshold: z.number(),
      hits: z.int(),
      misses: z.int(),
      falseAlarms: z.int(),
      intervened: z.int(),
    })
    .optional(),
  episodes: z.array(z.looseObject({ place: z.string(), from: z.string(), outcome: z.string() })),
  missed: z.array(z.unknown()),
});

async function ask(body: object) {
  const answer = await desk.post("/api/backtest-ask", body);
  expect([answer.statusCode, answer.statusCode === 200 ? "" : answer.body]).toEqual([200, ""]);
  return Stored.parse(answer.json());
}

async function result(id: string, threshold?: number) {
  const query = threshold === undefined ? "" : `&threshold=${threshold}`;
  const answer = await desk.read(`/api/backtest-result?id=${id}${query}`);
  expect([answer.statusCode, answer.statusCode === 200 ? "" : answer.body]).toEqual([200, ""]);
  return Result.parse(answer.json());
}

/** Works on the jobs as a served desk does. */
async function work() {
  const told: number[] = [];
  await drainJobs(
    desk.system.store.pool,
    {
      [BACKTEST_JOB]: async (payload) => {
        const { id } = BacktestPayload.parse(payload);
        await workOnBacktest(desk.system, id, {
          signal: new AbortController().signal,
          told: (done) => told.push(done),
        });
      },
    },
    { error: (message) => expect.fail(message) },
  );
  return told;
}

describe("a backtest on the desk's own history", () => {
  const asked = { watch: "warning-rule", vintages: "dated", from: "2010-01", measure: "ucdp-deaths" };

  test("waits in the queue, is worked on with progress, and is there at any threshold", async () => {
    const { id, body } = await ask(asked);
    expect(body.status).toBe("queued");
    expect((await result(id)).at).toBeUndefined();
    const told = await work();
    expect(told.length).toBeGreaterThan(50);
    const done = await result(id);
    expect(done.backtest.body.status).toBe("done");
    const { hits = 0, misses = 0 } = done.at ?? {};
    expect(hits + misses).toBeGreaterThan(3);
    expect(done.missed).toHaveLength(misses);
    const never = await result(id, 2);
    expect(never.at).toMatchObject({ hits: 0, falseAlarms: 0 });
    expect(never.missed).toHaveLength(hits + misses);
    const listed = (await desk.read("/api/backtests")).json();
    expect(listed.items[0]).toMatchObject({ id, status: "done", hits });
  });

  test("an episode that somebody acted on is told apart", async () => {
    const first = await ask({ ...asked, now: true });
    const [episode] = (await result(first.id)).episodes;
    const { id } = await ask({
      ...asked,
      now: true,
      interventions: [{ place: episode?.place, at: episode?.from }],
    });
    expect((await result(id)).episodes[0]?.outcome).toBe("intervened");
    expect((await result(id)).at?.intervened).toBe(1);
  });

  test("what the desk's own record says was acted on is told apart, and what was put off is not", async () => {
    const [episode] = (await result((await ask({ ...asked, now: true })).id)).episodes;
    const place = episode?.place ?? "";
    const { store, clock } = desk.system;
    const decide = (choice: "acted" | "deferred") =>
      store.writer("test", clock).transaction(async (transaction) => {
        const [problem] = await transaction.put(WarningProblem, [
          { label: OPEN, body: WarningProblem.parse(problemIn(place)) },
        ]);
        const body = {
          ofKind: "warning-problem" as const,
          ofId: problem?.id ?? "",
          level: "W2" as const,
          choice,
          reason: "The corridor was opened",
          office: "Crisis desk",
          by: "local",
          at: `${episode?.from}T08:00:00.000Z`,
        };
        await transaction.put(Decision, [{ label: { ...OPEN, tlp: "GREEN" }, body }]);
      });
    const outcome = async () => {
      const { id } = await ask({ ...asked, now: true });
      return (await result(id)).episodes[0]?.outcome;
    };
    await decide("deferred");
    expect(await outcome()).toBe(episode?.outcome);
    await decide("acted");
    expect(await outcome()).toBe("intervened");
  });

  test("one that is called off while it is worked on ends without a result", async () => {
    const { id } = await ask(asked);
    const working = workOnBacktest(desk.system, id, {
      signal: new AbortController().signal,
      told: () => undefined,
    });
    const answer = await desk.post("/api/backtest-cancel", { id });
    expect(answer.statusCode).toBe(200);
    await working;
    const { backtest, at } = await result(id);
    expect(backtest.body).toMatchObject({
      status: "failed",
      fault: expect.stringContaining("Called off by"),
    });
    expect(at).toBeUndefined();
    const again = await desk.problem({ method: "POST", url: "/api/backtest-cancel", payload: { id } }, 409);
    expect(again.detail).toContain("there is nothing to call off");
    await work();
    expect((await result(id)).backtest.body.status).toBe("failed");
  });

  test("recorded only today, a history was known to nobody here before", async () => {
    const { id } = await ask({ ...asked, vintages: "recorded", now: true });
    const { at } = await result(id);
    expect(at?.hits).toBe(0);
    expect(at).toMatchObject({ coverage: { value: 0 } });
  });

  test("nobody to ask, nothing to ask of, and dates outside it are refused", async () => {
    const refused = async (body: object, sentence: string, status: number) => {
      const said = await desk.problem({ method: "POST", url: "/api/backtest-ask", payload: body }, status);
      expect(said.detail).toContain(sentence);
    };
    await refused({ watch: "tea-leaves" }, '"tea-leaves" is nobody to ask', 422);
    await refused({ measure: "tea" }, "There are no readings of tea", 404);
    await refused({ from: "1990-01", measure: "ucdp-deaths" }, "The history goes from 2005-01", 422);
    await refused({ watch: "detector:tea" }, "There is no detector called tea", 404);
  });
});

test("a problem is asked as of each day, and what was recorded later is not there", async () => {
  const saved = async (path: string, body: object) => {
    const answer = await desk.post(`/api/${path}`, { body });
    expect([answer.statusCode, answer.statusCode === 200 ? "" : answer.body]).toEqual([200, ""]);
    return Stored.omit({ body: true }).parse(answer.json()).id;
  };
  const series = { place: "XXB", subject: "*", measure: "ucdp-deaths", bucket: "month" };
  const problemId = await saved("problem-save", {
    title: "War in the south",
    event: "Organised violence with at least 25 deaths in three months",
    place: "XXB",
    consequence: "Displacement",
    decisionOwner: "Crisis desk",
    decision: "Whether to open the corridor",
    leadTimeDays: 30,
    horizonDays: 90,
    rule: { series, fold: "sum", atLeast: 25 },
    prior: { p: 0.1, referenceClass: "Neighbours", basis: "expert" },
    reviewBy: "2020-01-01",
  });
  await saved("indicator-save", {
    problemId,
    text: "Deaths in the north",
    observable: "Deaths by month",
    domain: "MIL",
    binding: { by: "series", series: { ...series, place: "XXA" }, fold: "sum", threshold: { active: 10 } },
    windowDays: 90,
    staleAfterDays: 400,
    ratio: { present: 4, absent: 0.5, basis: "expert" },
    owner: "Team",
    reviewBy: "2020-01-01",
  });
  const { id } = await ask({
    watch: `problem:${problemId}`,
    vintages: "none",
    from: "2018-01",
    now: true,
    threshold: 0.2,
  });
  const shown = await result(id);
  expect([shown.backtest.body.status, shown.backtest.body.fault]).toEqual(["done", undefined]);
  // The readings were recorded on the day of this test: as of every day before it, the indicator was unknown.
  expect(shown.at).toMatchObject({ coverage: { value: 0 } });
});

test("would it have warned: the figures of each month as known then, and a verdict", async () => {
  const story = async (query: string) =>
    (await desk.read(`/api/would-have-warned?place=XXA&month=2013-11&measure=ucdp-deaths&${query}`)).json();
  const dated = await story("vintages=dated");
  expect(dated.months.length).toBeGreaterThan(20);
  expect(dated.verdict).toMatch(/^(warned|late|missed)$/);
  // What was published in the middle of the next month was not known at the end of this one.
  for (const { month, newest } of dated.months) expect(monthNumber(newest)).toBe(monthNumber(month) - 1);
  const recorded = await story("vintages=recorded");
  expect(recorded).toMatchObject({ verdict: "unknown", months: [] });
  const { detail } = await desk.problem(
    { method: "GET", url: "/api/would-have-warned?place=QQQ&month=2013-11&measure=ucdp-deaths" },
    404,
  );
  expect(detail).toContain("There are no readings of ucdp-deaths for");
});
