import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Place } from "../kernel/place.ts";
import { deskPlaces, placesFromGazetteer } from "./desk-places.ts";
import { distanceKm } from "./distance.ts";
import { deskGazetteer, shippedGazetteer } from "./gazetteer.ts";
import { placesIn } from "./toponyms.ts";

async function found(text: string, context = {}): Promise<string[]> {
  const gazetteer = await shippedGazetteer();
  return placesIn(text, gazetteer, context).map(
    ({ from, to, place }) => `${text.slice(from, to)}=${place.name}/${place.country}`,
  );
}

describe("places in a text", () => {
  it.each([
    ["The shelling of Kharkiv went on.", ["Kharkiv=Kharkiv/UKR"]],
    ["Удар по Харьков", ["Харьков=Kharkiv/UKR"]],
    ["Combats à Alep et à Maïduguri", ["Alep=Aleppo/SYR", "Maïduguri=Maiduguri/NGA"]],
    ["في مدينة غزة", ["غزة=Gaza/PSE"]],
    ["北京", ["北京=Beijing/CHN"]],
    ["He fled from Burma to Ivory Coast.", ["Burma=Myanmar (Burma)/MMR", "Ivory Coast=Côte d’Ivoire/CIV"]],
    ["Talks in Paris, Texas, ended.", ["Paris=Paris/USA", "Texas=Texas/USA"]],
    ["The US said nothing to us.", ["US=United States/USA"]],
    ["İstanbul'da gösteri", ["İstanbul=Istanbul/TUR"]],
  ])("%s", async (text, places) => {
    expect(await found(text)).toEqual(places);
  });

  it.each([
    "From the beginning, Most of them said so in March.",
    "President Lincoln and John Jackson spoke.",
    "Police said that nobody was there.",
    "CALM ANCHOR, the drill, ended.",
    "Stanford University opened.",
  ])("none in: %s", async (text) => {
    expect(await found(text)).toEqual([]);
  });

  it("tells towns of one name apart by the country the text is about", async () => {
    expect(await found("Fighting near Tripoli.")).toEqual(["Tripoli=Tripoli/LBY"]);
    expect(await found("In Lebanon, fighting near Tripoli and Beirut.")).toContain("Tripoli=Tripoli/LBN");
    expect(await found("Fighting near Tripoli.", { countries: ["LBN"] })).toEqual(["Tripoli=Tripoli/LBN"]);
  });

  it("asks the desk's own places first, by name, outline and in other languages", async () => {
    const square = {
      type: "Polygon",
      coordinates: [
        [
          [-21, -24],
          [-18, -24],
          [-18, -21],
          [-21, -21],
          [-21, -24],
        ],
      ],
    };
    const drafts = placesFromGazetteer(
      [
        {
          id: "hal-001",
          name: "Kelvaria",
          alternate_names: "Kelvarya;كلفاريا",
          country: "XXA",
          admin1: "",
          feature: "country",
          latitude: "-22.5",
          longitude: "-19.5",
          population: "612000",
        },
        {
          id: "hal-101",
          name: "Paris",
          alternate_names: "",
          country: "XXA",
          admin1: "QM-WK",
          feature: "city",
          latitude: "-22.8",
          longitude: "-20.4",
          population: "",
        },
      ],
      [{ features: [{ properties: { iso3: "XXA" }, geometry: square }] }],
    );
    const gazetteer = await deskGazetteer(deskPlaces(drafts.map(({ body }) => Place.parse(body))));
    expect(placesIn("Paris, Kelvarya", gazetteer).map(({ place }) => place.gazetteerId)).toEqual([
      "hal-101",
      "hal-001",
    ]);
    expect(placesIn("وقال في كلفاريا", gazetteer)).toHaveLength(1);
    expect(gazetteer.at(-22.5, -20)).toEqual({ country: "XXA", admin1: "QM-WK" });
    expect(gazetteer.at(48.85, 2.35)).toEqual({ country: "FRA" });
  });

  it("resolves the Local-Global Lexicon in ../shared/data/text as well as measured: 0.71 within 161 km", async () => {
    const packed = await readFile("../shared/data/text/geoparsing/lgl.xml.gz");
    const gazetteer = await shippedGazetteer();
    let [hits, right] = [0, 0];
    for (const article of gunzipSync(packed).toString("utf8").split("<article ").slice(1)) {
      const [, text = ""] = /<text>(?:<!\[CDATA\[)?([\s\S]*?)(?:\]\]>)?<\/text>/.exec(article) ?? [];
      const mentions = placesIn(text, gazetteer);
      for (const [, toponym = ""] of article.matchAll(/<toponym>([\s\S]*?)<\/toponym>/g)) {
        const number = (tag: string) => Number(new RegExp(`<${tag}>([-\\d.]+)`).exec(toponym)?.[1]);
        const mention = mentions.find(({ from, to }) => from < number("end") && to > number("start"));
        const { latitude, longitude } = mention?.place ?? {};
        if (!mention || latitude === undefined || longitude === undefined || Number.isNaN(number("lat")))
          continue;
        hits += 1;
        if (distanceKm({ latitude, longitude }, { latitude: number("lat"), longitude: number("lon") }) <= 161)
          right += 1;
      }
    }
    expect(hits).toBeGreaterThan(2_500);
    expect(right / hits).toBeGreaterThan(0.6);
  });
});
