import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanLine, cleanParagraphs, cleanText } from "./plain-text.ts";

test("zero-width, bidirectional override and tag characters are taken out", () => {
  expect(cleanText("pa\u200byload\u202Egnp.exe\u202C \u{e0041}\u{e0042}x\u2066y\u2069\ufeff")).toBe(
    "payloadgnp.exe xy",
  );
  expect(cleanText("soft\u00adhyphen nul\u0000 bell\u0007")).toBe("softhyphen nul bell");
  expect(cleanText("l\u200cat\u200din")).toBe("latin");
});

test("Arabic, Persian, Hebrew, Hindi, Turkish and emoji keep every character", () => {
  const texts = [
    "\u200fقال: (الميناء مغلق)\u200f.",
    "می\u200cخواهم",
    "שלום \u200eABC\u200e",
    "क्\u200dष",
    "İstanbul’da ığdır ŞÇÖĞÜ",
    "👩\u200d👩\u200d👧 ❤️",
  ];
  for (const text of texts) expect(cleanText(text)).toBe(text.normalize("NFC"));
});

test("letters are composed and line ends are one character", () => {
  expect(cleanText("s\u0327 ehir\r\n\u2028x")).toBe("ş ehir\n\nx");
});

test("a line has no breaks and at most 300 characters", () => {
  expect(cleanLine("  a\n b\t c ")).toBe("a b c");
  expect([...cleanLine("😀".repeat(400))]).toHaveLength(300);
});

test("paragraphs keep one empty line at most", () => {
  expect(cleanParagraphs(" a  b \n\n\n\n c ")).toBe("a b\n\nc");
});

test("cleaning twice changes nothing more, and leaves nothing that cannot be stored", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const once = cleanText(text);
      expect(cleanText(once)).toBe(once);
      expect(once).not.toContain("\u0000");
      expect(once).not.toMatch(/\p{Surrogate}/u);
    }),
    { numRuns: 2000 },
  );
});
