import { expect, test } from "vitest";
import { Fault } from "../kernel/fault.ts";
import { choose } from "./forecast-vintages.ts";

const of = (asOf: string, model = "stack", measure = "ucdp-deaths-best") => ({ asOf, model, measure });
const KEPT = [
  of("2019-12"),
  of("2019-12", "analogues"),
  of("2019-12", "stack", "deaths"),
  of("2018-12"),
  of("2017-12", "analogues"),
];

test("the newest is chosen and held against the same model's last one before it", () => {
  const { current, before, months } = choose(KEPT, undefined, undefined);
  expect(current).toEqual(of("2019-12"));
  expect(before).toEqual(of("2018-12"));
  expect(months).toEqual(["2019-12", "2018-12"]);
});

test("an earlier month gives what was forecast then, by whichever model forecast it", () => {
  expect(choose(KEPT, "2018-12", undefined)).toMatchObject({ current: of("2018-12"), before: undefined });
  expect(choose(KEPT, "2017-12", undefined).current).toEqual(of("2017-12", "analogues"));
});

test("months that were not kept are refused with those that were", () => {
  expect(() => choose(KEPT, "2019-06", undefined)).toThrow(/2019-06.*2019-12, 2018-12/);
  expect(() => choose(KEPT, undefined, "2017-12")).toThrow(Fault);
  expect(() => choose([], undefined, undefined)).toThrow(Fault);
});
