import { describe, expect, test } from "vitest";
import { namesIn, personalForms } from "./personal-looking.ts";

describe("a search looks personal", () => {
  test.each([
    ["someone@example.org", "e-mail"],
    ["+90 532 123 45 67", "telephone"],
    ["0532 123 45 67", "telephone"],
    ["@some_account", "account"],
    ["34 ABC 123", "number-plate"],
    ["12345678901", "identifier"],
  ])("by its form: %s", (words, sign) => {
    expect(personalForms(words)).toContain(sign);
  });

  test.each([
    ["ahmet yılmaz", "ahmet yılmaz"],
    ["Giorgi Kvaratskhelia meeting", "Giorgi Kvaratskhelia"],
    ['"Some Body"', "Some Body"],
    ["colonel brandt", "colonel brandt"],
    ["Şerife", "Şerife"],
  ])("by a name: %s", (words, name) => {
    expect(namesIn(words)).toContain(name);
  });

  test.each([
    "bridge shelling Hollin",
    "North Kelvaria",
    "Hollin River OR border",
    "killed 2019-05-02",
    "120 deaths",
    "Kuzey Ordusu",
    "GPS jamming",
  ])("and not: %s", (words) => {
    expect([...personalForms(words), ...namesIn(words)]).toEqual([]);
  });
});
