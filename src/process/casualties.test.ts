import { describe, expect, it } from "vitest";
import { deathsIn } from "./casualties.ts";
import { tokens } from "./folding.ts";
import { type LexiconLanguage, lexicon } from "./lexicon.ts";

const read = (language: LexiconLanguage, text: string) => deathsIn(text, tokens(text), lexicon(language), []);

describe("deathsIn", () => {
  it.each<[LexiconLanguage, string, number]>([
    ["en", "Gunmen killed 12 people in the market.", 12],
    ["en", "12 killed and 30 wounded in the shelling.", 12],
    ["en", "The shelling wounded 30 people and killed 12.", 12],
    ["en", "Fourteen soldiers and two gendarmes were killed.", 14],
    ["en", "12 people, including 3 children, were killed.", 12],
    ["es", "Doce muertos en la capital.", 12],
    ["es", "En el ataque murieron tres personas.", 3],
    ["es", "Un muerto y seis heridos.", 1],
    ["pt", "Morreram 3 pessoas no ataque.", 3],
    ["fr", "Trois morts et dix blessés dans l'attaque.", 3],
    ["fr", "L'attaque a tué quatre civils.", 4],
    ["de", "Bei dem Anschlag wurden drei Menschen getötet.", 3],
    ["de", "Fünf Tote nach Gefechten.", 5],
    ["tr", "Saldırıda 3 kişi öldü, 5 kişi yaralandı.", 3],
    ["tr", "Limanda 3 ölü var.", 3],
    ["ar", "قتل 4 أشخاص في الهجوم.", 4],
    ["ar", "مقتل أربعة أشخاص.", 4],
    ["ar", "فقُتل ثمانية عشر شخصاً.", 18],
  ])("%s: %s", (language, text, best) => {
    expect(read(language, text)?.best).toBe(best);
  });

  it.each<[LexiconLanguage, string]>([
    ["en", "Nobody was killed and 30 people were wounded."],
    ["en", "No 12 people were killed."],
    ["en", "Dozens were killed."],
    ["en", "The attack of 2014 killed many."],
    ["en", "Twelve people were wounded."],
    ["es", "Hay catorce heridos."],
    ["tr", "5 kişi yaralandı."],
  ])("%s: none in %s", (language, text) => {
    expect(read(language, text)).toBeUndefined();
  });

  it("knows a least number and civilians", () => {
    expect(read("en", "At least 12 civilians were killed.")).toEqual({ best: 12, low: 12, civilians: 12 });
  });
});
