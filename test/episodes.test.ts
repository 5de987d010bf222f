/** Warnings that rest, that are told of together, that were revised, and what came of those that were held back. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { mergeOverlaps } from "../src/analyse/episode-overlaps.ts";
import { planDeliveries } from "../src/app/planning-deliveries.ts";
import { Outcome } from "../src/kernel/decision.ts";
import { Delivery } from "../src/kernel/delivery.ts";
import { OPEN } from "../src/kernel/label.ts";
import { Signal } from "../src/kernel/signal.ts";
import { Warning, type WatchLevel } from "../src/kernel/warning.ts";
import { settleWarnings, warningRecord } from "../src/review/warning-outcomes.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";
import { figures, IDS, RULE, warning } from "./small-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

const at = new Date("2019-05-04T08:00:00.000Z");
const clock = { now: () => at };
const Handling = z.looseObject({
  snooze: z.looseObject({ id: z.uuid() }).optional(),
  merges: z.array(
    z.looseObject({ id: z.uuid(), body: z.looseObject({ by: z.string(), intoId: z.string() }) }),
  ),
});
const Saved = z.looseObject({ id: z.uuid() });

async function ok(path: string, payload: object) {
  const answer = await desk.post(`/api/${path}`, payload);
  expect([path, answer.statusCode, answer.statusCode === 200 ? "" : answer.body]).toEqual([path, 200, ""]);
  return answer.json();
}
const handling = async (id: string) => Handling.parse((await desk.read(`/api/handling?id=${id}`)).json());

async function warned(place: string, level: WatchLevel = "W3", id: string = randomUUID(), p = 0.3) {
  const history = [{ at: "2019-05-04", level, p, why: "Deaths rose." }];
  const body = { ...warning("Deaths rose.", p), place, subject: id, level, history };
  await desk.system.store
    .writer("test")
    .transaction((transaction) => transaction.put(Warning, [{ id, label: OPEN, body }]));
  return id;
}

const plan = () => planDeliveries({ store: desk.system.store, clock, realClock: clock });
const told = async (id: string) =>
  (await desk.system.store.systemView().list(Delivery, { where: { aboutId: id }, limit: 50 })).items;

describe("an episode", () => {
  test("that rests is told to nobody until its level rises, and says why it rests", async () => {
    await ok("decision-owner-save", { body: { name: "Office of rests", fromLevel: "W4", places: ["XRA"] } });
    const id = await warned("XRA");
    expect((await desk.post("/api/snooze", { id, until: "2019-05-04", reason: "Known" })).statusCode).toBe(
      422,
    );
    expect((await desk.post("/api/snooze", { id, until: "2029-05-04", reason: "Known" })).statusCode).toBe(
      422,
    );
    await ok("snooze", { id, until: "2019-05-20", reason: "Known exercise" });
    await plan();
    expect(await told(id)).toEqual([]);
    await warned("XRA", "W2", id);
    await plan();
    expect(await told(id)).toHaveLength(1);
  });

  test("told of with another one is not told by itself, by a person or by rule, until that is taken back", async () => {
    await ok("decision-owner-save", {
      body: { name: "Office of merges", fromLevel: "W4", places: ["XMA", "XMB"] },
    });
    const [whole, part, other] = [
      await warned("XMA", "W2"),
      await warned("XMA/North", "W3"),
      await warned("XMB"),
    ];
    await mergeOverlaps(desk.system.store.homeView(), desk.system.store.writer("analyse"), at);
    await ok("merge-warnings", { id: other, into: whole, reason: "One and the same campaign" });
    expect(
      (await desk.post("/api/merge-warnings", { id: whole, into: part, reason: "Other way" })).statusCode,
    ).toBe(409);
    await plan();
    expect([(await told(whole)).length, (await told(part)).length, (await told(other)).length]).toEqual([
      1, 0, 0,
    ]);
    const [byRule] = (await handling(part)).merges;
    expect(byRule?.body).toMatchObject({ by: "rule", intoId: whole });
    await ok("episode-answer", {
      of: "episode-merge",
      id: byRule?.id,
      answer: "end",
      reason: "Another conflict",
    });
    // The rule does not ask again.
    expect(await mergeOverlaps(desk.system.store.homeView(), desk.system.store.writer("analyse"), at)).toBe(
      0,
    );
    await plan();
    expect(await told(part)).toHaveLength(1);
  });

  test("of which a reading was changed after the alarm says what it was then and is now", async () => {
    const answer = await desk.read(`/api/warnings?place=XXA&limit=10`);
    const { items } = z.object({ items: z.array(Saved) }).parse(answer.json());
    const revisedOf = async (id: string) =>
      z
        .object({ revised: z.array(z.object({ before: z.number(), now: z.number(), bucket: z.string() })) })
        .parse((await desk.read(`/api/warning?id=${id}`)).json()).revised;
    // The small desk's signal is made up; here it rests on what the series says.
    const [found] = await desk.system.store.systemView().many(Signal, [IDS.signal]);
    if (found)
      await desk.system.store.writer("test").transaction((transaction) =>
        transaction.put(Signal, [
          {
            id: found.id,
            label: found.label,
            body: { ...found.body, readings: [{ bucket: "2019-05-02", value: 33 }] },
          },
        ]),
      );
    const before = await Promise.all(items.map(({ id }) => revisedOf(id)));
    expect(before.flat()).toEqual([]);
    await desk.system.store.writer("test").transaction((transaction) =>
      transaction.append([
        {
          series: { place: "XXA", subject: "*", measure: "deaths", bucket: "day" },
          unit: "persons",
          fold: "sum",
          bucket: "2019-05-02",
          value: 9,
          label: OPEN,
        },
      ]),
    );
    const after = await Promise.all(items.map(({ id }) => revisedOf(id)));
    expect(after.flat()).toContainEqual({ before: 33, now: 42, bucket: "2019-05-02" });
  });
});

describe("what came of it", () => {
  test("is settled by the rule that it was told with; what was held back and came true, and what was acted upon, stand apart", async () => {
    const { store } = desk.system;
    await ok("decision-owner-save", {
      body: { name: "Office of outcomes", fromLevel: "W4", places: ["XOA", "XOB", "XOC"] },
    });
    const about = async (place: string) => {
      const id = await warned(place);
      const rule = { ...RULE, series: { ...RULE.series, place } };
      const [standing] = await store.systemView().many(Warning, [id]);
      if (standing)
        await store
          .writer("test")
          .transaction((transaction) =>
            transaction.put(Warning, [{ id, label: OPEN, body: { ...standing.body, rule } }]),
          );
      return id;
    };
    const [hit, acted, held] = [await about("XOA"), await about("XOB"), await about("XOC")];
    await plan();
    const [one] = await told(held);
    if (one)
      await store
        .writer("test")
        .transaction((transaction) =>
          transaction.put(Delivery, [
            { id: one.id, label: one.label, body: { ...one.body, status: "held" } },
          ]),
        );
    await ok("acknowledge", { id: hit });
    await ok("decide", {
      id: acted,
      choice: "acted",
      reason: "Opened the corridor",
      office: "Office of outcomes",
    });
    await store
      .writer("test")
      .transaction((transaction) =>
        transaction.append(
          ["XOA", "XOB", "XOC"].flatMap((place) => figures(place, "2019-06", "2019-09", () => 20)),
        ),
      );
    const writer = store.writer("review");
    const later = new Date("2019-11-01T00:00:00.000Z");
    await settleWarnings(writer, later);
    expect(await settleWarnings(writer, later)).toBe(0);
    const outcomes = await store.systemView().list(Outcome, { limit: 100 });
    const of = (id: string) => outcomes.items.find(({ body }) => body.ofId === id)?.body;
    expect(of(hit)).toMatchObject({
      outcome: "happened",
      happenedOn: "2019-07-01",
      heldBack: false,
      by: "rule",
    });
    expect(of(acted)).toMatchObject({ outcome: "intervened", decisionId: expect.any(String) });
    expect(of(held)).toMatchObject({ outcome: "happened", heldBack: true });
    const record = await warningRecord(store.systemView());
    expect(record).toMatchObject({ intervened: 1, heldBack: 1, heldBackTrue: 1, given: 1 });
    expect(record.leadDays?.p90).toBeGreaterThan(40);
  });
});
