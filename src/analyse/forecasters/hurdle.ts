import type { Chance } from "../../numerics/chance.ts";
import { drawGamma } from "../../numerics/distributions.ts";
import { logistic } from "../../numerics/logistic.ts";
import {
  drawPositive,
  meanOf,
  type PositiveCounts,
  positiveCounts,
} from "../../numerics/negative-binomial.ts";
import type { Forecaster, Panel } from "../forecaster.ts";
import { ceilingOf, type FittedProcess, processForecaster } from "../process-forecaster.ts";

/** Whether anybody dies next month, and if so how many; the answer becomes part of the past, and is asked again. */
export const hurdle: Forecaster = {
  id: "hurdle",
  title: "Hurdle and negative binomial",
  about:
    "First whether there is any violence next month, by a logistic regression on the past, then how much, by a negative binomial above zero; month after month. Good at the chance of none; small mistakes of a month add up far ahead.",
  ...processForecaster("hurdle", fitted),
};

const MONTHS_BEHIND = 12;
const PENALTY = 10;
/** With fewer cases of a kind nothing is learnt of it: the share so far is given. */
const FEWEST = 10;
/** One, and the logarithms of the last month, quarter, year and five years; shares of months with any; and whether the last. */
const WIDTH = 8;
const SPANS = [1, 3, 12, 60] as const;

/** A place's past and one path after it, with running sums, so that each month's features cost the same. */
interface Track {
  readonly sums: Float64Array;
  readonly actives: Float64Array;
}

function trackOf(values: Float64Array, room: number): Track {
  const track = {
    sums: new Float64Array(values.length + room + 1),
    actives: new Float64Array(values.length + room + 1),
  };
  values.forEach((value, t) => {
    extend(track, t, Number.isNaN(value) ? 0 : value);
  });
  return track;
}

function extend({ sums, actives }: Track, t: number, value: number): void {
  sums[t + 1] = (sums[t] ?? 0) + value;
  actives[t + 1] = (actives[t] ?? 0) + (value > 0 ? 1 : 0);
}

/** Writes what is known after month t. */
function describe({ sums, actives }: Track, t: number, out: Float64Array, offset: number): void {
  const over = (values: Float64Array, length: number) =>
    ((values[t + 1] ?? 0) - (values[Math.max(0, t + 1 - length)] ?? 0)) / Math.min(length, t + 1);
  out[offset] = 1;
  SPANS.forEach((length, i) => {
    out[offset + 1 + i] = Math.log1p(over(sums, length));
  });
  out[offset + 5] = over(actives, 6);
  out[offset + 6] = over(actives, 24);
  out[offset + 7] = over(actives, 1);
}

function fitted(panel: Panel): FittedProcess {
  const { months } = panel;
  const series = panel.places.map((_, p) => panel.values.subarray(p * months, (p + 1) * months));
  const model = learnt(series, months);
  const ceiling = ceilingOf(panel);
  return {
    simulate({ months: ahead, paths, whole, chances, exists, first, last }, take) {
      const features = new Float64Array(WIDTH);
      for (let p = first; p < last; p += 1) {
        const [chance, values] = [chances[p], series[p]];
        if (!chance || !values || !exists[p]) continue;
        const track = trackOf(values, ahead);
        for (let path = 0; path < paths; path += 1)
          for (let month = 1; month <= ahead; month += 1) {
            const t = months - 1 + month;
            describe(track, t - 1, features, 0);
            const isAny = chance.uniform() < model.any(features);
            const value = isAny ? Math.min(ceiling, much(chance, features, model.positive, whole)) : 0;
            extend(track, t, value);
            take(p, path, month, value);
          }
      }
    },
  };
}

function much(chance: Chance, features: Float64Array, { slopes, size }: PositiveCounts, whole: boolean) {
  const mean = meanOf(features, 0, slopes);
  return whole ? drawPositive(chance, mean, size) : drawGamma(chance, size, mean / size);
}

interface Model {
  /** The chance of any violence next month. */
  any(features: Float64Array): number;
  readonly positive: PositiveCounts;
}

function learnt(series: readonly Float64Array[], months: number): Model {
  const inputs: number[] = [];
  const came: number[] = [];
  const positive: number[] = [];
  const counts: number[] = [];
  const features = new Float64Array(WIDTH);
  for (const values of series) {
    const track = trackOf(values, 0);
    for (let t = MONTHS_BEHIND - 1; t + 1 < months; t += 1) {
      const next = values[t + 1] ?? Number.NaN;
      if (Number.isNaN(next) || Number.isNaN(values[t - MONTHS_BEHIND + 1] ?? Number.NaN)) continue;
      describe(track, t, features, 0);
      inputs.push(...features);
      came.push(next > 0 ? 1 : 0);
      if (next === 0) continue;
      positive.push(...features);
      // The least that is counted is one; of values that are no counts, what lies above zero is at least that.
      counts.push(Math.max(1, next));
    }
  }
  const yes = counts.length;
  const share = came.length === 0 ? 0 : yes / came.length;
  const odds =
    yes >= FEWEST && came.length - yes >= FEWEST
      ? logistic(Float64Array.from(inputs), Uint8Array.from(came), WIDTH, PENALTY)
      : undefined;
  return {
    any: odds ? (one) => 1 / (1 + Math.exp(-odds(one))) : () => share,
    positive: positiveCounts(Float64Array.from(positive), Float64Array.from(counts), WIDTH, PENALTY),
  };
}
