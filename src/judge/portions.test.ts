import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../../test/postgres/fresh-store.ts";
import { partner } from "../../test/reader.ts";
import { Assessment } from "../kernel/assessment.ts";
import { banner, joinLabels, Label, OPEN } from "../kernel/label.ts";
import { Source } from "../kernel/source.ts";
import { portionsOf } from "./portions.ts";

let fresh: FreshStore;
let openId: string;
let strictId: string;

const RED = Label.parse({ tlp: "RED", recipients: ["ada"] });

beforeAll(async () => {
  fresh = await freshStore();
  const put = await fresh.store.writer("test").transaction((transaction) =>
    transaction.put(Source, [
      { label: OPEN, body: Source.parse({ name: "Open", grade: "B" }) },
      { label: RED, body: Source.parse({ name: "Strict", grade: "B" }) },
    ]),
  );
  [openId = "", strictId = ""] = put.map(({ id }) => id);
});
afterAll(() => fresh.drop());

const cite = (id: string) => ({ kind: "source", id });

function assessment(label: Label, ...cites: string[][]) {
  const body = Assessment.parse({
    title: "T",
    question: "Will it?",
    statements: cites.map((ids, i) => ({ kind: "judgement", text: `${i}`, cites: ids.map(cite) })),
    likelihood: { p: 0.5 },
    confidence: { level: "low", reasons: ["r"], wouldChange: [] },
  });
  return { label, body };
}

describe("the portions of an assessment", () => {
  const marks = async (label: Label, ...cites: string[][]) =>
    (await portionsOf(fresh.store.systemView(), assessment(label, ...cites))).map(banner);

  test("are what each statement cites, and their join is the banner", async () => {
    const found = await portionsOf(
      fresh.store.systemView(),
      assessment(RED, [openId], [strictId], [openId, strictId]),
    );
    expect(found.map(banner)).toEqual(["TLP:CLEAR", "TLP:RED // TO 1", "TLP:RED // TO 1"]);
    expect(banner(joinLabels(found))).toBe(banner(RED));
  });

  test("of a statement that cites nothing is the whole", async () => {
    expect(await marks(RED, [openId, strictId], [])).toEqual(["TLP:RED // TO 1", "TLP:RED // TO 1"]);
  });

  test("are the whole where a person labelled it more strictly than what it cites", async () => {
    expect(await marks(Label.parse({ tlp: "AMBER" }), [openId])).toEqual(["TLP:AMBER"]);
  });

  test("are never lower for a reader who may not see what is cited", async () => {
    const view = fresh.store.view(partner("GREEN"));
    const found = await portionsOf(view, assessment(RED, [openId], [strictId]));
    expect(found.map(banner)).toEqual(["TLP:RED // TO 1", "TLP:RED // TO 1"]);
  });
});
