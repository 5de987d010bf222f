/** The lines of `forecast-series`: a series in, its forecast out, one JSON object a line. */
import { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import { forecastSeries, LONGEST_HORIZON, type SeriesTask } from "./forecast-series.ts";

/** Levels of the quantiles that are written, unless others are asked for. */
export const LEVELS: readonly number[] = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975];

const WORDS: Readonly<Record<string, number>> = {
  yearly: 1,
  other: 1,
  quarterly: 4,
  monthly: 12,
  weekly: 52,
  daily: 7,
  hourly: 24,
};
/** Longer seasons beside the one that gives the frequency its name. */
const LONGER: Readonly<Record<number, readonly number[]>> = { 7: [365], 24: [168], 48: [336] };
const LONGEST_PERIOD = 10_000;

const Line = z.looseObject({
  id: z.union([z.string(), z.number()]),
  frequency: z.union([z.string(), z.number()]),
  horizon: z.int().min(1).max(LONGEST_HORIZON),
  values: z.array(z.union([z.number(), z.null()])).min(1),
});

/** Other programs write these, and JSON does not know them. */
const NO_NUMBER = /(?<=[[,:]\s*)[+-]?(NaN|Infinity|inf|nan)(?=\s*[\],}])/g;

/**
 * @param line `{"id", "frequency", "horizon", "values"}`; further fields are passed over.
 * @returns `{"id", "mean", "quantiles", "model", "weights"}` without an end of line.
 * @throws Fault `invalid` saying what is wrong with it.
 */
export function forecastLine(line: string, model: string | undefined, levels = LEVELS): string {
  const { id, ...task } = taskFrom(line);
  const { mean, quantiles, weights, model: used } = forecastSeries({ ...task, levels, model });
  return JSON.stringify({
    id,
    mean: Array.from(mean, short),
    quantiles: quantiles.map((step) =>
      Object.fromEntries(levels.map((level, i) => [level, short(step[i] ?? 0)])),
    ),
    model: used,
    weights: Object.fromEntries(weights.map(({ name, weight }) => [name, Number(weight.toFixed(4))])),
  });
}

function taskFrom(line: string): Omit<SeriesTask, "levels" | "model"> & { readonly id: string | number } {
  const parsed = Line.safeParse(jsonOf(line));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Fault(
      "invalid",
      `${issue?.path.join(".") || "The line"} is not what was expected: {"id": "a", "frequency": 12, "horizon": 18, "values": [1, null, 2]}.`,
    );
  }
  const { id, frequency, horizon, values } = parsed.data;
  return {
    id,
    horizon,
    values: Float64Array.from(values, (value) => value ?? Number.NaN),
    periods: periodsOf(frequency),
  };
}

/**
 * The seasons of a frequency: steps a year for yearly, quarterly, monthly and weekly series, a week for daily and a day for
 * hourly ones, or any number of steps.
 *
 * @throws Fault `invalid` for what is no frequency.
 */
export function periodsOf(frequency: string | number): readonly number[] {
  const word = typeof frequency === "string" ? frequency.trim().toLowerCase() : undefined;
  const steps = Math.round(
    word === undefined ? Number(frequency) : (WORDS[word] ?? Number(word || Number.NaN)),
  );
  if (!(steps >= 1 && steps <= LONGEST_PERIOD))
    throw new Fault(
      "invalid",
      `"${frequency}" is no frequency; give steps a season, such as 1, 4, 7, 12, 24 or 52, or one of ${Object.keys(WORDS).join(", ")}.`,
    );
  if (steps === 1) return [];
  // Daily values by their year: the week is there as well.
  if (steps === 365 || steps === 366) return [7, 365];
  return [steps, ...(LONGER[steps] ?? [])];
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line.replace(/^\uFEFF/, "").replace(NO_NUMBER, "null"));
  } catch (error) {
    throw new Fault("invalid", "It is not JSON.", {}, error);
  }
}

/** Seven digits: more than any forecast knows, and a third of the file. */
function short(x: number): number {
  return Number(x.toPrecision(7));
}
