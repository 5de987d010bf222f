import { describe, expect, it } from "vitest";
import { tokens } from "./folding.ts";
import type { LexiconLanguage } from "./lexicon.ts";
import { numberAt } from "./numbers-in-text.ts";

describe("numberAt", () => {
  it.each<[LexiconLanguage, string, number]>([
    ["en", "two hundred and eleven men", 211],
    ["en", "twenty-one", 21],
    ["en", "1,500 people", 1500],
    ["es", "doscientos once combatientes", 211],
    ["es", "treinta y dos", 32],
    ["pt", "duzentos e onze", 211],
    ["fr", "deux cent onze", 211],
    ["fr", "quatre-vingt-dix-sept", 97],
    ["de", "zweihundertelf Kämpfer", 211],
    ["de", "einundzwanzig", 21],
    ["tr", "iki yüz on bir savaşçı", 211],
    ["ar", "مئتان وأحد عشر مقاتلاً", 211],
    ["ar", "ثمانية عشر شخصاً", 18],
    ["ar", "٤٢ شخصا", 42],
    ["en", "three thousand four hundred", 3400],
  ])("%s: %s", (language, text, value) => {
    expect(numberAt(text, tokens(text), 0, language)?.value).toBe(value);
  });

  it.each(["07:30", "1.5", "12%", "40-year-old"])("leaves %s alone", (text) => {
    expect(numberAt(text, tokens(text), 0, "en")).toBeUndefined();
  });
});
