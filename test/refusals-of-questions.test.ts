/** What nobody is asked or shown here, over HTTP: 422 with a code and a reason, and an entry in the log. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../src/app/config.ts";
import { markedPersonal } from "../src/guard/excepted-person.ts";
import { REFUSAL_CODES } from "../src/guard/refusals.ts";
import { Entity } from "../src/kernel/entity.ts";
import { isFew } from "../src/kernel/few-persons.ts";
import { OPEN } from "../src/kernel/label.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";
import { IDS } from "./small-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

async function countOf(code: string): Promise<number> {
  const { codes } = (await desk.read("/api/refusals")).json();
  return codes.find((one: { code: string }) => one.code === code).count;
}

async function refusedWith(code: string, ask: () => Promise<{ statusCode: number; json(): unknown }>) {
  const before = await countOf(code);
  const answer = await ask();
  expect(answer.statusCode).toBe(422);
  expect(answer.json()).toMatchObject({ code: "refused", details: { code } });
  expect(await countOf(code)).toBe(before + 1);
}

describe("an assessment", () => {
  const save = async (change: object) => {
    const { id, version, body } = (
      await desk.post("/api/draft-assessment", { warningId: IDS.warning })
    ).json();
    return desk.post("/api/save-assessment", { id, version, body: { ...body, ...change } });
  };
  test.each([
    ["R3", { question: "Will John Smith be arrested by June?" }],
    ["R3", { title: "How dangerous is Ahmet Yılmaz?" }],
    ["R2", { question: "Where will +90 532 123 45 67 be next week?" }],
    ["R2", { title: "Owner of licence plate AB12 CDE" }],
    ["R2", { question: "What will jane.roe@example.org send?" }],
    ["R10", { question: "What are the coordinates of the hospital of Hollin?" }],
    ["R10", { title: "The shelter at 35.12345, 38.23456" }],
  ])("about this is refused with %s: %o", (code, change) => refusedWith(code, () => save(change)));

  test.each([
    { question: "Will the president of Kelvaria resign before July?" },
    { title: "Attacks on hospitals in Kelvaria" },
    { question: "Will the Army of Kelvaria shell Port Hollin?" },
    { title: "At least 25 deaths in Kelvaria from June to August 2019" },
  ])("about this is saved: %o", async (change) => {
    expect((await save(change)).statusCode).toBe(200);
  });
});

describe("a source", () => {
  const body = (change: object) => ({ body: { name: "A source", ...change } });
  test.each([
    body({ name: "Posts of jane.roe@example.org" }),
    body({
      connector: {
        id: "feed",
        options: { address: "https://example.org/feed?imei=490154203237518" },
        everyMinutes: 60,
      },
    }),
  ])("keyed to one person is refused: %o", (input) =>
    refusedWith("R2", () => desk.post("/api/source-save", input)),
  );
  test("of an office is made", async () => {
    const made = await desk.post("/api/source-save", body({ name: "press@ministry.example" }));
    expect(made.statusCode).toBe(200);
  });
});

describe("records that hold personal data", () => {
  const ask = (url: string, purpose?: string) =>
    desk.server.inject({ url, ...(purpose !== undefined && { headers: { "presage-purpose": purpose } }) });
  beforeAll(async () => {
    const label = markedPersonal(OPEN);
    const bodies = Array.from({ length: 25 }, (_, i) => ({
      nativeId: `minister ${i}`,
      schema: "identity",
      name: `Holder ${i}`,
      country: i < 3 ? "SYR" : "TUR",
    }));
    await desk.system.store.writer("test").transaction((transaction) =>
      transaction.put(
        Entity,
        bodies.map((body) => ({ label, body })),
      ),
    );
    await desk.system.phases.settle();
  });

  test("are not shown without a purpose, and with one the log has it", async () => {
    const few = "/api/entities?q=Holder&limit=3";
    await refusedWith("R12", () => ask(few));
    await refusedWith("R12", () => ask(few, "  "));
    const shown = await ask(few, encodeURIComponent("Kelvaria's cabinet, sürüm 2"));
    expect(shown.statusCode).toBe(200);
    expect(JSON.stringify(shown.json())).toContain("Holder");
    const { rows } = await desk.system.store.pool.query(
      `SELECT event FROM access_event WHERE event LIKE '%"verb":"consultation"%' AND event LIKE '%sürüm 2%'`,
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  test("are not given out in bulk, whatever the purpose", async () => {
    await refusedWith("R7", () => ask("/api/entities?q=Holder&limit=100", "Everything"));
  });

  test("others are shown to whoever may read", async () => {
    expect((await ask("/api/entities?q=Army")).statusCode).toBe(200);
    expect((await ask("/api/sources")).statusCode).toBe(200);
  });
});

test("a brief is not headed by a person", () =>
  refusedWith("R3", () => desk.post("/api/make-brief", { title: "The next moves of John Smith" })));

describe("counts of persons", () => {
  test.each([
    ["aid recipients", "persons", 9, true],
    ["displaced", "people", 1, true],
    ["displaced", "people", 10, false],
    ["displaced", "people", 0, false],
    ["fatalities", "persons", 3, false],
    ["ucdp-deaths-best", "persons", 3, false],
    ["incidents", "incidents", 3, false],
  ])("%s in %s: %i is too few: %s", (measure, unit, value, few) =>
    expect(isFew(measure, unit, value)).toBe(few),
  );

  test("of fewer than ten are left out of a series, which says how many it left out", async () => {
    const series = { place: "XXA", subject: "*", measure: "aid-recipients", bucket: "month" as const };
    await desk.system.store.writer("test").transaction((transaction) =>
      transaction.append(
        [12, 4, 0].map((value, i) => ({
          series,
          unit: "persons",
          fold: "last" as const,
          bucket: `2019-0${i + 1}-01`,
          value,
          label: OPEN,
        })),
      ),
    );
    const shown = (await desk.read("/api/series?place=XXA&measure=aid-recipients&bucket=month")).json();
    expect(shown.readings.map(({ value }: { value: number }) => value)).toEqual([12, 0]);
    expect(shown.suppressed).toBe(1);
  });
});

describe("what would switch the watching off", () => {
  const body = (retentionDays: number) => ({
    body: {
      title: "x",
      purpose: "x",
      legalBasis: "x",
      authority: "x",
      necessity: "x",
      categories: ["x"],
      geography: ["x"],
      retentionDays,
      reviewBy: "2999-01-01T00:00:00.000Z",
    },
  });
  test.each([0, -1, 0.5, 1e9])("a retention of %f days is refused", (days) =>
    refusedWith("R13", () => desk.post("/api/basis-save", body(days))),
  );
  test("a year is a retention", async () => {
    expect((await desk.post("/api/basis-save", body(365))).statusCode).toBe(200);
  });
  test.each([
    [{ "no-audit": "" }, {}],
    [{}, { PRESAGE_AUDIT: "off" }],
    [{}, { PRESAGE_RETENTION: "none" }],
    [{}, { PRESAGE_DISABLE_WITNESS: "1" }],
  ])("settings %o %o are refused", (flags, environment) => {
    expect(() => readConfig({ flags, environment: { HOME: "/nowhere", ...environment } })).toThrow(
      expect.objectContaining({ code: "refused", details: { code: "R13" } }),
    );
  });
  test("settings of the log are none of these", () => {
    const flags = { "witness-quorum": "0", "log-origin": "log.example.org/desk" };
    expect(() => readConfig({ flags, environment: { HOME: "/nowhere", PRESAGE_LOG: "warn" } })).not.toThrow();
  });
});

test("every code says what it refuses and where, in both languages", async () => {
  const english = (await desk.read("/api/refusals")).json();
  expect(english.codes.map(({ code }: { code: string }) => code)).toEqual(REFUSAL_CODES);
  expect(REFUSAL_CODES).toHaveLength(14);
  const turkish = (
    await desk.server.inject({ url: "/api/refusals", headers: { "accept-language": "tr" } })
  ).json();
  for (const [i, { says, enforcedAt }] of english.codes.entries()) {
    expect(enforcedAt).not.toBe("");
    expect(turkish.codes[i].says).not.toBe(says);
  }
  expect(english.codes.find(({ code }: { code: string }) => code === "R12").last).toMatch(/^20/);
});
