import { describe, expect, test } from "vitest";
import { inEveryLanguage } from "../../test/in-every-language.ts";
import { IDS } from "../../test/small-desk.ts";
import { Assessment } from "../kernel/assessment.ts";
import { english } from "../kernel/said.ts";
import { missingFrom } from "./gate.ts";

const cites = [{ kind: "event", id: IDS.event }];
const READY = Assessment.parse({
  title: "Kelvaria",
  question: "Will 25 or more people die from June to August?",
  statements: [
    { kind: "evidence", text: "Eleven people died on 2 May.", cites },
    { kind: "assumption", text: "Reporting has not changed.", ifWrong: "The likelihood is too high." },
    { kind: "judgement", text: "25 or more people will die by 31 August: 60%.", cites },
    { kind: "gap", text: "The intentions of the parties are not known." },
  ],
  likelihood: { p: 0.6 },
  confidence: { level: "moderate", reasons: ["Two origins."] },
  alternatives: [{ text: "The rise passes.", likelihood: { p: 0.4 } }],
});

/** The ready assessment with one statement changed. */
function withStatement(i: number, change: Readonly<Record<string, unknown>>): Assessment {
  const statements = READY.statements.map((statement, at) =>
    at === i ? { ...statement, ...change } : statement,
  );
  return Assessment.parse({ ...READY, statements });
}

const without = (kind: string): Assessment => ({
  ...READY,
  statements: READY.statements.filter((statement) => statement.kind !== kind),
});

test("lets an assessment pass that has all it needs", () => {
  expect(missingFrom(READY)).toEqual([]);
});

describe("refuses", () => {
  test.each([
    ["a drafted sentence", withStatement(0, { machine: true }), "Statement 1 was drafted by rule"],
    [
      "evidence without a citation",
      withStatement(0, { cites: [] }),
      "Statement 1 is evidence and cites nothing.",
    ],
    [
      "a judgement that rests on nothing",
      withStatement(2, { cites: [] }),
      "Statement 3 is a judgement and rests on",
    ],
    [
      "an assumption without its consequence",
      withStatement(1, { ifWrong: undefined }),
      "Statement 2 is an assumption",
    ],
    ["a hedge", withStatement(2, { text: "More people might die." }), 'Statement 3 hedges with "might"'],
    [
      "a hedge at the beginning",
      withStatement(2, { text: "Possibly more will die." }),
      'hedges with "Possibly"',
    ],
    [
      "likelihood and confidence in one sentence",
      withStatement(2, { text: "It is likely, with high confidence." }),
      "Statement 3 has likelihood and confidence in one sentence",
    ],
    ["an assessment that answers no question", { ...READY, question: " " }, "It answers no question."],
    ["one without a judgement", without("judgement"), "It holds no judgement."],
    ["one without evidence", without("evidence"), "It holds no evidence."],
    ["one that names no gap", without("gap"), "It names no gap"],
    [
      "a middling likelihood without an alternative",
      { ...READY, alternatives: [] },
      "at least one alternative",
    ],
    [
      "likelihoods that add up to more than everything",
      { ...READY, alternatives: [{ text: "Not.", likelihood: { p: 0.5, scale: "icd-203" as const } }] },
      "add up to more than 100%",
    ],
  ])("%s", (_, assessment, sentence) => {
    const missing = missingFrom(assessment);
    expect(missing).toHaveLength(1);
    expect(missing.map(english)[0]).toContain(sentence);
  });

  test("high confidence where no alternative was considered, however likely it is", () => {
    const sure = {
      ...READY,
      likelihood: { p: 0.9, scale: "icd-203" as const },
      confidence: { ...READY.confidence, level: "high" as const },
      alternatives: [],
    };
    expect(missingFrom(sure).map(english)).toEqual([
      "Confidence cannot be high without an alternative considered.",
    ]);
  });

  test("everything at once, so that it can be mended in one go", () => {
    const bare = Assessment.parse({ ...READY, question: "", statements: [{ kind: "evidence", text: "x" }] });
    expect(missingFrom(bare).length).toBe(4);
  });
});

test("May is a month, a stated number is no hedge, and evidence may quote one", () => {
  expect(missingFrom(withStatement(2, { text: "25 or more will die by 31 May." }))).toEqual([]);
  expect(missingFrom(withStatement(2, { text: "It may come to that: 60%." }))).toEqual([]);
  expect(missingFrom(withStatement(0, { text: 'The minister said: "It might rain."' }))).toEqual([]);
});

test("what is missing is said in every language", () => {
  const statements = [
    { kind: "evidence", text: "x", machine: true },
    { kind: "judgement", text: "It might be likely, with low confidence." },
    { kind: "assumption", text: "x" },
  ];
  const bad = Assessment.parse({
    ...READY,
    question: "",
    statements,
    alternatives: [{ text: "Not.", likelihood: { p: 0.9 } }],
  });
  expect(missingFrom(bad).map((one) => inEveryLanguage(one).tr)).toEqual([
    "1. cümle kuralla taslaklandı; onaylayın veya yeniden yazın.",
    "1. cümle kanıt, ama hiçbir kayda dayanmıyor.",
    "2. cümle yargı, ama dayandığı bir kayıt gösterilmemiş.",
    '2. cümle "might" diyerek kaçamak yapıyor; bir olasılık belirtin.',
    "2. cümlede olasılık ve güven bir arada; ikisini ayırın.",
    "3. cümle varsayım; yanlış çıkarsa ne olacağını belirtin.",
    "Hiçbir soruyu yanıtlamıyor.",
    "Hiçbir boşluğu belirtmiyor; neyin bilinmediğini söyleyin.",
    "Yargının ve alternatiflerinin olasılıkları toplamda %100 sınırını aşıyor.",
  ]);
});
