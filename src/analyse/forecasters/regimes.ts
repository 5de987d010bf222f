import type { Chance } from "../../numerics/chance.ts";
import { type RegimePast, type Regimes, regimePast, regimesOf } from "../../numerics/hidden-markov.ts";
import type { Forecaster, Panel } from "../forecaster.ts";
import { ceilingOf, drawAround, type FittedProcess, processForecaster } from "../process-forecaster.ts";

const REGIMES = 6;
/** What all places have in common counts as so many months of a place's own. */
const LIKE_ALL = { changes: 24, values: 6 } as const;

/** Peace, unrest and war as regimes that follow each other; what a regime brings, and how it ends, is partly the place's own. */
export const regimes: Forecaster = {
  id: "regimes",
  title: "Markov-switching regimes",
  about:
    "Six hidden levels of violence that follow one another by chance, as in Hamilton's models of booms and slumps. Knows that a war may end at once or go on for years; blind to slow growth within a regime and to neighbours.",
  ...processForecaster("regimes", fitted),
};

function fitted(panel: Panel): FittedProcess {
  const series = panel.places.map((_, p) => panel.values.subarray(p * panel.months, (p + 1) * panel.months));
  const common = regimesOf(series, REGIMES);
  const ceiling = ceilingOf(panel);
  return {
    simulate({ months, paths, whole, chances, exists, first, last }, take) {
      for (let p = first; p < last; p += 1) {
        const [chance, values] = [chances[p], series[p]];
        if (!chance || !values || !exists[p]) continue;
        const own = ownRegimes(values, common);
        for (let path = 0; path < paths; path += 1) {
          let regime = picked(own.now, 0, common.count, chance);
          for (let month = 1; month <= months; month += 1) {
            regime = picked(own.onward, regime * common.count, common.count, chance);
            take(p, path, month, Math.min(ceiling, brought(own, common, regime, chance, whole)));
          }
        }
      }
    },
  };
}

interface OwnRegimes {
  /** How likely each regime is in the last month. */
  readonly now: Float64Array;
  readonly onward: Float64Array;
  /** By regime: the place's own values in it, with running sums of how surely they were. */
  readonly values: readonly { readonly value: number; readonly upTo: number }[][];
}

function ownRegimes(values: Float64Array, common: Regimes): OwnRegimes {
  const past: RegimePast = regimePast(values, common);
  const { count } = common;
  const own: { value: number; upTo: number }[][] = Array.from({ length: count }, () => []);
  values.forEach((value, t) => {
    if (Number.isNaN(value)) return;
    own.forEach((seen, k) => {
      const share = past.shares[t * count + k] ?? 0;
      if (share > 1e-3) seen.push({ value, upTo: (seen.at(-1)?.upTo ?? 0) + share });
    });
  });
  const onward = past.changes.map((times, i) => times + LIKE_ALL.changes * (common.onward[i] ?? 0));
  return {
    now: past.shares.slice((values.length - 1) * count),
    onward: onward.map((times, i) => {
      const row = i - (i % count);
      return times / onward.subarray(row, row + count).reduce((sum, one) => sum + one, 0);
    }),
    values: own,
  };
}

/** What a regime brings: one of the place's own months in it, or what it brings everywhere. */
function brought(own: OwnRegimes, common: Regimes, regime: number, chance: Chance, whole: boolean): number {
  const seen = own.values[regime] ?? [];
  const weight = seen.at(-1)?.upTo ?? 0;
  const mark = chance.uniform() * (weight + LIKE_ALL.values);
  if (mark >= weight) return drawAround(chance, common.means[regime] ?? 0, common.sizes[regime] ?? 1, whole);
  let [low, high] = [0, seen.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((seen[middle]?.upTo ?? 0) > mark) high = middle;
    else low = middle + 1;
  }
  return seen[low]?.value ?? 0;
}

function picked(shares: Float64Array, from: number, count: number, chance: Chance): number {
  let left = chance.uniform();
  for (let k = 0; k < count - 1; k += 1) {
    left -= shares[from + k] ?? 0;
    if (left < 0) return k;
  }
  return count - 1;
}
