import { describe, expect, it } from "vitest";
import { languageOf } from "./language.ts";

describe("languageOf", () => {
  it.each([
    ["en", "The Regional Monitoring Mission has opened its first post beside the quays."],
    ["tr", "Üç kişi öldü, polis limanda yürüyüşçüleri dağıttı ve kapıları kapattı."],
    ["ar", "قتل أربعة أشخاص في اشتباك على مستودع الوقود"],
    ["de", "Die Waffenruhe hält seit vier Wochen, sagte ein Sprecher der Regierung."],
    ["pt", "Milhares de pessoas acompanharam os dois tripulantes do Serviço Costeiro."],
    ["uk", "Унаслідок обстрілу міста загинули троє людей, повідомила місцева влада."],
  ])("knows %s", async (language, text) => {
    expect(await languageOf(text)).toBe(language);
  });

  it("leaves short texts, names and figures alone", async () => {
    expect(await languageOf("Dorvane Haven")).toBeUndefined();
    expect(await languageOf("12 34 56 78 90 12 34 56")).toBeUndefined();
    expect(await languageOf("")).toBeUndefined();
  });
});
