import { expect, test } from "vitest";
import { Backtest } from "../kernel/backtest.ts";
import { monthName } from "../kernel/month.ts";
import { seededChance } from "../numerics/chance.ts";
import { scoredDates } from "./backtest.ts";
import { type DatedReading, historyOf } from "./backtest-history.ts";
import { answerOf, eventsOf, scoreAt } from "./backtest-run.ts";
import { historyFromTable } from "./backtest-table.ts";

const [FIRST, MONTHS] = [24_000, 120];
const PLACES = ["A", "B", "C"];
const EVENT = { kind: "onset", atLeast: 25, within: 2, below: 10, quiet: 6 } as const;

const chance = seededChance("backtest run");
const readings: DatedReading[] = PLACES.flatMap((place) =>
  Array.from({ length: MONTHS }, (_, t) => ({
    place,
    at: FIRST + t,
    knownAt: FIRST + t,
    value: chance.uniform() < 0.05 ? 40 : chance.integer(2),
  })),
);
const asked = {
  event: EVENT,
  step: "month" as const,
  every: 1,
  from: `${monthName(FIRST + 24)}-01`,
  to: `${monthName(FIRST + MONTHS - 1)}-01`,
  leadMin: 1,
  window: 12,
  dwell: 2,
  analysts: 2,
  interventions: [],
};
const known = eventsOf(readings, PLACES, FIRST, FIRST + MONTHS - 1, EVENT);
const scored = scoredDates({
  history: historyOf(readings),
  places: PLACES,
  dates: Array.from({ length: MONTHS - 24 }, (_, i) => FIRST + 24 + i),
  // Unknown now and then, as an indicator whose source fell silent.
  watch: (now, place) =>
    now.asOf % 17 === 0
      ? undefined
      : now
          .readings(place)
          .slice(-6)
          .reduce((sum, { value }) => sum + value, 0),
});

function recordWith(more: object = {}) {
  return Backtest.parse({
    title: "Six months' sum",
    watch: { by: "warning-rule" },
    vintages: "none",
    delay: 0,
    status: "done",
    asked: "2026-01-01T00:00:00Z",
    ...asked,
    ...answerOf(asked, scored, known),
    ...more,
  });
}

test("the record is enough to try any threshold again, with the same figures", () => {
  const backtest = recordWith();
  expect(backtest.events.length).toBeGreaterThan(3);
  expect(backtest.sweep.length).toBeGreaterThan(5);
  for (const swept of backtest.sweep) expect(scoreAt(backtest, swept.threshold).score).toEqual(swept);
  expect(backtest.sweep.some(({ coverage }) => (coverage.value ?? 1) < 1)).toBe(true);
});

test("every share stands with its interval and n, and every event is a hit or a miss", () => {
  for (const { detection, hits, misses, leads } of recordWith().sweep) {
    expect(detection.n).toBe(hits + misses);
    expect(detection.interval?.low).toBeLessThanOrEqual(detection.value ?? 0);
    expect(leads.p50.n).toBe(hits + misses);
  }
});

test("an episode that somebody acted on is neither a hit nor a false alarm", () => {
  const backtest = recordWith();
  const { episodes } = scoreAt(backtest, 20);
  const [alarm] = episodes.filter(({ outcome }) => outcome.kind === "false");
  if (!alarm) throw new Error("there was no false alarm to act on");
  const before = scoreAt(backtest, 20).score;
  const at = `${monthName(alarm.from + 1)}-01`;
  const { place } = alarm;
  const after = scoreAt({ ...backtest, interventions: [{ place, at }] }, 20).score;
  expect([after.intervened - before.intervened, before.falseAlarms - after.falseAlarms]).toEqual([1, 1]);
  expect(after.hits).toBe(before.hits);
});

test("the chosen threshold looks at no outcome: one known date in ten passes it", () => {
  const { threshold = Number.NaN } = answerOf(asked, scored, { ...known, events: [] });
  expect(threshold).toBe(answerOf(asked, scored, known).threshold);
  const scores = scored.flatMap(({ score }) => score ?? []);
  const passing = scores.filter((score) => score >= threshold).length;
  expect(passing / scores.length).toBeGreaterThan(0.05);
  expect(passing / scores.length).toBeLessThan(0.2);
});

test("where nearly all dates say the same, the chosen threshold leaves them out", () => {
  const flat = scored.map((one, i) =>
    one.score === undefined ? one : { ...one, score: i % 20 === 0 ? 0.2 : 0 },
  );
  const { threshold = 0, sweep } = answerOf(asked, flat, known);
  expect(threshold).toBe(0.2);
  expect(sweep.find((one) => one.threshold === threshold)?.inAlert.value).toBeLessThan(0.5);
  const same = scored.map((one) => (one.score === undefined ? one : { ...one, score: 1 }));
  expect(answerOf(asked, same, known).threshold).toBe(1);
});

test("a table says when figures became known, or has no vintages", async () => {
  const dated = await historyFromTable(
    ["place,month,value,known", "A,2001-02,5,2001-03", "A,2001-02,9,2001-06", '"B, north",2001-01,,2001-02'],
    0,
  );
  expect(dated).toMatchObject({ vintages: "dated", places: ["A"] });
  const history = historyOf(dated.readings);
  expect(history(2001 * 12 + 3).readings("A")[0]?.value).toBe(5);
  expect(history(2001 * 12 + 5).readings("A")[0]?.value).toBe(9);
  const plain = await historyFromTable(["value,place,month", "5,A,2001-02"], 2);
  expect(plain.vintages).toBe("none");
  expect(plain.readings[0]).toMatchObject({ at: 24_013, knownAt: 24_015 });
});

test("rows that cannot be read are refused with their line", async () => {
  const refused = (rows: readonly string[], sentence: string) =>
    expect(historyFromTable(rows, 0)).rejects.toThrow(sentence);
  await refused(["place,month", "A,2001-02"], "Line 1 has no column value");
  await refused(["place,month,value", "A,2001-02,many"], 'Line 2 has "many" for a value');
  await refused(["place,month,value", "A,2001-2,4"], 'Line 2 has "2001-2" for a month');
  await refused(
    ["place,month,value", "A,2001-02,4", "A,2001-02,5"],
    "Line 3 gives a month of A a second time",
  );
  await refused(
    ["place,month,value,known", "A,2001-02,4,2001-01"],
    "Line 2 says that a month was known before it came",
  );
  await refused([], "The history is empty");
});
