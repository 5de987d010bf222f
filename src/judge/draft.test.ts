import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../../test/postgres/fresh-store.ts";
import { partner } from "../../test/reader.ts";
import { AMBER, furnish, IDS } from "../../test/small-desk.ts";
import { Assessment } from "../kernel/assessment.ts";
import { Event } from "../kernel/event.ts";
import { OPEN } from "../kernel/label.ts";
import { Warning } from "../kernel/warning.ts";
import type { View } from "../store/view.ts";
import { type Draft, draftFrom } from "./draft.ts";
import { missingFrom } from "./gate.ts";

let fresh: FreshStore;
let view: View;
let draft: Draft;
const drafted = async (reader: View) => draftFrom(reader, await reader.one(Warning, IDS.warning), "Kelvaria");

beforeAll(async () => {
  fresh = await freshStore();
  fresh.clock.time = new Date("2019-05-04T00:00:00.000Z");
  await furnish(fresh.store);
  view = fresh.store.systemView();
  draft = await drafted(view);
});
afterAll(() => fresh.drop());

describe("a draft from a warning", () => {
  test("is the same each time it is made from the same records", async () => {
    expect(await drafted(view)).toEqual(draft);
  });

  test("is a whole assessment that only a person's acceptance keeps from being final", () => {
    const body = Assessment.parse(draft.body);
    expect(body).toMatchObject({
      place: "XXA",
      warningId: IDS.warning,
      status: "draft",
      likelihood: { p: 0.6 },
    });
    expect(missingFrom(body).every(({ key }) => key === "gate.machine")).toBe(true);
    const accepted = { ...body, statements: body.statements.map((one) => ({ ...one, machine: false })) };
    expect(missingFrom(accepted)).toEqual([]);
  });

  test("cites the records that each of its sentences was made from", async () => {
    const cited = draft.body.statements.flatMap(({ cites = [] }) => cites);
    expect(new Set(cited.map(({ kind }) => kind))).toEqual(
      new Set(["signal", "event", "forecast", "warning"]),
    );
    for (const statement of draft.body.statements)
      if (statement.kind === "evidence") expect(statement.cites?.length, statement.text).toBeGreaterThan(0);
  });

  test("counts incidents and their deaths, quotes the forecast and the base rate, and names a gap", () => {
    const texts = draft.body.statements.map(({ text }) => text);
    expect(texts).toContain(
      "1 incident with 11 deaths is recorded in Kelvaria in the period, from 2 claims.",
    );
    expect(texts.join("\n")).toMatch(
      /The model stack, on data to April 2019, gives \d+% to 25 or more deaths/,
    );
    expect(texts.join("\n")).toContain("Base rate: the same came true in 5 of the 21 windows of 3 months");
    expect(texts.join("\n")).toContain("No technical source reports on this place in the period.");
  });

  test("has no more confidence than its origins and disciplines allow", () => {
    expect(draft.body.confidence.level).toBe("moderate");
    expect(draft.body.confidence.reasons[0]).toBe("The evidence amounts to 2.0 independent origins.");
  });

  test("carries the join of the labels of all it was made from", () => {
    expect(draft.label.tlp).toBe("AMBER");
  });

  test("for a reader who may not see everything uses only what that reader sees", async () => {
    const open = await drafted(fresh.store.view(partner("GREEN")));
    expect(open.label.tlp).toBe("GREEN");
    expect(JSON.stringify(open.body)).not.toContain(IDS.forecast);
  });

  test("of a part of a country counts that part's incidents only", async () => {
    const { body } = await view.one(Event, IDS.event);
    await fresh.store.writer("test").transaction(async (transaction) => {
      const place = { ...body.place, admin1: "North" };
      await transaction.put(Event, [{ label: AMBER, body: { ...body, title: "In the north", place } }]);
    });
    const warning = await view.one(Warning, IDS.warning);
    const north = { ...warning, body: { ...warning.body, place: "XXA/North" } };
    const { body: made } = await draftFrom(view, north, "North, Kelvaria");
    expect(made.statements.map(({ text }) => text).join("\n")).toContain("1 incident with 11 deaths");
  });

  test("that has too many incidents to read says which ones it counts", async () => {
    const { body } = await view.one(Event, IDS.event);
    await fresh.store.writer("test").transaction(async (transaction) => {
      const many = Array.from({ length: 501 }, (_, i) => ({
        label: OPEN,
        body: { ...body, title: `Clash ${i}` },
      }));
      await transaction.put(Event, many);
    });
    const { body: made } = await drafted(view);
    expect(made.statements.map(({ text }) => text).join("\n")).toContain(
      "The newest 500 incidents in Kelvaria in the period hold 5,500 deaths, from 1,000 claims; there are more.",
    );
  });
});
