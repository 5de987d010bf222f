import { describe, expect, test } from "vitest";
import { asRecorded, inLanguage, partsOf, worded } from "./in-language.ts";
import { said } from "./said.ts";

const alternative = said("draft.alternative");
const few = said("confidence.origins.few", { origins: { number: 1, decimals: 1 } });
const record = {
  id: 7,
  ...worded({ text: alternative, reasons: [said("confidence.change.origin"), few] }),
  inner: [{ at: "2019-10-03", ...worded({ why: said("warning.why.closed", { days: { number: 60 } }) }) }],
};

describe("a record", () => {
  test("keeps the English beside the parts", () => {
    expect(record.text).toBe("The rise passes: the number stays below the threshold in the stated window.");
    expect(record.said?.text).toEqual({ key: "draft.alternative" });
  });

  test("is said in another language at whatever depth, lists too, and otherwise left alone", () => {
    const turkish = inLanguage(record, "tr");
    expect(turkish).toMatchObject({
      id: 7,
      text: "Artış geçici: sayı, belirtilen sürede eşiğin altında kalır.",
      reasons: [
        "Birincisinden bağımsız, bunu doğrulayan veya yalanlayan ikinci bir köken.",
        "Kanıtlar 1,0 bağımsız kökene denk; bu, ikiden az.",
      ],
      inner: [{ at: "2019-10-03", why: "Kapatıldı: 60 gün boyunca izlenecek bir şey olmadı." }],
    });
    expect(inLanguage(record, "en")).toBe(record);
  });

  test("comes back from another language as it was", () => {
    expect(asRecorded(inLanguage(record, "tr"))).toEqual(record);
    expect(asRecorded(record)).toEqual(record);
  });

  test("is shown as a person wrote it where a person has changed it, in every language", () => {
    const turkish = inLanguage(record, "tr");
    const saved = asRecorded({
      ...turkish,
      text: `${turkish.text} Belki.`,
      reasons: ["Bir neden.", turkish.reasons[1] ?? ""],
    });
    expect(saved).toMatchObject({
      text: "Artış geçici: sayı, belirtilen sürede eşiğin altında kalır. Belki.",
      reasons: ["Bir neden.", "The evidence amounts to 1.0 independent origins, fewer than two."],
      said: { reasons: [few] },
    });
    expect(saved.said).not.toHaveProperty("text");
    expect(inLanguage(saved, "tr").text).toBe(saved.text);
    expect(inLanguage(saved, "tr").reasons[0]).toBe("Bir neden.");
  });

  test("whose parts say something else than its text is left as it stands", () => {
    const changed = { ...record, text: "Something else." };
    expect(inLanguage(changed, "tr").text).toBe("Something else.");
    expect(partsOf(changed, "text")).toEqual(said("text", { text: { text: "Something else." } }));
  });
});

test("a text without parts keeps none", () => {
  expect(worded({ text: said("text", { text: { text: "Deaths rose." } }) })).toEqual({
    text: "Deaths rose.",
  });
});
