/**
 * What people ask of the months ahead, answered draw by draw: each draw is one possible future, and the outcome comes in
 * it or does not. Their share is the chance; what comes together in one draw of several places is counted together.
 *
 * The invariant: an outcome is asked only where it can come, which the twelve months before decide.
 */
import { Fault } from "../kernel/fault.ts";
import { drawsAt, sumOf } from "./forecast-summary.ts";
import type { Draws } from "./forecaster.ts";

export const PATH_OUTCOMES = ["at-least", "onset", "escalation", "end"] as const;
export type PathOutcome = (typeof PATH_OUTCOMES)[number];

export interface OutcomeAsked {
  readonly outcome: PathOutcome;
  /** Months ahead, from the first. */
  readonly months: number;
  /** Deaths in all these months; only `at-least` looks at it. */
  readonly atLeast: number;
}

/** Deaths in twelve months that part violence from quiet: the threshold of the UCDP (Gleditsch et al. 2002, https://doi.org/10.1177/0022343302039005007). */
export const VIOLENT_YEAR = 25;
/** Months in a row in which an onset's deaths fall, an escalation's mean is taken and an end is without a death. */
export const RUN_MONTHS = 3;
/** Deaths a month from which on growth is an escalation, how many times the months before, and how many of them. */
export const ESCALATED = { deaths: 20, times: 2, months: 6 } as const;
export const YEAR_MONTHS = 12;

/**
 * @param place index in `draws.places`, all of whose leads to `months` must be there.
 * @param past the twelve months up to the forecast, the last one last; NaN where nobody knows.
 * @returns 1 a draw in which it comes, 0 elsewhere; nothing where it cannot come: an onset where the year was violent, an
 *   end where it was not, and nothing but sums within fewer than three months.
 * @throws Fault `invalid` when one of these months was not forecast.
 */
export function comesIn(
  draws: Draws,
  place: number,
  past: Float64Array,
  { outcome, months, atLeast }: OutcomeAsked,
): Uint8Array | undefined {
  if (outcome === "at-least")
    return Uint8Array.from(sumOf(draws, [place], 1, months), (sum) => (sum >= atLeast ? 1 : 0));
  if (months < RUN_MONTHS) return undefined;
  const year = total(past);
  if (Number.isNaN(year) || past.length < YEAR_MONTHS) return undefined;
  if (outcome === "end")
    return year < VIOLENT_YEAR
      ? undefined
      : Uint8Array.from(sumOf(draws, [place], months - RUN_MONTHS + 1, months), (sum) => (sum === 0 ? 1 : 0));
  if (outcome === "onset")
    return year < VIOLENT_YEAR ? reaches(draws, place, months, VIOLENT_YEAR) : undefined;
  const lately = total(past.subarray(past.length - ESCALATED.months)) / ESCALATED.months;
  return reaches(draws, place, months, RUN_MONTHS * Math.max(ESCALATED.deaths, ESCALATED.times * lately));
}

/** Whether some three months in a row, all ahead, have so many deaths together. */
function reaches(draws: Draws, place: number, months: number, deaths: number): Uint8Array {
  const came = new Uint8Array(draws.draws);
  const rows = Array.from({ length: months }, (_, i) => drawsAt(draws, place, leadAt(draws, i + 1)));
  for (let end = RUN_MONTHS - 1; end < months; end += 1) {
    const run = rows.slice(end - RUN_MONTHS + 1, end + 1);
    for (let j = 0; j < came.length; j += 1)
      if (run.reduce((sum, row) => sum + (row[j] ?? 0), 0) >= deaths) came[j] = 1;
  }
  return came;
}

function leadAt(draws: Draws, lead: number): number {
  const at = draws.leads.indexOf(lead);
  if (at < 0) throw new Fault("invalid", `Month ${lead} ahead was not forecast; ask for fewer months.`);
  return at;
}

/** The share of draws in which it comes, from 0 to 1. */
export function shareOf(came: Uint8Array): number {
  return total(came) / came.length;
}

function total(values: Float64Array | Uint8Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
