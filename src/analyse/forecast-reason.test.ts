import { expect, test } from "vitest";
import { inEveryLanguage } from "../../test/in-every-language.ts";
import { reasonLine } from "./forecast-reason.ts";
import type { Reason } from "./forecaster.ts";

const said = (reason: Reason) =>
  Object.values(inEveryLanguage(reasonLine(reason, (key) => (key === "IRQ" ? "Iraq" : key))));

test("reasons read as short lines with their numbers", () => {
  expect(said({ kind: "level", months: 12, mean: 1 / 3 })).toEqual([
    "0.333 a month over the last 12 months",
    "son 12 ayın aylık ortalaması 0,333",
  ]);
  expect(said({ kind: "quiet", months: 0 })).toEqual([
    "above zero in the last month",
    "son ayda sıfırın üzerinde",
  ]);
  expect(said({ kind: "quiet", months: 1 })).toEqual([
    "1 month since the last value above zero",
    "sıfırın üzerindeki son değerden beri 1 ay",
  ]);
  expect(said({ kind: "part", part: "last-12-months", share: 0.15 })).toEqual([
    "15% of the draws from last 12 months",
    "çekilişlerin %15 kadarı: son 12 ay",
  ]);
  expect(said({ kind: "part", part: "recent-months", share: 0.2 })).toEqual([
    "20% of the draws from recent months, the last ones most",
    "çekilişlerin %20 kadarı: yakın aylar, en çok sonuncular",
  ]);
  expect(
    said({ kind: "analogue", place: "IRQ", month: "2006-03", share: 0.024, before: 210.4, after: 150 }),
  ).toEqual([
    "2.4% of the analogues from Iraq, closest March 2006: 210 a month before, 150 after",
    "benzer geçmişlerin %2,4 kadarı: Irak, en yakını Mart 2006; önce ayda 210, sonra 150",
  ]);
});
