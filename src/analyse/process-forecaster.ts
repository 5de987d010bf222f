/**
 * What forecasters by a stochastic process share: they are fitted to a panel once, and simulate month after month up to
 * the longest lead.
 *
 * The invariant: a place's paths are drawn from the stream of its name alone, path by path and month by month.
 */
import type { Chance } from "../numerics/chance.ts";
import { drawGamma, drawNegativeBinomial } from "../numerics/distributions.ts";
import { emptyDraws, type Forecaster, isCount, type Panel, type Reason, valueAt } from "./forecaster.ts";
import { historyOf } from "./situation.ts";

export interface Simulation {
  /** Months to simulate: the longest lead. */
  readonly months: number;
  readonly paths: number;
  /** Whether the values are whole numbers. */
  readonly whole: boolean;
  /** Of each place of the panel: its stream, and whether it exists in the last month. */
  readonly chances: readonly Chance[];
  readonly exists: readonly boolean[];
  /** Places that are asked for: from the first to before the last. */
  readonly first: number;
  readonly last: number;
}

/** Takes what a path of a place brings in a month (1 for the first after the panel). */
export type Take = (place: number, path: number, month: number, value: number) => void;

/** A process as fitted to a panel. */
export interface FittedProcess {
  simulate(simulation: Simulation, take: Take): void;
}

const LEVELS = [1, 3, 12, 60];

/**
 * @param part what the process is called in reasons.
 * @param fitted nothing but the panel may be looked at.
 */
export function processForecaster(
  part: string,
  fitted: (panel: Panel) => FittedProcess,
): Pick<Forecaster, "forecast" | "explain"> {
  return {
    forecast(panel, request) {
      const { leads, draws, first = 0 } = request;
      const out = emptyDraws(panel, request);
      const columns = new Map(leads.map((lead, k) => [lead, k]));
      const last = first + out.places.length;
      fitted(panel).simulate(
        {
          months: Math.max(...leads),
          paths: draws,
          whole: isCount(panel),
          chances: panel.places.map((name) => request.chance.stream(name)),
          exists: panel.places.map((_, p) => !Number.isNaN(valueAt(panel, p, panel.months - 1))),
          first,
          last,
        },
        (place, path, month, value) => {
          const k = columns.get(month);
          if (k === undefined || place < first || place >= last) return;
          out.values[((place - first) * leads.length + k) * draws + path] = value;
        },
      );
      return out;
    },

    explain: (panel) => (place) => {
      const now = panel.months - 1;
      if (Number.isNaN(valueAt(panel, place, now))) return [];
      const history = historyOf(panel, place);
      const quiet = history.quiet(now);
      return [
        ...LEVELS.map((months): Reason => ({ kind: "level", months, mean: history.mean(now, months) })),
        ...(Number.isFinite(quiet) ? [{ kind: "quiet", months: quiet } as const] : []),
        { kind: "part", part, share: 1 },
      ];
    },
  };
}

/** No path goes beyond so many times the largest value of the panel: there, no process has seen anything. */
const BEYOND = 2;

export function ceilingOf(panel: Panel): number {
  return BEYOND * panel.values.reduce((most, value) => (value > most ? value : most), 0);
}

/** A count around a mean; of values that are no counts, its continuous counterpart. */
export function drawAround(chance: Chance, mean: number, size: number, whole: boolean): number {
  if (!(mean > 0)) return 0;
  return whole ? drawNegativeBinomial(chance, mean, size) : drawGamma(chance, size, mean / size);
}
