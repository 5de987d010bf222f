import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inEveryLanguage } from "../../test/in-every-language.ts";
import { LANGUAGES, languageAsked } from "./language.ts";
import { SCALES } from "./likelihood.ts";
import { figure, Said, type SaidValue, said, spoken } from "./said.ts";
import { en, type Sentence } from "./sentences/en.ts";
import { tr } from "./sentences/tr.ts";

const textsOf = (sentence: Sentence) => (typeof sentence === "string" ? [sentence] : Object.values(sentence));
const valuesOf = (sentence: Sentence) =>
  [
    ...new Set(
      textsOf(sentence).flatMap((text) =>
        [...text.matchAll(/\{(\w)(\w*)\}/g)].map(([, first = "", rest]) => first.toLowerCase() + rest),
      ),
    ),
  ].sort();

/** Keys that the source puts together from a template, by what stands before the first `${`. */
function isBuilt(key: string, source: string): boolean {
  return [...source.matchAll(/`([a-z][\w.-]*\.)\$\{/g)].some(([, start = ""]) => key.startsWith(start));
}

describe("the catalogues of sentences", () => {
  test("have the same sentences in every language", () => {
    expect(Object.keys(tr).sort()).toEqual(Object.keys(en).sort());
    expect(Object.keys(en).length).toBeGreaterThan(100);
  });

  test("take the same values in every language", () => {
    const differing = Object.entries<Sentence>(en).filter(([key, sentence]) => {
      const other = Object.entries(tr).find(([name]) => name === key)?.[1] ?? "";
      return valuesOf(sentence).join() !== valuesOf(other).join();
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  test("hold no sentence that nothing says", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
      (path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.includes("sentences"),
    );
    const source = files.map((path) => readFileSync(join("src", path), "utf8")).join("\n");
    const unsaid = Object.keys(en).filter((key) => !source.includes(`"${key}"`) && !isBuilt(key, source));
    expect(unsaid).toEqual([]);
  });

  test("are translated: no Turkish sentence of more than two words is the English one", () => {
    const same = Object.entries<Sentence>(en).filter(([key, sentence]) => {
      const other = Object.entries(tr).find(([name]) => name === key)?.[1] ?? "";
      return textsOf(other).some((text) => /\w \w+ \w/.test(text) && textsOf(sentence).includes(text));
    });
    expect(same.map(([key]) => key)).toEqual([]);
  });

  test("leave no value next to a Turkish case ending", () => {
    const ended = Object.entries(tr).filter(([, sentence]) =>
      textsOf(sentence).some((text) => /\}['’]?\p{L}/u.test(text)),
    );
    expect(ended.map(([key]) => key)).toEqual([]);
  });

  test("name the bands of the likelihood scales as the scales do", () => {
    for (const [scale, bands] of Object.entries(SCALES))
      bands.forEach(({ word }, i) => {
        expect(spoken({ key: `likelihood.${scale}.${i}` }, "en")).toBe(word);
      });
  });
});

describe("a value", () => {
  const inText = (value: SaidValue) => Object.values(inEveryLanguage(said("text", { text: value })));

  test.each<[SaidValue, string, string]>([
    [{ number: 1234.5 }, "1,234.5", "1.234,5"],
    [{ number: -3 }, "−3", "−3"],
    [{ number: 2, decimals: 1 }, "2.0", "2,0"],
    [{ percent: 0.6 }, "60%", "%60"],
    [{ percent: 0.001 }, "<1%", "<%1"],
    [{ percent: 0.999 }, ">99%", ">%99"],
    [{ share: 0.024, decimals: 1 }, "2.4%", "%2,4"],
    [{ share: 12.5, decimals: 0 }, "1,250%", "%1.250"],
    [{ range: [0.55, 0.8] }, "55–80%", "%55–80"],
    [{ day: "2019-10-03" }, "3 October 2019", "3 Ekim 2019"],
    [{ month: "2019-10" }, "October 2019", "Ekim 2019"],
    [{ place: "SYR", name: "Syria" }, "Syria", "Suriye"],
    [{ place: "SYR/Idlib", name: "Idlib, Syria" }, "Idlib, Syria", "Idlib, Suriye"],
    [{ place: "XXA", name: "Kelvaria" }, "Kelvaria", "Kelvaria"],
    [{ place: "SYR", name: "Our name for it" }, "Our name for it", "Our name for it"],
    [{ place: "*", name: "World" }, "World", "Dünya"],
    [{ measure: "deaths" }, "deaths", "ölüm"],
    [{ measure: "deaths", count: 1 }, "1 death", "1 ölüm"],
    [
      { measure: "ucdp-deaths-best", count: 1200 },
      "1,200 deaths in organised violence (UCDP)",
      "1.200 örgütlü şiddet ölümü (UCDP)",
    ],
    [{ measure: "conflict-deaths" }, "deaths in organised violence", "örgütlü şiddet ölümü"],
    [{ measure: "bread_price" }, "bread price", "bread price"],
  ])("%j is said as %s and %s", (value, english, turkish) => {
    expect(inText(value)).toEqual([english, turkish]);
  });

  test("begins a sentence with the language's own capital", () => {
    const settled = said("resolution.settled", {
      measure: { text: "iltica" },
      from: { day: "2019-06-01" },
      to: { day: "2019-08-31" },
      observed: { number: 3 },
      atLeast: { number: 2 },
    });
    expect(inEveryLanguage(settled)).toEqual({
      en: "Iltica between 1 June 2019 and 31 August 2019: 3; the rule asks for at least 2.",
      tr: "İltica, 1 Haziran 2019 ile 31 Ağustos 2019 arasında: 3; kuralın istediği en az 2.",
    });
  });
});

test("a sentence that no catalogue knows, or that lacks a value, is not said", () => {
  expect(spoken({ key: "constructor" }, "en")).toBeUndefined();
  expect(spoken({ key: "draft.title", values: {} }, "tr")).toBeUndefined();
});

test("a sentence in parts survives being kept", () => {
  const Value = fc.oneof(
    fc.record({ number: fc.integer() }),
    fc.record({ text: fc.string() }),
    fc.record({ said: fc.record({ key: fc.string() }) }),
  );
  const Parts = fc.record({ key: fc.string(), values: fc.dictionary(fc.string(), Value) });
  fc.assert(
    fc.property(Parts, (parts) => {
      const kept = Said.parse(JSON.parse(JSON.stringify(parts)));
      for (const language of LANGUAGES) expect(spoken(kept, language)).toBe(spoken(parts, language));
    }),
  );
});

test("figures keep whole numbers and round the others to what is read at a glance", () => {
  expect([0, 12, 0.333, 12.345, 210.4].map((value) => figure(value))).toEqual([0, 12, 0.33, 12, 210]);
});

test.each([
  ["tr-TR,tr;q=0.9,en;q=0.8", "tr"],
  ["de, en-GB;q=0.7, tr;q=0.3", "en"],
  ["tr;q=0, en", "en"],
  ["fr", undefined],
  ["", undefined],
  [undefined, undefined],
])("of %s the language is %s", (header, language) => {
  expect(languageAsked(header)).toBe(language);
});
