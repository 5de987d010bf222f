import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Label, TLP } from "../kernel/label.ts";
import { LEVELS } from "../kernel/warning.ts";
import { exporters } from "./exporters/all.ts";
import {
  listNotice,
  MOST_WORDS,
  type NoticeFacts,
  noticeOf,
  noticePage,
  noticeText,
  wordsIn,
} from "./notice.ts";

const facts: NoticeFacts = {
  place: "Kelvaria",
  event: "At least 25 deaths in organised violence",
  from: "2019-06-01",
  to: "2019-08-31",
  level: "W2",
  before: "W3",
  likelihood: { p: 0.6, scale: "icd-203" },
  confidence: "moderate",
  coverage: 0.75,
  indicators: ["Fuel price above 150", "Reservists called up", "Embassies advise to leave", "A fourth one"],
  decision: "Whether to open the eastern corridor",
  neededBy: "2019-05-20",
  contact: "Duty officer, room 12",
  label: Label.parse({ tlp: "AMBER" }),
  asOf: "2019-05-04T00:00:00.000Z",
};

describe("a notice", () => {
  test("says what, where, when, the level from and to, and the rest that a decision needs", () => {
    const { lines, marking } = noticeOf(facts, "en");
    expect(marking).toBe("TLP:AMBER");
    const said = Object.fromEntries(lines.map(({ id, text }) => [id, text]));
    expect(said).toMatchObject({
      where: "Kelvaria",
      what: "At least 25 deaths in organised violence",
      level: "W3 → W2 (warning)",
      confidence: "moderate",
      coverage: "75% of the indicators",
      "indicator-3": "Embassies advise to leave",
      decision: "Whether to open the eastern corridor",
      contact: "Duty officer, room 12",
    });
    expect(said.likelihood).toContain("55–80%");
    expect(said["indicator-4"]).toBeUndefined();
    expect(lines.find(({ id }) => id === "needed-by")?.text).toBe("20 May 2019");
    expect(noticeOf(facts, "tr").lines.find(({ id }) => id === "likelihood")?.name).toBe("Olasılık");
  });

  test("is never longer than 150 words, whatever its records say, and never loses what is fixed", () => {
    const long = fc.array(fc.constantFrom("word", "a", "incident,", "geçit", "ليل"), { maxLength: 400 });
    const text = long.map((words) => words.join(" "));
    fc.assert(
      fc.property(
        text,
        text,
        fc.array(text, { maxLength: 6 }),
        text,
        text,
        fc.constantFrom(...LEVELS),
        fc.array(fc.constantFrom("ALPHA", "BRAVO"), { maxLength: 20 }),
        fc.constantFrom("en", "tr"),
        (place, event, indicators, decision, contact, level, caveats, language) => {
          const label = Label.parse({ tlp: "AMBER", caveats });
          const notice = noticeOf(
            { ...facts, place, event, indicators, decision, contact, level, label },
            language,
          );
          expect(wordsIn(noticeText(notice))).toBeLessThanOrEqual(MOST_WORDS);
          const ids = notice.lines.map(({ id }) => id);
          for (const id of ["when", "level", "likelihood", "confidence", "coverage", "needed-by"])
            expect(ids).toContain(id);
        },
      ),
    );
    const lines = Array.from({ length: 100 }, (_, i) => ({
      id: `${i}`,
      name: "Changed",
      text: "a b c d e f",
    }));
    const { label, asOf } = facts;
    expect(
      wordsIn(noticeText(listNotice("Digest", lines, { label, asOf, language: "en" }))),
    ).toBeLessThanOrEqual(MOST_WORDS);
  });

  test("is set by every exporter there is, with its marking", async () => {
    const id = "01912345-6789-7abc-8def-0123456789ab";
    const page = noticePage(noticeOf(facts, "en"), { kind: "warning", id });
    for (const exporter of exporters) {
      const bytes = await exporter.render(page);
      expect(bytes.length).toBeGreaterThan(300);
      if (exporter.ending !== "pdf") {
        const text = new TextDecoder().decode(bytes);
        expect(text).toContain("TLP:AMBER");
        expect(text).toContain("W3 → W2 (warning)");
      }
    }
  });
});

test("every TLP has a marking that a notice can carry", () => {
  for (const tlp of TLP)
    expect(noticeOf({ ...facts, label: Label.parse({ tlp }) }, "en").marking).toContain(`TLP:${tlp}`);
});
