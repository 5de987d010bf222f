/**
 * What tables of forecasts can say instead of the draws themselves: figures by month, and chances by place.
 *
 * The invariant: every figure is read off the same draws, so that the forms agree with each other.
 */
import { csvCell } from "../kernel/csv-cell.ts";
import { THRESHOLDS } from "../kernel/forecast.ts";
import { monthName } from "../kernel/month.ts";
import { quantile, shareAtLeast, sorted } from "../numerics/quantiles.ts";
import { drawsAt } from "./forecast-summary.ts";
import type { Draws, Panel } from "./forecaster.ts";
import { outcomeAt } from "./onset-outcome.ts";

export const TABLE_FORMS = ["draws", "months", "places"] as const;
export type TableForm = (typeof TABLE_FORMS)[number];

const LEVELS = [0.05, 0.25, 0.75, 0.95] as const;
const DIGITS = 4;

/**
 * By place and month: three points, the ends of the 50% and 90% intervals, and P(value ≥ 1, 25, 100, 1000).
 *
 * The median has the least absolute error to expect, `log_mean`, exp(mean log(1 + x)) - 1, the least squared error of
 * log(1 + x), and the mean the least squared error. Where one point must serve the first two, `log_mean` does.
 */
export function* monthsTable(draws: Draws): Generator<string> {
  const levels = LEVELS.map((level) => `q${String(100 * level).padStart(2, "0")}`);
  yield `place,month,median,log_mean,mean,${levels.join(",")},${THRESHOLDS.map((t) => `p_${t}`).join(",")}\n`;
  for (const [p, place] of draws.places.entries())
    for (const [k, lead] of draws.leads.entries()) {
      const own = sorted(drawsAt(draws, p, k));
      if (Number.isNaN(own[0] ?? Number.NaN)) continue;
      const figures = [
        quantile(own, 0.5),
        Math.expm1(mean(own.map(Math.log1p))),
        mean(own),
        ...LEVELS.map((level) => quantile(own, level)),
        ...THRESHOLDS.map((threshold) => shareAtLeast(own, threshold)),
      ];
      yield `${csvCell(place)},${monthName(draws.asOf + lead)},${figures.map(short).join(",")}\n`;
    }
}

/**
 * By place: the chances that violence begins, grows or ends, as `onset.ts` defines beginning and growing. It ends if in
 * a place with violence in the last 12 months none comes in the next 12. A chance is empty where the event is not
 * possible, or where its months ahead were not all forecast.
 *
 * @param panel that the draws were made from.
 */
export function* placesTable(panel: Panel, draws: Draws): Generator<string> {
  yield "place,p_onset_3m,p_onset_12m,p_escalation,p_end_12m\n";
  const now = panel.months - 1;
  for (const [p, place] of draws.places.entries()) {
    if (Number.isNaN(drawsAt(draws, p, 0)[0] ?? Number.NaN)) continue;
    const past = panel.values.subarray(p * panel.months, (p + 1) * panel.months);
    const chances = [
      chanceOf(draws, p, 3, past, (deaths) => outcomeAt(deaths, now, "onset-3")?.came),
      chanceOf(draws, p, 12, past, (deaths) => outcomeAt(deaths, now, "onset-12")?.came),
      chanceOf(draws, p, 3, past, (deaths) => outcomeAt(deaths, now, "escalation")?.came),
      chanceOf(draws, p, 12, past, (deaths) =>
        deaths.slice(Math.max(0, now - 11), now + 1).some((value) => value > 0)
          ? deaths.slice(now + 1).every((value) => value === 0)
          : undefined,
      ),
    ];
    yield `${[csvCell(place), ...chances.map((chance) => (chance === undefined ? "" : short(chance)))].join(",")}\n`;
  }
}

/** @param came of the past with one of the possible futures behind it; absent where the event is not possible. */
function chanceOf(
  draws: Draws,
  place: number,
  months: number,
  past: Float64Array,
  came: (deaths: Float64Array) => boolean | undefined,
): number | undefined {
  const columns = Array.from({ length: months }, (_, i) => draws.leads.indexOf(i + 1));
  if (columns.includes(-1)) return undefined;
  const ahead = columns.map((k) => drawsAt(draws, place, k));
  const deaths = new Float64Array(past.length + months);
  deaths.set(past);
  let count = 0;
  for (let j = 0; j < draws.draws; j += 1) {
    ahead.forEach((own, i) => {
      deaths[past.length + i] = own[j] ?? Number.NaN;
    });
    const happened = came(deaths);
    if (happened === undefined) return undefined;
    if (happened) count += 1;
  }
  return count / draws.draws;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function short(value: number): string {
  return String(Number(value.toFixed(DIGITS)));
}
