/** Questions of every kind over HTTP: asked, estimated blind and open, pooled, resolved by another, scored, and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { followQuestions } from "../src/app/following-questions.ts";
import { operations } from "../src/app/operations/all.ts";
import { perform } from "../src/app/perform.ts";
import { noticesOf } from "../src/guard/notices.ts";
import type { Principal } from "../src/guard/principal.ts";
import { LOCAL_PERSON } from "../src/guard/principal.ts";
import { UNLABELLED } from "../src/kernel/label.ts";
import { Person } from "../src/kernel/person.ts";
import { AnswerScore, Estimate, Score, SealedEstimate } from "../src/kernel/question.ts";
import { resolveDue } from "../src/review/resolve.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;
/** What passes on the desk's clock beyond its own ticking. */
const people = new Map<string, Principal>();

beforeAll(async () => {
  desk = await serveSmallDesk();
  await desk.system.store.writer("test").transaction(async (transaction) => {
    const names = ["ada", "ben", "cem", "ida"];
    const put = await transaction.put(
      Person,
      names.map((name) => ({
        label: UNLABELLED,
        body: { name, signInName: name, institution: "home", roles: ["analyst" as const] },
      })),
    );
    put.forEach(({ id }, i) => {
      const name = names[i] ?? "";
      const reader = { ...LOCAL_PERSON.reader, id, clearance: "AMBER+STRICT" as const, compartments: [] };
      people.set(name, {
        ...LOCAL_PERSON,
        id,
        name,
        roles: ["analyst"],
        reader,
        isLocal: false,
        hasSecondFactor: true,
      });
    });
  });
});
afterAll(() => desk.close());

const who = (name: string): Principal => people.get(name) ?? LOCAL_PERSON;

// biome-ignore lint/suspicious/noExplicitAny: what comes back is read by each test as it expects it.
async function ask(name: string, id: string, input: object): Promise<any> {
  const operation = operations.get(id);
  const request = { principal: who(name), signal: new AbortController().signal };
  return perform(systemOf(id), operation, operation.input.parse(input), request);
}

/** Questions are resolved in July, when their windows have opened. */
function systemOf(id: string) {
  if (id !== "question-resolve") return desk.system;
  return { ...desk.system, clock: { ...desk.system.clock, now: () => new Date("2019-07-01T09:00:00.000Z") } };
}

const criteria = () => ({
  text: "The ministry's register names at least one crossing as open.",
  source: "Register of crossings",
  resolvers: [who("ida").id],
});

const yesNo = (more: object = {}) => ({
  body: {
    text: "Will a crossing of the northern border open?",
    topic: "borders",
    criteria: criteria(),
    opensAt: "2019-05-10",
    closesAt: "2019-06-20",
    resolvesAt: "2019-06-30",
    baseRate: 0.2,
    baseRateFrom: "4 of 20 quarters since 2014",
    ...more,
  },
});

const base = (p = 0.2) => ({ stated: { kind: "yes-no", p }, because: "4 of 20 quarters" });
const state = (name: string, questionId: string, p: number, more: object = {}) =>
  ask(name, "estimate-state", {
    questionId,
    stated: { kind: "yes-no", p },
    base: base(),
    reason: "Talks began.",
    ...more,
  });

describe("asking", () => {
  test.each([
    ["no resolution rule", { criteria: undefined }, /no resolution rule/],
    ["a window that has opened", { opensAt: "2019-05-04" }, /registered before its window opens/],
    ["no reference", { baseRate: undefined }, /no reference forecast/],
    ["no reference class", { baseRateFrom: "" }, /no reference class/],
    [
      "a resolver nobody knows",
      { criteria: { ...criteria(), resolvers: ["x"] } },
      /Nobody here has the id "x"/,
    ],
    [
      "an end before its beginning",
      { resolvesAt: "2019-05-09", closesAt: "2019-05-08" },
      /resolves on 2019-05-09/,
    ],
    ["a closing after it resolves", { closesAt: "2019-07-01" }, /after it resolves/],
    ["options of one name", { answer: { kind: "choice", options: ["Open", "open"] } }, /same name/],
  ])("refuses %s, and says what to do", async (_what, more, words) => {
    await expect(ask("ada", "question-ask", yesNo({ ...more }))).rejects.toThrow(words);
  });

  test("refuses a question about a person by name", async () => {
    await expect(
      ask("ada", "question-ask", yesNo({ text: "Will Mr Ahmed Karim flee the country?" })),
    ).rejects.toMatchObject({
      code: "refused",
    });
  });

  test("registers the base rate as a participant, and the record stands before the window opens", async () => {
    const { id } = await ask("ada", "question-ask", yesNo());
    const shown = await ask("ben", "question", { id });
    expect(shown).toMatchObject({ isRegisteredBefore: true, mayEstimate: true, shown: { state: "open" } });
    expect(shown.estimates).toMatchObject([
      { forecaster: "base-rate", kind: "reference", stated: { p: 0.2 } },
    ]);
    expect(shown.shown.pooled).toBeUndefined();
  });
});

describe("estimating", () => {
  test("takes the base rate first, keeps it with later estimates, and keeps every earlier one", async () => {
    const { id } = await ask("ada", "question-ask", yesNo());
    await expect(state("ben", id, 0.4, { base: undefined })).rejects.toThrow(/outside view is missing/);
    await state("ben", id, 0.4);
    await state("ben", id, 0.6, { base: undefined, reason: "They met again." });
    const { estimates } = await ask("ada", "question", { id });
    // biome-ignore lint/suspicious/noExplicitAny: as it comes.
    expect(estimates.find((one: any) => one.name === "ben")).toMatchObject({
      stated: { p: 0.6 },
      base: base(),
      earlier: [{ stated: { p: 0.4 }, reason: "Talks began." }],
    });
  });

  test.each([0, 1])("refuses a probability of %d with the reason", async (p) => {
    const { id } = await ask("ada", "question-ask", yesNo());
    await expect(state("ben", id, p)).rejects.toThrow(/state a (small|large) probability/);
  });

  test("refuses the resolver as forecaster, alone and in a team, and the forecaster as resolver", async () => {
    const { id } = await ask(
      "ada",
      "question-ask",
      yesNo({ criteria: { ...criteria(), resolvers: [who("ida").id, who("cem").id] } }),
    );
    await expect(state("ida", id, 0.5)).rejects.toThrow(/cannot estimate it/);
    const team = await ask("ben", "forecast-team-save", {
      body: { name: "North", members: [who("ben").id, who("cem").id] },
    });
    await expect(state("ben", id, 0.5, { as: { kind: "team", id: team.id } })).rejects.toThrow(
      /cannot estimate it/,
    );
    await expect(ask("ben", "question-resolve", { questionId: id, why: "I say so" })).rejects.toThrow(
      /names as resolvers/,
    );
    // Estimated in a team that the resolver joined afterwards.
    const own = await ask("ben", "forecast-team-save", {
      body: { name: "South", members: [who("ben").id, who("ada").id] },
    });
    await state("ben", id, 0.5, { as: { kind: "team", id: own.id } });
    await ask("ben", "forecast-team-save", {
      id: own.id,
      body: { name: "South", members: [who("ben").id, who("ada").id, who("ida").id] },
    });
    const yes = {
      questionId: id,
      happened: { kind: "yes-no", isYes: true },
      source: "Register",
      why: "It is open.",
    };
    await expect(ask("ida", "question-resolve", yes)).rejects.toThrow(/have estimated this question/);
    expect(await ask("cem", "question-resolve", yes)).toMatchObject({
      body: { outcome: "yes", resolvedBy: who("cem").id },
    });
    await expect(state("ben", id, 0.9)).rejects.toThrow(/is resolved/);
  });

  test("nobody states for a team whose member they are not", async () => {
    const { id } = await ask("ada", "question-ask", yesNo());
    const team = await ask("ben", "forecast-team-save", {
      body: { name: "East", members: [who("ben").id, who("cem").id] },
    });
    await expect(state("ada", id, 0.5, { as: { kind: "team", id: team.id } })).rejects.toThrow(
      /no member of East/,
    );
    await expect(
      ask("ada", "forecast-team-save", {
        id: team.id,
        body: { name: "East", members: [who("ada").id, who("ben").id] },
      }),
    ).rejects.toThrow(/no member of East/);
  });

  test("refuses what does not fit the answer asked for", async () => {
    const { id } = await ask(
      "ada",
      "question-ask",
      yesNo({
        answer: { kind: "number", unit: "crossings", from: 0, to: 10 },
        baseRate: undefined,
        reference: { kind: "number", values: [0, 0, 1, 2, 4] },
      }),
    );
    const number = (values: number[]) =>
      ask("ben", "estimate-state", {
        questionId: id,
        stated: { kind: "number", values },
        base: { stated: { kind: "number", values: [0, 0, 1, 2, 4] }, because: "As before" },
      });
    await expect(state("ben", id, 0.4)).rejects.toThrow(/asks for a number/);
    await expect(number([0, 3, 1, 2, 4])).rejects.toThrow(/must not fall/);
    await expect(number([0, 0, 1, 2, 40])).rejects.toThrow(/outside the range/);
    await number([0, 1, 2, 3, 5]);
  });
});

describe("a blind round", () => {
  test("shows nobody another's estimate or the pool until it is over, and keeps what was said in it", async () => {
    const { id } = await ask("ada", "question-ask", yesNo({ blindUntil: "2019-05-05T00:00:00.000Z" }));
    await state("ada", id, 0.3);
    await state("ada", id, 0.35);
    await state("ben", id, 0.7);
    const seen = await ask("ben", "question", { id });
    expect(seen.shown).toMatchObject({ state: "blind", own: { p: 0.7 } });
    expect(seen.shown.pooled).toBeUndefined();
    expect(seen.estimates).toHaveLength(1);
    expect((await ask("cem", "question", { id })).estimates).toEqual([]);
    await expect(ask("ben", "question-comment", { questionId: id, text: "I think it will" })).rejects.toThrow(
      /blind round/,
    );
    const views = ["cem", "ben"].map((name) => desk.system.store.view(who(name).reader));
    const [stranger, own] = await Promise.all(
      views.map((view) => view.list(SealedEstimate, { where: { questionId: id } })),
    );
    expect([stranger?.items.length, own?.items.length]).toEqual([0, 1]);
    const later = { now: () => new Date("2019-05-05T01:00:00.000Z") };
    expect((await followQuestions(desk.system.store, later)).revealed).toBe(2);
    expect((await followQuestions(desk.system.store, later)).revealed).toBe(0);
    const { items } = await desk.system.store
      .view(who("cem").reader)
      .list(Estimate, { where: { questionId: id } });
    expect(items.map(({ body }) => body.p).sort()).toEqual([0.2, 0.35, 0.7]);
    const ada = items.find(({ body }) => body.forecaster === who("ada").id);
    expect(
      (await desk.system.store.view(who("cem").reader).history(Estimate, ada?.id ?? "")).map(
        ({ body }) => body.p,
      ),
    ).toEqual([0.3, 0.35]);
  });
});

test("nothing is resolved before its window opens, and may be annulled", async () => {
  const { id } = await ask(
    "ada",
    "question-ask",
    yesNo({ opensAt: "2019-08-01", closesAt: "2019-07-20", resolvesAt: "2019-09-01" }),
  );
  const happened = { kind: "yes-no", isYes: true };
  await expect(
    ask("ida", "question-resolve", { questionId: id, happened, source: "Register", why: "Open." }),
  ).rejects.toThrow(/opens on 2019-08-01/);
  expect(await ask("ida", "question-resolve", { questionId: id, why: "Asked wrongly." })).toMatchObject({
    body: { outcome: "annulled" },
  });
});

describe("scores", () => {
  test("are a person's own alone; the pool's, the reference's and the models' are for all", async () => {
    const { id } = await ask("ada", "question-ask", yesNo());
    await state("ada", id, 0.6);
    await state("ben", id, 0.8);
    await state("cem", id, 0.7, { as: { kind: "model", name: "border-model" } });
    const { shown } = await ask("cem", "question", { id });
    expect(shown.pooled).toMatchObject({ n: 3, oneInstitution: "home" });
    expect(shown.pooled.stated.p).toBeGreaterThan(0.6);
    await ask("ida", "question-resolve", {
      questionId: id,
      happened: { kind: "yes-no", isYes: true },
      source: "Register, page 3",
      why: "It is named.",
    });
    const seenBy = async (name: string) => {
      const { items } = await desk.system.store
        .view(who(name).reader)
        .list(Score, { where: { questionId: id } });
      return items.map(({ body }) => body.forecaster).sort();
    };
    const open = ["aggregate", "base-rate", "border-model"];
    expect(await seenBy("ida")).toEqual(open);
    expect(await seenBy("ada")).toEqual([...open, who("ada").id].sort());
    expect(await seenBy("ben")).toEqual([...open, who("ben").id].sort());
  });

  test("fit the answer: options, a number and a date each by a proper rule beside the reference", async () => {
    const options = { kind: "choice", options: ["None", "One", "More"], isOrdered: true };
    const cases = [
      [
        options,
        { kind: "choice", shares: [0.5, 0.3, 0.2] },
        { kind: "choice", shares: [0.1, 0.7, 0.2] },
        { kind: "choice", option: 1 },
        "ranked-probability",
      ],
      [
        { kind: "number", unit: "crossings", from: 0, to: 10 },
        { kind: "number", values: [0, 0, 1, 4, 8] },
        { kind: "number", values: [1, 2, 2, 3, 4] },
        { kind: "number", value: 2 },
        "weighted-interval",
      ],
      [
        { kind: "date", from: "2019-05-10", to: "2019-12-31" },
        { kind: "date", days: ["2019-05-20", "2019-06-20", "2019-08-01", "2019-10-01", "2019-12-01"] },
        { kind: "date", days: ["2019-05-20", "2019-06-01", "2019-06-08", "2019-06-12", "2019-06-20"] },
        { kind: "date", day: "2019-06-10" },
        "weighted-interval",
      ],
    ] as const;
    for (const [answer, reference, stated, happened, rule] of cases) {
      const { id } = await ask("ada", "question-ask", yesNo({ answer, reference, baseRate: undefined }));
      await ask("ben", "estimate-state", {
        questionId: id,
        stated,
        as: { kind: "model", name: "crossing-model" },
      });
      expect((await ask("ada", "question", { id })).shown.pooled.stated).toEqual(stated);
      await ask("ida", "question-resolve", {
        questionId: id,
        happened,
        source: "Register",
        why: "Read there.",
      });
      const { items } = await desk.system.store.systemView().list(AnswerScore, { where: { questionId: id } });
      const model = items.find(({ body }) => body.forecaster === "crossing-model")?.body;
      expect(model).toMatchObject({ rule });
      expect(model?.score).toBeLessThan(model?.reference ?? 0);
    }
  });

  test("are not made of an annulled question, and the reason stands", async () => {
    const { id } = await ask("ada", "question-ask", yesNo());
    await state("ada", id, 0.6);
    const told = await ask("ida", "question-resolve", {
      questionId: id,
      why: "The register is no longer published.",
    });
    expect(told.body).toMatchObject({ outcome: "annulled", why: "The register is no longer published." });
    expect((await desk.system.store.systemView().list(Score, { where: { questionId: id } })).items).toEqual(
      [],
    );
    await expect(ask("ida", "question-resolve", { questionId: id, why: "Again" })).rejects.toThrow(
      /resolved already/,
    );
  });
});

test("questions that contradict each other are told of", async () => {
  const wide = await ask("ada", "question-ask", yesNo({ text: "Will any crossing open this summer?" }));
  const { id } = await ask(
    "ada",
    "question-ask",
    yesNo({ text: "Will the largest crossing open this summer?", implies: [wide.id] }),
  );
  await state("ben", wide.id, 0.3);
  await state("ben", id, 0.6);
  const { incoherent } = await ask("cem", "question", { id });
  expect(incoherent).toMatchObject([
    { kind: "implies", excess: expect.closeTo(0.3), questions: [{ p: 0.6 }, { p: 0.3 }] },
  ]);
});

test("whoever has forgotten an estimate is told once, and again after a week at the earliest", async () => {
  const { id } = await ask("ada", "question-ask", yesNo({ closesAt: "2019-06-25" }));
  await state("cem", id, 0.4);
  const on = (day: string) => ({ now: () => new Date(`${day}T10:00:00.000Z`) });
  const told = async () =>
    (await noticesOf(desk.system.store.pool, who("cem").id)).filter(({ kind }) => kind === "estimate-stale")
      .length;
  await followQuestions(desk.system.store, on("2019-05-30"));
  expect(await told()).toBe(0);
  await followQuestions(desk.system.store, on("2019-06-06"));
  await followQuestions(desk.system.store, on("2019-06-07"));
  expect(await told()).toBe(1);
  await followQuestions(desk.system.store, on("2019-06-14"));
  expect(await told()).toBe(2);
  await followQuestions(desk.system.store, on("2019-07-01"));
  expect(await told()).toBe(2);
});

test("a number that a series counts is read from it, once its source has spoken of the window's end", async () => {
  const series = { place: "XXA", subject: "*", measure: "crossings", bucket: "day" as const };
  const measured = { series, from: "2019-05-10", to: "2019-05-20", fold: "sum" };
  const body = {
    answer: { kind: "number", unit: "crossings", from: 0, to: 100 },
    criteria: undefined,
    baseRate: undefined,
    reference: { kind: "number", values: [0, 1, 2, 5, 9] },
    measured,
    closesAt: "2019-05-15",
    resolvesAt: "2019-05-20",
  };
  await expect(ask("ada", "question-ask", yesNo(body))).rejects.toThrow(/Nothing counts "crossings"/);
  const { store } = desk.system;
  const count = (bucket: string, value: number) =>
    store
      .writer("test")
      .transaction((transaction) =>
        transaction.append([{ series, unit: "crossings", fold: "sum", bucket, value, label: UNLABELLED }]),
      );
  await count("2019-05-03", 1);
  const { id } = await ask("ada", "question-ask", yesNo(body));
  const stated = { kind: "number", values: [3, 5, 7, 9, 12] };
  await ask("ben", "estimate-state", {
    questionId: id,
    stated,
    as: { kind: "model", name: "crossing-model" },
  });
  await count("2019-05-12", 7);
  const due = () => resolveDue(store.writer("review"), new Date("2019-05-30T00:00:00.000Z"));
  await due();
  expect((await ask("ada", "question", { id })).resolution).toBeUndefined();
  await count("2019-05-20", 1);
  await due();
  const { resolution, scores } = await ask("ada", "question", { id });
  expect(resolution.body).toMatchObject({ outcome: "settled", happened: { kind: "number", value: 8 } });
  // biome-ignore lint/suspicious/noExplicitAny: as it comes.
  const model = scores.find((one: any) => one.forecaster === "crossing-model");
  expect(model.score).toBeLessThan(model.reference);
});

test("a list shows what is open first, and what one has stated", async () => {
  const { items } = await ask("ben", "questions", { state: "open" });
  expect(items.length).toBeGreaterThan(3);
  // biome-ignore lint/suspicious/noExplicitAny: as it comes.
  expect(new Set(items.map((one: any) => one.state))).toEqual(
    new Set(["open", "blind"].filter((s) => items.some((one: { state: string }) => one.state === s))),
  );
  expect(items.some((one: { own?: object }) => one.own)).toBe(true);
});
