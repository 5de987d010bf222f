/**
 * What a model's own draws say of one thing where another comes true: the share among the draws that satisfy a condition.
 *
 * A statement of the model, and no cause: what brings the condition about may change the other thing as well. The interval is
 * that of the share alone, for so many draws; that the model itself may be wrong is not in it.
 */
import { shareOf } from "../numerics/warning-metrics.ts";
import { type Summary, summaryOf } from "./forecast-summary.ts";

/** Below so many the share would be an anecdote; the same bound as for claims of calibration. */
export const FEWEST_EFFECTIVE = 30;

export type Bound = { readonly kind: "at-least" | "at-most"; readonly value: number };

export interface ConditionalAsked {
  /** One a draw: what is supposed, and what is asked of. */
  readonly given: Float64Array;
  readonly asked: Float64Array;
  readonly bound: Bound;
  readonly atLeast: number;
  /**
   * Of so many draws one is worth: 1 within one place, whose draws are whole paths; between places draws stand for months of the
   * past, of which there are fewer than draws, and several draws of one month say the same of how places go together.
   */
  readonly worth: number;
}

export interface Share {
  /** P(asked ≥ atLeast) with its 95% interval. */
  readonly p: number;
  readonly low: number;
  readonly high: number;
  readonly summary: Summary;
}

export interface Conditional {
  readonly satisfied: number;
  /** Independent draws that those which satisfy it are worth, rounded down. */
  readonly effective: number;
  /** Nothing where they are too few. */
  readonly result?: Share;
  /** Where they are too few: the bound nearest to the one asked for at which they are enough, if there is one. */
  readonly nearest?: number;
  /** The same without the condition. */
  readonly without: Share;
}

/** @param worth above 0. */
export function conditional({ given, asked, bound, atLeast, worth }: ConditionalAsked): Conditional {
  const holds = (value: number) => (bound.kind === "at-least" ? value >= bound.value : value <= bound.value);
  const kept = asked.filter((_, j) => holds(given[j] ?? Number.NaN));
  const effective = Math.floor(kept.length * worth);
  const known = { satisfied: kept.length, effective, without: shareIn(asked, atLeast, asked.length * worth) };
  if (effective >= FEWEST_EFFECTIVE) return { ...known, result: shareIn(kept, atLeast, effective) };
  const nearest = nearestBound(given, bound.kind, Math.ceil(FEWEST_EFFECTIVE / worth));
  return { ...known, ...(nearest !== undefined && { nearest }) };
}

function shareIn(values: Float64Array, atLeast: number, effective: number): Share {
  const p = values.filter((value) => value >= atLeast).length / values.length;
  const { interval = { low: 0, high: 1 } } = shareOf(p * effective, effective);
  return { p, ...interval, summary: summaryOf(values) };
}

/** The bound that just so many draws satisfy. */
function nearestBound(given: Float64Array, kind: Bound["kind"], wanted: number): number | undefined {
  const ascending = Float64Array.from(given).sort();
  return kind === "at-least" ? ascending[ascending.length - wanted] : ascending[wanted - 1];
}
