import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededChance } from "../numerics/chance.ts";
import { type BacktestPlan, backtestAt, episodesAt, scoredDates, sweep, type Watch } from "./backtest.ts";
import { type DatedReading, historyOf } from "./backtest-history.ts";
import { lookBack } from "./look-back.ts";

const reading = (at: number, value: number, knownAt = at, place = "A"): DatedReading => ({
  place,
  at,
  knownAt,
  value,
});

/** Fears as much as the newest value that is known. */
const newest: Watch = (known, place) => known.readings(place).at(-1)?.value;

function planOf(values: readonly number[], more: Partial<BacktestPlan> = {}): BacktestPlan {
  return {
    history: historyOf(values.map((value, at) => reading(at, value))),
    places: ["A"],
    dates: values.map((_, at) => at),
    watch: newest,
    events: [],
    knownTo: values.length - 1,
    leadMin: 1,
    window: 4,
    dwell: 1,
    ...more,
  };
}

const kinds = (plan: BacktestPlan, threshold = 5) =>
  episodesAt(plan, scoredDates(plan), threshold).map(({ from, outcome }) => [from, outcome.kind]);
const scoreOf = (plan: BacktestPlan, threshold = 5) =>
  backtestAt(plan, scoredDates(plan), threshold, seededChance("backtest"));

describe("a watch that cheats", () => {
  const values = [0, 0, 0, 0, 9, 0, 0, 0];
  const history = historyOf([...values.map((value, at) => reading(at, value)), reading(2, 9, 6)]);

  test("does not see readings, or corrections, that became known later", () => {
    const seen: number[] = [];
    const cheat: Watch = (known, place) => {
      const later = known
        .readings(place)
        .filter(({ at, knownAt }) => at > known.asOf || knownAt > known.asOf);
      seen.push(later.length);
      return Math.max(0, ...known.readings(place).map(({ value }) => value));
    };
    const plan = planOf(values, { history, watch: cheat, events: [{ place: "A", at: 4 }] });
    expect(scoredDates(plan).map(({ score }) => score)).toEqual([0, 0, 0, 0, 9, 9, 9, 9]);
    expect(Math.max(...seen)).toBe(0);
    // Had it known the correction of step 2, or step 4 itself, it would have been a hit.
    expect(scoreOf(plan).counts).toMatchObject({ hits: 0, misses: 1 });
  });

  test("cannot turn the clock forward or write into the record", () => {
    const tampering: Watch = (known) => {
      Object.assign(known, { asOf: 99 });
      return 1;
    };
    expect(() => scoredDates(planOf(values, { watch: tampering }))).toThrow(TypeError);
    const rewriting: Watch = (known, place) => {
      const [first] = known.readings(place);
      if (first) Object.assign(first, { value: 99 });
      return 1;
    };
    expect(() => scoredDates(planOf(values, { watch: rewriting }))).toThrow(TypeError);
  });

  test("gains nothing by what is planted after a date", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 2, maxLength: 12 }), fc.nat(11), (drawn, cut) => {
        const honest = scoredDates(planOf(drawn));
        const planted = scoredDates(
          planOf(drawn, { history: historyOf(drawn.map((value, at) => reading(at, at > cut ? 99 : value))) }),
        );
        expect(planted.filter(({ date }) => date <= cut)).toEqual(honest.filter(({ date }) => date <= cut));
      }),
    );
  });
});

test("an alert is a hit if the event comes after the least lead and within the window", () => {
  const at = (event: number) =>
    kinds(planOf([0, 9, 0, 0, 0, 0, 0, 0], { events: [{ place: "A", at: event }] }));
  expect(at(2)).toEqual([[1, "late"]]);
  expect(at(3)).toEqual([[1, "hit"]]);
  expect(at(5)).toEqual([[1, "hit"]]);
  expect(at(6)).toEqual([[1, "false"]]);
});

test("an alert whose window is not over is censored, and what action forestalled stands apart", () => {
  expect(kinds(planOf([0, 0, 0, 0, 9, 0]))).toEqual([[4, "censored"]]);
  const acted = planOf([0, 9, 0, 0, 0, 0, 0], { interventions: [{ place: "A", at: 2 }] });
  expect(kinds(acted)).toEqual([[1, "intervened"]]);
  expect(scoreOf(acted)).toMatchObject({ intervened: 1, counts: { hits: 0, falseAlarms: 0 } });
});

test("an episode lasts through shorter lulls than the dwell, and through what is unknown", () => {
  const values = [0, 9, 0, 9, Number.NaN, Number.NaN, 9, 0, 0, 9];
  const plan = planOf(values, { dwell: 2 });
  const episodes = episodesAt(plan, scoredDates(plan), 5);
  expect(episodes.map(({ from, to }) => [from, to])).toEqual([
    [1, 6],
    [9, undefined],
  ]);
  expect(scoreOf(plan).coverage).toMatchObject({ value: 0.8, n: 10 });
});

test("an alert of which nothing was known for a whole window has ended", () => {
  const values = [9, ...new Array<number>(6).fill(Number.NaN), 9];
  const plan = planOf(values);
  const episodes = episodesAt(plan, scoredDates(plan), 5);
  expect(episodes.map(({ from, to }) => [from, to])).toEqual([
    [0, 0],
    [7, undefined],
  ]);
});

test("hits, misses, false alarms, quiet windows and lead times, counted by hand", () => {
  const values = [0, 9, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const score = scoreOf(
    planOf(values, {
      events: [
        { place: "A", at: 4 },
        { place: "A", at: 13 },
      ],
    }),
  );
  // Alerts at 1 (event at 4) and 5 (nothing by 9); 13 comes unannounced; quiet are 6-8 and from 14 one whole window.
  expect(score.counts).toMatchObject({ hits: 1, misses: 1, falseAlarms: 1 });
  expect(score.counts.correctRejections).toBe(2);
  expect(score.missed).toEqual([{ place: "A", at: 13 }]);
  expect(score.leads.p50.value).toBe(1.5);
  expect(score.detection).toMatchObject({ value: 0.5, n: 2 });
  expect(score.inAlert.value).toBeCloseTo(2 / 21, 12);
});

test("one alert can foretell two events, each with its own lead", () => {
  const score = scoreOf(planOf([0, 9, 0, 0, 0, 0, 0], { events: [3, 5].map((at) => ({ place: "A", at })) }));
  expect(score.counts).toMatchObject({ hits: 2, misses: 0, falseAlarms: 0 });
  expect(score.leads.p90.value).toBeCloseTo(3.8, 12);
});

test("a lower threshold never finds fewer events among single dates; curves are of all thresholds", () => {
  const chance = seededChance("sweep values");
  const values = Array.from({ length: 60 }, () => chance.uniform());
  const plan = planOf(values, { events: [12, 30, 47].map((at) => ({ place: "A", at })) });
  const { scores, area, precision, molchan, value } = sweep(
    plan,
    scoredDates(plan),
    [0, 0.5, 2],
    seededChance(1),
  );
  expect(scores.map(({ counts }) => counts.hits + counts.misses)).toEqual([3, 3, 3]);
  expect(scores[2]?.counts).toMatchObject({ hits: 0, falseAlarms: 0 });
  expect(molchan.at(-1)).toMatchObject({ alarmed: 1, missed: 0 });
  expect([area.value, precision.value, value?.length].every((one) => one !== undefined)).toBe(true);
  expect(sweep(plan, scoredDates(plan), [0.5], seededChance(1))).toEqual(
    sweep(plan, scoredDates(plan), [0.5], seededChance(1)),
  );
});

describe("would it have warned", () => {
  const readings = [reading(0, 0), reading(1, 9), reading(2, 0), reading(3, 0), reading(1, 2, 3)];
  const plan = planOf([0, 9, 0, 0, 0], { history: historyOf(readings), watch: newest });

  test("gives the readings exactly as they were known on each day", () => {
    const { verdict, lead, dates } = lookBack(plan, scoredDates(plan), { place: "A", at: 4 }, 5);
    expect([verdict, lead]).toEqual(["warned", 3]);
    expect(dates.map(({ inAlert }) => inAlert)).toEqual([false, true, false, false, false]);
    expect(dates[2]?.readings).toEqual([reading(0, 0), reading(1, 9), reading(2, 0)]);
    expect(dates[3]?.readings[1]).toEqual(reading(1, 2, 3));
  });

  test("says late, missed, and not foreseeable apart", () => {
    const verdict = (at: number, threshold: number) =>
      lookBack(plan, scoredDates(plan), { place: "A", at }, threshold).verdict;
    expect(verdict(2, 5)).toBe("late");
    expect(verdict(4, 99)).toBe("missed");
    expect(verdict(1, 99)).toBe("not foreseeable");
  });
});
