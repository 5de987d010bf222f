import { describe, expect, test } from "vitest";
import { personsNamedIn } from "./person-subject.ts";
import { isImei, personalKeysIn } from "./personal-keys.ts";

describe("what leads to one person", () => {
  test.each([
    ["e-mail", "Mail of jane.roe@example.org this week"],
    ["telephone", "Calls from +90 532 123 45 67"],
    ["telephone", "Seen near 0044 7911 123456"],
    ["device", "IMEI 49-015420-323751-8 in the north"],
    ["device", "00:1B:44:11:3A:B7"],
    ["advertising-id", "IDFA: 6D92078A-8246-4BA4-AE5B-76104861E7DC"],
    ["plate", "Sightings of licence plate AB12 CDE"],
    ["plate", "34 ABC 123 plakalı araç"],
    ["account", "What will @somebody_1 post?"],
  ])("%s: %s", (key, text) => expect(personalKeysIn(text)).toContain(key));

  test.each([
    "Feed of press@ministry.example",
    "alerts+sy@acled.example",
    "Deaths from 2019-01-01 to 2020-12-31: 1000000",
    "Road M5 and flight TK 1984",
    "UNSC resolution 2254, article 12",
    "Event SYR12345678901234 of the table",
    "49-015420-323751-9",
    "License plates of the army are being changed",
    "https://www.acaps.org/feed@2x.xml",
    "6d92078a-8246-4ba4-ae5b-76104861e7dc",
    "Plate tectonics near the M5 motorway",
  ])("not: %s", (text) => expect(personalKeysIn(text)).toEqual([]));

  test("an IMEI has Luhn's digit", () => {
    expect(isImei("490154203237518")).toBe(true);
    expect(isImei("490154203237517")).toBe(false);
    expect(isImei("000000000000000")).toBe(false);
  });
});

describe("a person by name", () => {
  test.each([
    "Will John Smith be arrested by June?",
    "Where is Ahmet Yılmaz?",
    "General Müller's next move",
    "Risk score of Fatima Hassan",
  ])("%s", (text) => expect(personsNamedIn(text).length).toBeGreaterThan(0));
  test.each([
    "Will the president of Kelvaria resign before July?",
    "At least 25 deaths in Kelvaria from June to August 2019",
    "Will the Army of Kelvaria attack Port Hollin?",
    "Attacks of the Islamic State in the Lake Chad basin",
    "San Marino, Saint Martin and the Jordan Valley",
    "Clashes at Martin Luther Bridge",
    "Suriye Milli Ordusu ile SDG arasında çatışma",
    "North Kivu and South Sudan",
    "General Staff statement",
  ])("not: %s", (text) => expect(personsNamedIn(text)).toEqual([]));
});
