import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../../test/postgres/fresh-store.ts";
import { furnish, GREEN, IDS, RULE } from "../../test/small-desk.ts";
import { Assessment } from "../kernel/assessment.ts";
import { Estimate, Question } from "../kernel/question.ts";
import { Warning } from "../kernel/warning.ts";
import { registerJudgement } from "./register.ts";

let fresh: FreshStore;

beforeAll(async () => {
  fresh = await freshStore();
  fresh.clock.time = new Date("2019-05-04T00:00:00.000Z");
  await furnish(fresh.store);
});
afterAll(() => fresh.drop());

test("a final judgement becomes one question with its rule, estimated by its author, the warning and the base rate", async () => {
  const at = new Date("2019-05-05T00:00:00.000Z");
  const register = () =>
    fresh.store.writer("desk").transaction(async (transaction) => {
      const id = IDS.report;
      const body = {
        title: "Kelvaria",
        question: "Will it?",
        statements: [{ kind: "judgement" as const, text: "It will: 70%." }],
        likelihood: { p: 0.7 },
        confidence: { level: "low" as const, reasons: ["One origin."] },
      };
      await transaction.put(Assessment, [{ id, label: GREEN, body }]);
      const assessment = await transaction.view.one(Assessment, id);
      const warning = await transaction.view.one(Warning, IDS.warning);
      return registerJudgement(transaction.view, transaction, assessment, warning, {
        forecaster: "desk",
        at,
      });
    });
  const questionId = await register();
  expect(await register()).toBe(questionId);

  const view = fresh.store.systemView();
  const question = await view.one(Question, questionId);
  expect(question).toMatchObject({
    version: 1,
    label: { tlp: "GREEN" },
    body: {
      text: "25 or more deaths from June to August 2019?",
      rule: RULE,
      opensAt: RULE.from,
      resolvesAt: RULE.to,
      madeFrom: { kind: "assessment", id: IDS.report },
      baseRate: 5.5 / 22,
      baseRateFrom: "5 of the 21 windows of 3 months before it in the same series",
    },
  });
  const { items } = await view.list(Estimate, { where: { questionId } });
  expect(items.map(({ body }) => [body.forecaster, body.p, body.at]).sort()).toEqual([
    ["base-rate", 5.5 / 22, at.toISOString()],
    ["desk", 0.7, at.toISOString()],
    ["warning-model", 0.6, at.toISOString()],
  ]);
});
