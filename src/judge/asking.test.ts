import { describe, expect, test } from "vitest";
import type { Question } from "../kernel/question.ts";
import { askingFault, statingFault } from "./asking.ts";

const question = (more: Partial<Question> = {}): Question => ({
  text: "Will it?",
  criteria: { text: "As the register says", source: "Register", resolvers: ["ida"] },
  opensAt: "2030-02-01",
  closesAt: "2030-02-20",
  resolvesAt: "2030-02-28",
  baseRate: 0.2,
  baseRateFrom: "2 of 10",
  ...more,
});
const rule = {
  series: { place: "XXA", subject: "*", measure: "deaths", bucket: "day" as const },
  from: "2030-02-01",
  to: "2030-02-28",
  fold: "sum" as const,
};
const asked = (more: Partial<Question>) => askingFault(question(more), new Date("2030-01-15T08:00:00.000Z"));

describe("a question", () => {
  test("is asked with one rule, before its window opens", () => {
    expect(asked({})).toBeUndefined();
    expect(asked({ criteria: undefined, rule: { ...rule, atLeast: 5 } })).toBeUndefined();
    expect(asked({ rule: { ...rule, atLeast: 5 } })).toMatch(/more than one resolution rule/);
    expect(asked({ opensAt: "2030-01-15" })).toMatch(/opens on 2030-01-15/);
  });

  test("of a series asks for what the series can say", () => {
    const number = { answer: { kind: "number" as const, unit: "deaths", from: 0, to: 99 } };
    const reference = { kind: "number" as const, values: [0, 1, 2, 3, 9] };
    const measured = { criteria: undefined, measured: rule, baseRate: undefined, reference };
    expect(asked({ ...number, ...measured })).toBeUndefined();
    expect(asked(measured)).toMatch(/asks for a yes-no/);
    expect(asked({ ...number, ...measured, measured: { ...rule, from: "2030-02-02" } })).toMatch(
      /must agree/,
    );
    expect(asked({ ...number, ...measured, reference: { kind: "yes-no", p: 0.5 } })).toMatch(
      /reference forecast does not fit/,
    );
  });

  test("of a series by the month has whole months for its window", () => {
    const monthly = { ...rule, atLeast: 5, series: { ...rule.series, bucket: "month" as const } };
    expect(asked({ criteria: undefined, rule: monthly })).toBeUndefined();
    expect(asked({ criteria: undefined, rule: { ...monthly, to: "2030-02-27" } })).toMatch(/whole months/);
  });

  test("does not stay blind until it closes", () => {
    expect(asked({ blindUntil: "2030-02-20T23:00:00.000Z" })).toBeUndefined();
    expect(asked({ blindUntil: "2030-02-21T00:00:00.000Z" })).toMatch(/blind round/);
  });
});

describe("an estimate", () => {
  const at = (time: string, more: Partial<Question> = {}) =>
    statingFault(question(more), { persons: ["ada"], isResolved: false }, new Date(time));

  test("is taken through the day on which the question closes, and not after", () => {
    expect(at("2030-02-20T23:59:59.999Z")).toBeUndefined();
    expect(at("2030-02-21T00:00:00.000Z")).toMatch(/closed at the end of 2030-02-20/);
  });

  test("of a question without a closing day is taken before its window opens alone", () => {
    expect(at("2030-01-31T23:59:59.999Z", { closesAt: undefined })).toBeUndefined();
    expect(at("2030-02-01T00:00:00.000Z", { closesAt: undefined })).toMatch(
      /closed at the end of 2030-01-31/,
    );
  });

  test("is nobody's who resolves the question, nor a team's that one of them is in", () => {
    const stating = { persons: ["ada", "ida"], isResolved: false };
    expect(statingFault(question(), stating, new Date("2030-01-20"))).toMatch(/cannot estimate it/);
  });
});
