import { expect, test } from "vitest";
import { detectors } from "../analyse/detectors/all.ts";
import { forecasters } from "../analyse/forecasters/all.ts";
import { ONSET_TARGETS } from "../analyse/onset-outcome.ts";
import { seededChance } from "../numerics/chance.ts";
import { type BacktestPlan, scoredDates } from "./backtest.ts";
import { type DatedReading, historyOf } from "./backtest-history.ts";
import { type PanelWatchSpec, panelWatch } from "./panel-watch.ts";

const PLACES = ["MLI", "NER", "TCD", "NGA", "BFA"];
const [FIRST, MONTHS] = [24_000, 96];
/** Dates asked of: over the end of a year, so that models are fitted twice. */
const DATES = Array.from({ length: 16 }, (_, i) => FIRST + 64 + i);

/** Fights that come and go, drawn anew from one seed; the fifth place is quiet. */
function readings(more: (place: string, t: number) => number = () => 0): DatedReading[] {
  const chance = seededChance("panel watch");
  return PLACES.flatMap((place, p) =>
    Array.from({ length: MONTHS }, (_, t) => {
      const isWar = p < 4 && (t + 13 * p) % 31 < 9;
      const drawn = chance.uniform() < 0.7 && isWar ? chance.integer(80) : 0;
      return { place, at: FIRST + t, knownAt: FIRST + t, value: drawn + more(place, t) };
    }),
  );
}

const SPECS: readonly PanelWatchSpec[] = [
  { by: "warning-rule" },
  ...ONSET_TARGETS.map((target) => ({ by: "onset", target }) as const),
  ...[...forecasters].map(
    ({ id }) => ({ by: "forecaster", forecaster: id, atLeast: 25, months: 3 }) as const,
  ),
  ...[...detectors]
    .filter(({ buckets }) => buckets.month !== undefined)
    .map(({ id }) => ({ by: "detector", detector: id }) as const),
];

function asked(spec: PanelWatchSpec, history: readonly DatedReading[]) {
  const plan: BacktestPlan = {
    history: historyOf(history),
    places: PLACES,
    dates: DATES,
    watch: panelWatch(spec, { places: PLACES, first: FIRST }),
    events: [],
    knownTo: FIRST + MONTHS,
    leadMin: 1,
    window: 12,
    dwell: 1,
  };
  return scoredDates(plan);
}

test.each(SPECS)(
  "$by $target$forecaster$detector knows nothing of figures, or corrections, planted later",
  (spec) => {
    const cut = 72;
    const honest = asked(spec, readings());
    const upTo = (scored: ReturnType<typeof asked>) => scored.filter(({ date }) => date <= FIRST + cut);
    expect(upTo(honest).some(({ score }) => score !== undefined)).toBe(true);
    const later = readings((_, t) => (t > cut ? 500 : 0));
    expect(upTo(asked(spec, later))).toEqual(upTo(honest));
    // The quiet place was at war all along, as is found out a month after the cut.
    const corrections = Array.from({ length: cut }, (_, t) => ({
      place: "BFA",
      at: FIRST + t,
      knownAt: FIRST + cut + 1,
      value: t % 5 === 0 ? 90 : 0,
    }));
    const corrected = asked(spec, [...readings(), ...corrections]);
    expect(upTo(corrected)).toEqual(upTo(honest));
  },
);

test("a correction is judged by from the date on which it became known", () => {
  const corrections = [70, 71, 72].map((t) => ({
    place: "BFA",
    at: FIRST + t,
    knownAt: FIRST + 73,
    value: 60,
  }));
  const scores = asked({ by: "warning-rule" }, [...readings(), ...corrections])
    .filter(({ place }) => place === "BFA")
    .map(({ date, score = 0 }) => [date - FIRST, score] as const);
  const at = (t: number) => scores.find(([month]) => month === t)?.[1] ?? 0;
  expect(at(72)).toBeLessThan(0.1);
  expect(at(73)).toBeGreaterThan(2 * at(72));
});

test("figures that come with a delay are not known as zeros in the meantime", () => {
  const delayed = readings().map((reading) => ({ ...reading, knownAt: reading.at + 2 }));
  const now = asked({ by: "warning-rule" }, readings());
  const late = asked({ by: "warning-rule" }, delayed);
  const of = (scored: typeof now, date: number) =>
    scored.filter((one) => one.date === date).map(({ score }) => score);
  expect(of(late, FIRST + 74)).toEqual(of(now, FIRST + 72));
});
