import { describe, expect, it } from "vitest";
import { calendarOf, datesIn } from "./dates-in-text.ts";
import { tokens } from "./folding.ts";
import { type LexiconLanguage, lexicon } from "./lexicon.ts";

/** 12 June 2019 was a Wednesday. */
const read = (language: LexiconLanguage, text: string) =>
  datesIn(text, tokens(text), lexicon(language), calendarOf(language), "2019-06-12");

describe("datesIn", () => {
  it.each<[LexiconLanguage, string, string]>([
    ["en", "They came on 8 June.", "2019-06-08"],
    ["en", "They came on June 8, 2018.", "2018-06-08"],
    ["en", "They came on 2019-05-03.", "2019-05-03"],
    ["en", "They came on 24 December.", "2018-12-24"],
    ["en", "They came on Saturday.", "2019-06-08"],
    ["en", "They came on Wednesday.", "2019-06-12"],
    ["en", "They came yesterday.", "2019-06-11"],
    ["es", "Llegaron el 8 de junio de 2019.", "2019-06-08"],
    ["es", "Llegaron el sábado.", "2019-06-08"],
    ["pt", "Chegaram ontem.", "2019-06-11"],
    ["pt", "Chegaram na segunda-feira.", "2019-06-10"],
    ["fr", "Ils sont venus le 1er juin.", "2019-06-01"],
    ["de", "Sie kamen am 8. Juni.", "2019-06-08"],
    ["de", "Sie kamen am Samstag.", "2019-06-08"],
    ["tr", "8 Haziran'da geldiler.", "2019-06-08"],
    ["tr", "Dün geldiler.", "2019-06-11"],
    ["ar", "وصلوا في 8 يونيو.", "2019-06-08"],
    ["ar", "وصلوا في 8 حزيران.", "2019-06-08"],
    ["ar", "وصلوا أمس.", "2019-06-11"],
  ])("%s: %s", (language, text, day) => {
    expect(read(language, text).day).toBe(day);
  });

  it("tells history by its year", () => {
    expect(read("en", "The Charter of 1987 ended it.")).toMatchObject({ isOtherYear: true });
    expect(read("en", "The Charter of 2019 ended it.")).toMatchObject({ isOtherYear: false });
  });

  it("refuses days that do not exist", () => {
    expect(read("en", "On 31 June they came.").day).toBeUndefined();
  });
});
