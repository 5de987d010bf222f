import fc from "fast-check";
import { expect, test } from "vitest";
import { inEveryLanguage } from "../../../test/in-every-language.ts";
import { type Chance, seededChance } from "../../numerics/chance.ts";
import { detect, type Verdict } from "../detector.ts";
import { seriesWords } from "../series-words.ts";
import { technicalAnomaly } from "./technical-anomaly.ts";

const options = technicalAnomaly.options.parse({});
const START = Date.parse("2019-04-01T00:00:00Z") / 1_000;
const HOUR = 3_600;

/** Sum of twelve uniform draws: near enough to normal, with variance 1. */
function noise(chance: Chance): number {
  return Array.from({ length: 12 }, () => chance.uniform()).reduce((sum, draw) => sum + draw, -6);
}

/** @param every seconds between readings. */
function judged(values: ArrayLike<number>, every: number): Verdict[] {
  const state = technicalAnomaly.begin(options);
  return Array.from(values, (value, i) => technicalAnomaly.observe(state, value, options, START + i * every));
}

const alarmsOf = (verdicts: readonly Verdict[]) => verdicts.flatMap(({ alarm }, i) => (alarm ? [i] : []));

test("a jump is one alarm at once, told with what was expected, and what follows is no second one", () => {
  const chance = seededChance("jump");
  const values = Array.from({ length: 600 }, (_, i) => 50 + noise(chance) + (i >= 500 && i < 510 ? 30 : 0));
  const found = detect(technicalAnomaly, values, options, 0);
  expect(found.map(({ index }) => index)).toEqual([500]);
  expect(found[0]).toMatchObject({
    expected: expect.closeTo(50, 0),
    causes: [500, 500],
    facts: { kind: "sudden" },
  });
  expect(found[0]?.threshold).toBeGreaterThan(52);
  expect(found[0]?.threshold).toBeLessThan(60);
  const words = seriesWords({ place: "XXA", name: "Kelvaria" }, "fuel-price", "day", 17_600);
  const said = inEveryLanguage(
    found[0] && technicalAnomaly.sentence({ ...found[0], observed: 81, expected: 50.2 }, words, options),
  );
  expect(said.en).toMatch(/Kelvaria: 81 on \d+ \w+ \d+, where 50\.2 was to be expected by the hour/);
  expect(said.tr).toMatch(/Kelvaria, .*81; günün saatine ve önceki okumalara göre beklenen değer 50,2\./);
});

test("a small shift that no single reading shows is seen while it lasts", () => {
  const chance = seededChance("shift");
  const values = Array.from({ length: 1_200 }, (_, i) => 50 + noise(chance) + (i >= 1_000 ? 2 : 0));
  const verdicts = judged(values, HOUR);
  const alarms = alarmsOf(verdicts).filter((i) => i >= 300);
  expect(alarms[0]).toBeGreaterThan(1_000);
  expect(alarms[0]).toBeLessThan(1_060);
  expect(verdicts[alarms[0] ?? 0]?.facts?.kind).toBe("lasting");
});

test("the daily round is no alarm, and a day without it is one at the hour it should have come", () => {
  const chance = seededChance("round");
  const day = (i: number) => Math.floor(i / 24);
  const values = Array.from({ length: 24 * 40 }, (_, i) => {
    const isOpen = i % 24 >= 9 && i % 24 < 18 && day(i) !== 33;
    return (isOpen ? 80 : 20) + noise(chance);
  });
  const alarms = alarmsOf(judged(values, HOUR)).filter((i) => i > 24 * 8);
  expect(alarms[0]).toBe(33 * 24 + 9);
  expect(alarms.every((i) => day(i) === 33 || day(i) === 34)).toBe(true);
});

test("the weekly round is learned as well: a working day like a Sunday is seen, Sundays are not", () => {
  const chance = seededChance("week");
  const day = (i: number) => Math.floor(i / 24);
  const values = Array.from({ length: 24 * 7 * 20 }, (_, i) => {
    // The series starts on a Monday.
    const isQuiet = day(i) % 7 >= 5 || day(i) === 128;
    return (isQuiet ? 20 : 60) + 20 * Math.sin((i / 24) * 2 * Math.PI) + 2 * noise(chance);
  });
  const alarms = alarmsOf(judged(values, HOUR)).filter((i) => i > 24 * 7 * 6);
  expect(alarms.length).toBeGreaterThan(0);
  expect(new Set(alarms.map(day))).toEqual(new Set([128]));
});

test("a spiky series cries ever more rarely, and a spike above all before it is still seen", () => {
  const chance = seededChance("spikes");
  const values = Array.from({ length: 20_000 }, () =>
    chance.uniform() < 0.01 ? 20 * Math.exp(noise(chance) / 2) : chance.uniform(),
  );
  values[19_000] = 400;
  const alarms = alarmsOf(judged(values, 300));
  const within = (from: number, to: number) => alarms.filter((i) => i >= from && i < to).length;
  expect(within(0, 5_000)).toBeGreaterThan(0);
  expect(within(10_000, 15_000)).toBeLessThanOrEqual(within(0, 5_000) / 2);
  expect(alarms).toContain(19_000);
});

test("alarms depend neither on the unit nor on which way is up", () => {
  const Values = fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 120, maxLength: 300 });
  fc.assert(
    fc.property(Values, fc.integer({ min: -20, max: 20 }), (list, power) => {
      const plain = alarmsOf(judged(list, HOUR));
      expect(
        alarmsOf(
          judged(
            list.map((value) => value * 2 ** power),
            HOUR,
          ),
        ),
      ).toEqual(plain);
      expect(
        alarmsOf(
          judged(
            list.map((value) => -value),
            HOUR,
          ),
        ),
      ).toEqual(plain);
    }),
    { numRuns: 40 },
  );
});

test("a score of a half and more is an alarm, and nothing else is", () => {
  const Values = fc.array(fc.oneof(fc.double({ min: 0, max: 9, noNaN: true }), fc.constant(500)), {
    minLength: 110,
    maxLength: 300,
  });
  fc.assert(
    fc.property(Values, (list) => {
      for (const { score, alarm } of judged(list, HOUR)) expect(score >= 0.5).toBe(alarm);
    }),
    { numRuns: 40 },
  );
});

test("times are part of what a saved state goes on from, and unknown readings leave no trace", () => {
  const chance = seededChance("saved");
  const values = Array.from(
    { length: 800 },
    (_, i) => 10 * Math.sin(i / 4) + noise(chance) + (i === 700 ? 40 : 0),
  );
  const whole = judged(values, HOUR);
  let state = technicalAnomaly.begin(options);
  const inParts = values.map((value, i) => {
    if (i % 97 === 0) state = JSON.parse(JSON.stringify(state));
    expect(technicalAnomaly.observe(state, Number.NaN, options, START + i * HOUR).alarm).toBe(false);
    return technicalAnomaly.observe(state, value, options, START + i * HOUR);
  });
  expect(inParts).toEqual(whole);
  expect(alarmsOf(whole)).toContain(700);
});
