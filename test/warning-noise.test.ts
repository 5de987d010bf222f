/** Bad input that must not cry: attention that doubles, back-dated floods, clocks that jump, and what contradicts itself. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { watchIndicators } from "../src/analyse/indicator-watch.ts";
import { detectDue } from "../src/analyse/signals.ts";
import { reviewWarnings } from "../src/analyse/warnings.ts";
import { planDeliveries } from "../src/app/planning-deliveries.ts";
import { Delivery } from "../src/kernel/delivery.ts";
import { OPEN } from "../src/kernel/label.ts";
import { Signal } from "../src/kernel/signal.ts";
import { Warning } from "../src/kernel/warning.ts";
import type { NewReading } from "../src/store/readings.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";
import { count } from "./small-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

const TODAY = new Date("2019-05-04T08:00:00.000Z");

async function analysed(readings: readonly NewReading[], today = TODAY) {
  const { store } = desk.system;
  const writer = store.writer("test", { now: () => today });
  await writer.transaction((transaction) => transaction.append([...readings]));
  await detectDue(writer, today, (key) => key);
  await reviewWarnings(store.homeView(), writer, today, (key) => key);
}

const warningsOf = async (place: string) =>
  (await desk.system.store.systemView().list(Warning, { where: { place }, limit: 50 })).items;

const daysBefore = (days: number) => new Date(TODAY.getTime() - days * 86_400_000).toISOString().slice(0, 10);

test("a source that doubles its volume overnight warns of nothing by itself", async () => {
  const volume = (day: number, value: number): NewReading => ({
    ...count("media-volume", "XVA", daysBefore(day), value),
    unit: "claims",
  });
  await analysed(Array.from({ length: 90 }, (_, i) => volume(90 - i, 40 + (i % 7))));
  // A desk of few places takes any new one for as likely as the others: what counts is that nothing moves.
  const standing = async () =>
    (await warningsOf("XVA")).map(({ version, body }) => [version, body.level, body.likelihood.p]);
  const before = await standing();
  await analysed([volume(0, 90)]);
  await analysed([volume(0, 400)]);
  expect(await standing()).toEqual(before);
  const signals = await desk.system.store.systemView().list(Signal, { where: { place: "XVA" }, limit: 10 });
  expect(signals.items).toEqual([]);
});

test("a back-dated flood over many places is told within what can be read in a day, and again on no later day", async () => {
  const body = { name: "Office of floods", fromLevel: "W4", channels: [] };
  expect((await desk.post("/api/decision-owner-save", { body })).statusCode).toBe(200);
  expect((await desk.post("/api/alert-settings-save", { aDay: 3 })).statusCode).toBe(200);
  const letters = "ABCDEFGHIJKLMNOPQRST";
  const flood = [...letters].flatMap((letter) =>
    Array.from({ length: 12 }, (_, i) => count("deaths", `XF${letter}`, daysBefore(2 + i), 6)),
  );
  await analysed(flood);
  const plan = (now: Date) =>
    planDeliveries({ store: desk.system.store, clock: { now: () => now }, realClock: { now: () => now } });
  const alerts = async (status: string) =>
    (await desk.system.store.systemView().list(Delivery, { where: { status, purpose: "alert" }, limit: 500 }))
      .items;
  await plan(TODAY);
  const levels = (await Promise.all([...letters].map((letter) => warningsOf(`XF${letter}`)))).flat();
  expect(levels.length).toBe(letters.length);
  const sent = await alerts("sent");
  // What is imminent or ongoing passes whatever the day can bear; the rest is held, and said to be.
  expect(sent.filter(({ body: one }) => one.level !== "W1").length).toBeLessThanOrEqual(3);
  expect(sent.length + (await alerts("held")).length).toBeGreaterThanOrEqual(letters.length);
  // A clock that goes back, and one that jumps ahead, plan nothing of it anew.
  await plan(new Date("2019-05-01T08:00:00.000Z"));
  await plan(new Date("2021-05-04T08:00:00.000Z"));
  expect((await alerts("sent")).length).toBe(sent.length);
});

test("indicators of one group that contradict each other are shown as such", async () => {
  const saved = z.object({ id: z.uuid() });
  const problem = {
    title: "War at the pass",
    event: "At least 25 deaths",
    place: "XXA",
    consequence: "Displacement",
    decisionOwner: "Crisis desk",
    decision: "Open the corridor",
    leadTimeDays: 30,
    horizonDays: 90,
    rule: {
      series: { place: "XXA", subject: "*", measure: "deaths", bucket: "day" },
      fold: "sum",
      atLeast: 25,
    },
    prior: { p: 0.1, referenceClass: "Border incidents", basis: "expert" },
    reviewBy: "2019-08-01",
  };
  const { id } = saved.parse((await desk.post("/api/problem-save", { body: problem })).json());
  const indicator = async (text: string, measure: string) =>
    desk.post("/api/indicator-save", {
      body: {
        problemId: id,
        text,
        observable: text,
        domain: "MIL",
        group: "mobilisation",
        binding: {
          by: "series",
          series: { place: "XXA", subject: "*", measure, bucket: "day" },
          fold: "last",
          threshold: { active: 50 },
        },
        baseline: 1,
        ratio: { present: 3, absent: 0.5, basis: "expert" },
        owner: "Military team",
        reviewBy: "2019-08-01",
      },
    });
  await indicator("Troop trains", "train-loads");
  await indicator("Reservists at depots", "depot-visits");
  const { store, clock } = desk.system;
  const level = (measure: string, value: number) => ({
    series: { place: "XXA", subject: "*", measure, bucket: "day" as const },
    unit: "index",
    fold: "last" as const,
    bucket: daysBefore(1),
    value,
    label: OPEN,
  });
  await store
    .writer("test", clock)
    .transaction((transaction) => transaction.append([level("train-loads", 90), level("depot-visits", 2)]));
  await watchIndicators(store.homeView(), store.writer("analyse", clock), clock.now());
  const { contradictions } = z
    .looseObject({ contradictions: z.array(z.unknown()) })
    .parse((await desk.read(`/api/problem?id=${id}`)).json());
  expect(contradictions).toEqual([
    { group: "mobilisation", seen: ["Troop trains"], absent: ["Reservists at depots"] },
  ]);
});
