import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../../test/postgres/fresh-store.ts";
import { count, figure, figures, GREEN, RULE } from "../../test/small-desk.ts";
import { Estimate, Question, Resolution, type ResolutionRule, Score } from "../kernel/question.ts";
import { derivedId } from "../store/identity.ts";
import type { NewReading } from "../store/readings.ts";
import { resolveDue } from "./resolve.ts";

let fresh: FreshStore;

beforeEach(async () => {
  fresh = await freshStore();
});
afterEach(() => fresh.drop());

const ID = derivedId("question", "test");

async function ask(change: Partial<ResolutionRule> = {}, id = ID): Promise<void> {
  const rule = { ...RULE, ...change };
  await fresh.store.writer("desk").transaction(async (transaction) => {
    const body = {
      text: "25 or more deaths?",
      rule,
      opensAt: rule.from,
      resolvesAt: rule.to,
      baseRate: 0.2,
      baseRateFrom: "4 of 20",
    };
    await transaction.put(Question, [{ id, label: GREEN, body }]);
    const at = "2019-05-05T00:00:00.000Z";
    await transaction.put(Estimate, [
      { label: GREEN, body: { questionId: id, forecaster: "desk", p: 0.7, at } },
      { label: GREEN, body: { questionId: id, forecaster: "base-rate", p: 0.2, at } },
    ]);
  });
}

const known = (readings: readonly NewReading[]) =>
  fresh.store.writer("figures").transaction((transaction) => transaction.append(readings));

const due = (day: string) => resolveDue(fresh.store.writer("review"), new Date(`${day}T12:00:00.000Z`));

async function outcome() {
  const { items } = await fresh.store.systemView().list(Resolution);
  return items.map(({ body }) => body);
}

const scores = async () =>
  (await fresh.store.systemView().list(Score)).items
    .map(({ body }) => body)
    .sort((a, b) => (a.forecaster < b.forecaster ? -1 : 1));

describe("a question", () => {
  test("is settled by its own series, and everybody who estimated it is scored beside the base rate", async () => {
    await ask();
    await known([...figures("XXA", "2019-06", "2019-08", () => 10), figure("XXB", "2019-08", 99)]);
    expect(await due("2019-09-10")).toBe(1);
    expect(await outcome()).toMatchObject([
      {
        questionId: ID,
        outcome: "yes",
        observed: 30,
        resolvedAt: "2019-09-10T12:00:00.000Z",
        why: "Deaths in organised violence (UCDP) between 1 June 2019 and 31 August 2019: 30; the rule asks for at least 25.",
      },
    ]);
    const [base, desk] = await scores();
    expect(base).toMatchObject({ forecaster: "base-rate", outcome: "yes" });
    expect(base?.brier).toBeCloseTo(0.64);
    expect(desk?.brier).toBeCloseTo(0.09);
    expect(desk?.referenceBrier).toBeCloseTo(0.64);
    expect(desk?.log).toBeCloseTo(-Math.log(0.7));
  });

  test("is settled once, and its outcome stays when figures are revised", async () => {
    await ask();
    await known([figure("XXA", "2019-08", 30)]);
    expect(await due("2019-09-10")).toBe(1);
    await known([figure("XXA", "2019-08", 3)]);
    expect(await due("2019-09-11")).toBe(0);
    expect((await outcome())[0]?.outcome).toBe("yes");
  });

  test("is not settled before its window is over and late reports have come", async () => {
    await ask();
    await known(figures("XXA", "2019-06", "2019-08", () => 99));
    for (const day of ["2019-06-15", "2019-08-31", "2019-09-04"]) expect(await due(day)).toBe(0);
    expect(await due("2019-09-05")).toBe(1);
  });

  test("is not answered with no before the last month of its window is published", async () => {
    await ask();
    await known([...figures("XXA", "2019-06", "2019-07", () => 5), figure("XXB", "2019-07", 1)]);
    expect(await due("2019-09-10")).toBe(0);
    await known([figure("XXB", "2019-08", 1)]);
    expect(await due("2019-09-20")).toBe(1);
    expect((await outcome())[0]).toMatchObject({ outcome: "no", observed: 10 });
  });

  test("about a place that nobody names in a published table is answered with no: that is a zero", async () => {
    await ask();
    await known([figure("XXB", "2019-09", 1)]);
    expect(await due("2019-10-20")).toBe(1);
    expect((await outcome())[0]).toMatchObject({ outcome: "no", observed: 0 });
    expect(await scores()).toHaveLength(2);
  });

  test("is annulled, and nobody scored, when the source stays silent for months", async () => {
    await ask();
    await known(figures("XXA", "2019-06", "2019-07", () => 5));
    expect(await due("2019-11-30")).toBe(0);
    expect(await due("2020-01-02")).toBe(1);
    expect(await outcome()).toMatchObject([
      {
        questionId: ID,
        outcome: "annulled",
        resolvedAt: "2020-01-02T12:00:00.000Z",
        why: "Nobody has reported deaths in organised violence (UCDP) up to 31 August 2019; what is known of the window does not settle it.",
      },
    ]);
    expect(await scores()).toEqual([]);
  });

  test("of what the desk counts is covered by an incident without deaths, of published figures it is not", async () => {
    const own = { series: { ...RULE.series, measure: "deaths", bucket: "day" as const } };
    const other = derivedId("question", "other");
    await ask(own);
    await ask({}, other);
    await known([count("incidents", "XXA", "2019-09-02", 1)]);
    expect(await due("2019-09-10")).toBe(1);
    expect(await outcome()).toMatchObject([{ questionId: ID, outcome: "no" }]);
  });

  test("about the worst month looks at the worst month", async () => {
    await ask({ fold: "max" });
    await known(figures("XXA", "2019-06", "2019-08", () => 20));
    await due("2019-09-10");
    expect((await outcome())[0]).toMatchObject({ outcome: "no", observed: 20 });
  });
});

test("however many questions have been settled before, the next one is", async () => {
  await known([figure("XXA", "2019-08", 30)]);
  const many = Array.from({ length: 520 }, (_, i) => derivedId("question", String(i)));
  for (const id of many.slice(0, 5)) await ask({}, id);
  await fresh.store.writer("desk").transaction(async (transaction) => {
    const question = await transaction.view.one(Question, many[0] ?? "");
    await transaction.put(
      Question,
      many.slice(5).map((id) => ({ id, label: GREEN, body: question.body })),
    );
  });
  expect(await due("2019-09-10")).toBe(520);
  await ask({ to: "2019-06-30", atLeast: 0 }, ID);
  expect(await due("2019-09-10")).toBe(1);
});
