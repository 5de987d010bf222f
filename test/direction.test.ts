/** Direction over HTTP: who asked, who looks, who was told, and where nobody looks. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";
import { IDS } from "./small-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

const Saved = z.object({ id: z.uuid(), version: z.int(), body: z.looseObject({}) });
const day = (offset: number) =>
  new Date(desk.system.clock.now().getTime() + offset * 86_400_000).toISOString().slice(0, 10);

async function post(path: string, payload: object) {
  const answer = await desk.post(`/api/${path}`, payload);
  expect([path, answer.statusCode, answer.statusCode === 200 ? "" : answer.body]).toEqual([path, 200, ""]);
  return Saved.parse(answer.json());
}

const requirement = (more: object = {}) => ({
  question: "Will the eastern road stay open through the winter?",
  decision: "Where to store aid",
  owner: "Logistics office",
  dueAt: day(20),
  ...more,
});

test("a requirement keeps who asked and who was told, and is overdue when its day has passed", async () => {
  const { id } = await post("requirement-save", { body: requirement() });
  await post("requirement-save", {
    body: requirement({ question: "What did the ferry carry?", dueAt: day(-1) }),
  });
  const told = await post("requirement-tell", {
    id,
    who: "Logistics office",
    what: "Open until January, likely",
  });
  expect(told).toMatchObject({
    version: 2,
    body: { told: [{ who: "Logistics office", by: expect.any(String) }] },
  });
  // Changing it changes neither who asked nor who was told.
  const changed = await post("requirement-save", {
    id,
    version: 2,
    body: requirement({ status: "answered", answer: "It stays open." }),
  });
  expect(changed.body).toMatchObject({ status: "answered", askedBy: expect.any(String), told: [{}] });
  expect((await desk.post("/api/requirement-save", { id, version: 2, body: requirement() })).statusCode).toBe(
    409,
  );
  const unanswered = requirement({ status: "answered" });
  expect((await desk.post("/api/requirement-save", { body: unanswered })).statusCode).toBe(422);
  const { items } = (await desk.read("/api/requirements")).json();
  expect(items.map((one: { isOverdue: boolean }) => one.isOverdue)).toEqual([true, false]);
  expect((await desk.read("/api/requirements?status=open")).json().total).toBe(1);
});

test("a task is asked, answered and ended in words, and in no other order", async () => {
  const { id: requirementId } = await post("requirement-save", { body: requirement() });
  const { id } = await post("plan-line-save", {
    body: {
      requirementId,
      what: "Lorries counted at the pass each day",
      askedOf: "Border unit",
      sourceId: IDS.wire,
    },
  });
  const answer = (status: string, words = "") => desk.post("/api/plan-line-answer", { id, status, words });
  expect((await answer("acknowledged")).statusCode).toBe(409);
  expect((await answer("asked", "From Monday, please")).statusCode).toBe(200);
  expect((await answer("declined")).statusCode).toBe(422);
  expect((await answer("acknowledged", "We can from Tuesday")).json().body).toMatchObject({
    status: "acknowledged",
    messages: [{ status: "asked" }, { status: "acknowledged", words: "We can from Tuesday" }],
  });
  // What was said stays when the task is changed.
  const body = { requirementId, what: "Lorries and buses", askedOf: "Border unit" };
  expect((await post("plan-line-save", { id, body })).body).toMatchObject({
    status: "acknowledged",
    messages: [{}, {}],
  });
  const { items } = (await desk.read(`/api/collection-plan?requirement=${requirementId}`)).json();
  expect(items).toHaveLength(1);
  const unknown = { ...body, sourceId: requirementId };
  expect((await desk.post("/api/plan-line-save", { body: unknown })).statusCode).toBe(404);
});

test("the matrix shows gaps first, then what hangs on one source", async () => {
  const { id: problemId } = await post("problem-save", {
    body: {
      title: "Fighting at the border",
      event: "25 deaths or more",
      place: "XXA",
      consequence: "Displacement",
      decisionOwner: "Crisis desk",
      decision: "Open the corridor",
      leadTimeDays: 30,
      horizonDays: 90,
      rule: { series: { place: "XXA", measure: "deaths", bucket: "day" }, fold: "sum", atLeast: 25 },
      prior: { p: 0.1, referenceClass: "Border incidents", basis: "expert" },
      reviewBy: day(30),
    },
  });
  const indicator = (text: string, sources: readonly string[]) =>
    post("indicator-save", {
      body: {
        problemId,
        text,
        sources,
        observable: "Reports",
        domain: "MIL",
        binding: { by: "judgement" },
        staleAfterDays: 3_660,
        ratio: { present: 2, absent: 0.8, basis: "expert" },
        owner: "Desk",
        reviewBy: day(30),
      },
    });
  await indicator("Reservists", [IDS.wire]);
  await indicator("Trains", []);
  const matrix = (await desk.read(`/api/coverage-matrix?problem=${problemId}`)).json();
  expect(
    matrix.items.map(({ text, place }: { text: string; place: string }) => [text, place]),
  ).toContainEqual(["Trains", "XXA"]);
  expect(matrix.items[0]).toMatchObject({ isGap: true });
  const wire = matrix.sources.find(({ id }: { id: string }) => id === IDS.wire);
  const row = matrix.items.find(({ text }: { text: string }) => text === "Reservists");
  // The small desk has one run, of one of its two sources.
  expect(row.isGap).toBe(wire.alone === 0);
  expect(matrix.gaps + matrix.single).toBe(2);
});
