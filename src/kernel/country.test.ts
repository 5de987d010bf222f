import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { countryCode, countryOfGleditschWard } from "./country.ts";

test.each([
  ["AFG", "AFG"],
  ["af", "AFG"],
  ["Côte d'Ivoire", "CIV"],
  ["Cote d’Ivoire", "CIV"],
  ["Ivory Coast", "CIV"],
  ["DR Congo (Zaire)", "COD"],
  ["Congo", "COG"],
  ["Bosnia and Herz.", "BIH"],
  ["St. Lucia", "LCA"],
  ["Saint Lucia", "LCA"],
  ["The Gambia", "GMB"],
  ["Russia (Soviet Union)", "RUS"],
  ["Türkiye", "TUR"],
  ["eSwatini", "SWZ"],
  ["XXA", "XXA"],
])("%s is %s", (text, code) => {
  expect(countryCode(text)).toBe(code);
});

test.each(["Atlantis", "", "ABC", "xxa", "1"])("%j is no country", (text) => {
  expect(countryCode(text)).toBeUndefined();
});

test("every country of ../shared/data/conflict is known by number and by name", () => {
  const [, ...lines] = readFileSync("../shared/data/conflict/views_country_list.csv", "utf8")
    .trim()
    .split("\n");
  expect(lines.length).toBe(191);
  for (const line of lines) {
    const [, id, name, number, code] = /^(\d+),"?(.*?)"?,(\d+),(\w+)$/.exec(line) ?? [];
    expect([id, countryOfGleditschWard(Number(number))]).toEqual([id, code]);
    expect([name, countryCode(name ?? "")]).toEqual([name, code]);
  }
});
