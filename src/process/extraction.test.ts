import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Report } from "../kernel/report.ts";
import { type Extractor, extractor } from "./extraction.ts";
import { shippedGazetteer } from "./gazetteer.ts";
import type { LexiconLanguage } from "./lexicon.ts";
import { organisationsOf } from "./organisations.ts";
import { sentencesIn } from "./sentences.ts";

const organisations = organisationsOf([{ name: "Northern Front", aliases: ["NF", "Frente Norte"] }]);

const reader: { own?: Extractor } = {};

async function read(language: LexiconLanguage, text: string, body: Partial<Report> = {}) {
  const report = Report.parse({
    sourceId: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    runId: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    nativeId: "1",
    format: "feed",
    discipline: "open",
    title: "",
    receivedAt: "2019-06-12T09:00:00Z",
    publishedAt: "2019-06-12T08:00:00Z",
    sha256: "0",
    bytes: 1,
    mediaType: "text/plain",
    text,
    ...body,
  });
  reader.own ??= extractor(await shippedGazetteer(), organisations);
  return reader.own.extract(report, language);
}

describe("extraction", () => {
  it.each<[LexiconLanguage, string, string, string, number | undefined]>([
    [
      "en",
      "Gunmen of the Northern Front attacked a post near Maiduguri on Saturday, killing 12 soldiers.",
      "ASSAULT",
      "NGA",
      12,
    ],
    ["en", "Teachers marched in Tripoli over unpaid wages.", "PROTEST", "LBY", undefined],
    ["en", "The army deployed tanks around Khartoum.", "MOBILIZE", "SDN", undefined],
    ["en", "The rebels withdrew from Goma on Monday.", "RETREAT", "COD", undefined],
    ["es", "Doce muertos en un ataque contra el mercado de Bogotá.", "ASSAULT", "COL", 12],
    ["es", "Miles de personas se manifestaron ayer en Caracas.", "PROTEST", "VEN", undefined],
    ["pt", "Homens armados atacaram Pemba e mataram três pessoas.", "ASSAULT", "MOZ", 3],
    ["fr", "Une embuscade près de Gao a tué quatre soldats.", "ASSAULT", "MLI", 4],
    ["fr", "Des milliers de personnes ont manifesté à Bamako.", "PROTEST", "MLI", undefined],
    ["de", "Bei einem Anschlag in Kabul wurden drei Menschen getötet.", "ASSAULT", "AFG", 3],
    ["tr", "Diyarbakır'da düzenlenen saldırıda 3 kişi öldü.", "ASSAULT", "TUR", 3],
    ["ar", "قتل 4 أشخاص في هجوم على بغداد.", "ASSAULT", "IRQ", 4],
  ])("%s: %s", async (language, text, type, country, deaths) => {
    const [claim] = await read(language, text);
    expect(claim).toMatchObject({ type, place: { country } });
    expect(claim?.deaths?.best).toBe(deaths);
  });

  it.each<[LexiconLanguage, string]>([
    ["en", "The army would attack Maiduguri if talks failed."],
    ["en", "Nobody attacked the post in Maiduguri."],
    ["en", "Ten years ago gunmen attacked Maiduguri."],
    ["en", "In 2014 gunmen attacked Maiduguri and killed 12."],
    ["en", "Rumours that gunmen attacked Maiduguri are spreading."],
    ["en", "Twelve people were killed in a road accident near Maiduguri."],
    ["en", "Thousands came to the funeral of those killed in Maiduguri."],
    ["en", "Gunmen attacked a village and killed 12."],
    ["en", "The weather in Maiduguri was fine."],
    ["es", "El Gobierno teme un ataque contra Bogotá."],
    ["de", "In Kabul wird ein Anschlag befürchtet."],
    ["ar", "وقّع الطرفان وقفاً لإطلاق النار في بغداد."],
  ])("%s makes no claim of an attack: %s", async (language, text) => {
    expect((await read(language, text)).filter(({ type }) => type === "ASSAULT")).toEqual([]);
  });

  it("reads an accusation as an accusation, not as the deed", async () => {
    const claims = await read("en", "Kabul accused the Northern Front of an attack on Kandahar.");
    expect(claims.map(({ type }) => type)).toEqual(["ACCUSE"]);
  });

  it("dates by the sentence, else by what the source says, else by publication", async () => {
    const text = "Gunmen attacked Maiduguri.";
    const occurred = { from: "2019-06-01T00:00:00Z", to: "2019-06-05T00:00:00Z" };
    expect((await read("en", "Gunmen attacked Maiduguri on 8 June."))[0]?.occurred.from).toBe(
      "2019-06-08T00:00:00.000Z",
    );
    expect((await read("en", text, { occurred }))[0]?.occurred).toEqual({ ...occurred, precision: "week" });
    expect((await read("en", text))[0]?.occurred.from).toBe("2019-06-12T00:00:00.000Z");
  });

  it("names known organisations as actors, and no agency in brackets", async () => {
    const [claim] = await read(
      "en",
      "BAGHDAD (NF) – Fighters of the Northern Front attacked a base in Mosul.",
    );
    expect(claim?.actors).toEqual(["Northern Front"]);
    expect((await read("en", "BAGHDAD (NF) – Gunmen attacked a base in Mosul."))[0]?.actors).toEqual([]);
  });

  it("takes deaths from a short next sentence, and then quotes both", async () => {
    const text = "Shells hit. The army shelled Aleppo at dawn. Twelve people were killed. Prices rose.";
    const [claim] = await read("en", text);
    expect(claim).toMatchObject({
      deaths: { best: 12 },
      text: "The army shelled Aleppo at dawn. Twelve people were killed.",
    });
  });

  it("quotes exactly, whatever stands around", async () => {
    const piece = fc.constantFrom(
      "Gunmen attacked Maiduguri, killing 12.",
      "Dr. Who met Mr. X. ",
      "\n\n",
      "قتل 4 أشخاص في هجوم على بغداد. ",
      "Teachers marched in Tripoli! ",
      "🙂 ",
      "He said: “We attacked Mosul.” ",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const text = pieces.join("");
        for (const { from, to, text: quote } of await read("en", text))
          expect(text.slice(from, to)).toBe(quote);
        for (const { from, to, text: quote } of sentencesIn(text, "en"))
          expect(text.slice(from, to)).toBe(quote);
      }),
      { numRuns: 40 },
    );
  });
});
