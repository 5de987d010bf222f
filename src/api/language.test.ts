import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ServedDesk, serveSmallDesk } from "../../test/served-desk.ts";
import { count, IDS } from "../../test/small-desk.ts";
import { Assessment } from "../kernel/assessment.ts";

let desk: ServedDesk;

beforeAll(async () => {
  desk = await serveSmallDesk();
  const days = ["03", "04"].map((day) => `2019-05-${day}`);
  await desk.system.store
    .writer("test")
    .transaction((transaction) =>
      transaction.append(
        days.flatMap((day) => [count("deaths", "XXA", day, 140), count("incidents", "XXA", day, 9)]),
      ),
    );
  await desk.system.phases.settle();
});
afterAll(() => desk.close());

const IN_TURKISH = { "accept-language": "tr-TR,tr;q=0.9,en;q=0.8" };

async function ask<Schema extends z.ZodType>(
  schema: Schema,
  url: string,
  payload?: object,
  headers: Record<string, string> = IN_TURKISH,
): Promise<z.output<Schema>> {
  const method = payload ? "POST" : "GET";
  const response = await desk.server.inject({ method, url, headers, ...(payload && { payload }) });
  expect(response.headers["content-language"]).toBe(headers === IN_TURKISH ? "tr" : "en");
  expect([url, response.statusCode, response.statusCode === 200 || response.body]).toEqual([url, 200, true]);
  return schema.parse(response.json());
}

const Found = z.looseObject({ id: z.uuid(), subject: z.string(), event: z.string(), reason: z.string() });
const Warnings = z.object({ items: z.array(Found) });
/** What a rule has said; the small desk's own warning was written by hand. */
const byRule = async (headers?: Record<string, string>) =>
  (await ask(Warnings, "/api/warnings", undefined, headers)).items.filter(({ id }) => id !== IDS.warning);

/** Words that no Turkish sentence has. */
const ENGLISH =
  /(?<!\p{L})(the|of|and|in|to|or|at|is|was|were|deaths?|likely|chance|from|with|least|recorded)(?!\p{L})/iu;

/** Every text of an answer that people read; the parts of sentences hold names, and are not read. */
function textsIn(value: unknown, name = ""): string[] {
  if (typeof value === "string") return READ.has(name) && !BY_HAND.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, name));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) => (field === "said" ? [] : textsIn(inner, field)));
}
/** What the small desk's sources and its analyst wrote, wherever it is quoted. */
const BY_HAND = /Hollin|Deaths rose/;
const READ = new Set(
  "title event reason sentence why words text ifWrong question reasons wouldChange missing note source".split(
    " ",
  ),
);

describe("a Turkish desk", () => {
  test("gets no English sentence in its warnings", async () => {
    const warnings = await byRule();
    expect(warnings.length).toBeGreaterThan(0);
    for (const { id } of warnings) {
      const { incidents, ...shown } = await ask(z.looseObject({}), `/api/warning?id=${id}`);
      void incidents;
      const texts = textsIn(shown);
      expect(texts.length).toBeGreaterThan(8);
      for (const text of [...texts, ...textsIn(warnings)]) expect(text).not.toMatch(ENGLISH);
    }
    const [first] = warnings;
    expect(first?.event).toMatch(/^XXA için 1 Haziran 2019 ile 31 Ağustos 2019 arasında en az [\d.]+ /);
  });

  test("gets what a person wrote as it was written", async () => {
    const { items } = await ask(Warnings, "/api/warnings");
    expect(items.find(({ id }) => id === IDS.warning)).toMatchObject({
      title: "Deaths in Kelvaria",
      reason: "Eleven people died at the bridge of Hollin.",
    });
  });

  test("is told in English where nobody asks for another language, or for one that is not spoken", async () => {
    for (const headers of [{}, { "accept-language": "fr" }]) {
      const [first] = await byRule(headers);
      expect(first?.event).toMatch(/^At least [\d,]+ deaths/);
    }
  });

  test("reads its situation and its signals in Turkish, too", async () => {
    const { changed, ...situation } = await ask(z.looseObject({ headline: z.string() }), "/api/situation");
    void changed;
    // The highest warning is the one written by hand.
    expect(situation.headline).toMatch(/^Son ziyaretinizden beri yeni: .* En yüksek düzey W2, XXA\. .*olası/);
    const { items } = await ask(
      z.object({ items: z.array(z.looseObject({ id: z.uuid() })) }),
      "/api/signals",
    );
    const made = items.filter(({ id }) => id !== IDS.signal);
    expect(made.length).toBeGreaterThan(0);
    for (const text of textsIn(made)) expect(text).not.toMatch(ENGLISH);
  });
});

describe("an assessment drafted on a Turkish desk", () => {
  const View = z.looseObject({
    assessment: z.object({ version: z.int(), body: Assessment }),
    missing: z.array(z.string()),
  });
  const Draft = z.object({ id: z.uuid(), version: z.int(), body: Assessment });
  const kept = async (id: string) => (await desk.system.store.systemView().one(Assessment, id)).body;

  test("is read in Turkish, kept in English, and as a person wrote it where one has changed it", async () => {
    const [warning] = await byRule();
    const draft = await ask(Draft, "/api/draft-assessment", { warningId: warning?.id });
    for (const text of textsIn(draft.body)) expect(text).not.toMatch(ENGLISH);
    const before = await kept(draft.id);
    expect(before.question).toMatch(/^How likely is it that this happens: at least/);

    const [changed, ...others] = draft.body.statements;
    const body = { ...draft.body, statements: [{ ...changed, text: "Kendi cümlem." }, ...others] };
    await ask(Draft, "/api/save-assessment", { id: draft.id, version: draft.version, body });
    const after = await kept(draft.id);
    expect(after.statements[0]?.text).toBe("Kendi cümlem.");
    expect(after.statements[0]?.said).toBeUndefined();
    expect(after.statements.slice(1)).toEqual(before.statements.slice(1));
    expect([after.title, after.question, after.confidence]).toEqual([
      before.title,
      before.question,
      before.confidence,
    ]);

    const view = await ask(View, `/api/assessment?id=${draft.id}`);
    expect(view.assessment.body.statements[0]?.text).toBe("Kendi cümlem.");
    expect(view.missing[0]).toMatch(/^\d+\. cümle kuralla taslaklandı; onaylayın veya yeniden yazın\.$/);
  });

  test("is refused by the gate in Turkish", async () => {
    const [warning] = await byRule();
    const { id } = await ask(Draft, "/api/draft-assessment", { warningId: warning?.id });
    const options = {
      method: "POST" as const,
      url: "/api/finish-assessment",
      headers: IN_TURKISH,
      payload: { id },
    };
    const { detail, details } = await desk.problem(options, 422);
    expect(detail).toMatch(/^Henüz hazır değil: \d+ eksik var\.$/);
    for (const text of textsIn(details)) expect(text).not.toMatch(ENGLISH);
  });
});

test("a Turkish brief quotes warnings and assessments in Turkish", async () => {
  const Made = z.object({ body: z.looseObject({ sections: z.array(z.looseObject({ id: z.string() })) }) });
  const { body } = await ask(Made, "/api/make-brief", { language: "tr" });
  const warnings = body.sections.filter(({ id }) => /^(warnings|changed)$/.test(id));
  const texts = textsIn(warnings);
  expect(texts.length).toBeGreaterThan(1);
  for (const text of texts) expect(text).not.toMatch(ENGLISH);
});
