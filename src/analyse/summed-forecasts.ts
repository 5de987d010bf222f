/**
 * Forecasts of countries, regions and the world that add up: each forecast by itself, then reconciled.
 *
 * The invariant: at every level and in every draw a sum is the sum of its parts, whatever was forecast of it alone. Draws of
 * different nodes are independent before they are reconciled; what makes them move together is the sum above them.
 */
import type { Chance } from "../numerics/chance.ts";
import { quantile, sorted } from "../numerics/quantiles.ts";
import { reconciled, type TreeNode, type Uncertain } from "../numerics/reconciliation.ts";
import { forecastSeries } from "./forecast-series.ts";

export interface SummedForecast {
  readonly name: string;
  /** One a step: before and after the sums were made to agree. */
  readonly alone: readonly number[];
  readonly mean: readonly number[];
  /** One list a step, a value a level. */
  readonly quantiles: readonly (readonly number[])[];
}

export interface SummedOptions {
  readonly periods: readonly number[];
  readonly horizon: number;
  readonly levels: readonly number[];
  readonly draws: number;
  readonly chance: Chance;
  /** A series model's id; quick ones are for many places. */
  readonly model: string;
}

/** Levels at which a node's own distribution is known; between them it is a straight line. */
const KNOWN = [0.005, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 0.995];
/** Of the unit squared: a forecast that is sure of everything would forbid all sums. */
const LEAST_VARIANCE = 1e-6;

/**
 * @param histories by the name of each leaf, all of one length and ending at one step; NaN where nobody knows.
 * @returns every node of the tree, the top first.
 */
export function summedForecasts(
  tree: TreeNode,
  histories: ReadonlyMap<string, Float64Array>,
  { periods, horizon, levels, draws, chance, model }: SummedOptions,
): readonly SummedForecast[] {
  const nodes = nodesOf(tree);
  const isCount = [...histories.values()].every((values) => values.every((y) => !(y < 0)));
  const own = new Map(
    nodes.map((node) => {
      const made = forecastSeries({
        values: historyOf(node, histories),
        periods,
        horizon,
        levels: KNOWN,
        model,
      });
      return [node.name, made] as const;
    }),
  );
  const steps = Array.from({ length: horizon }, (_, k) => {
    const spread = new Map(
      [...own].map(([name, { mean, quantiles }]) => [name, uncertainOf(mean[k] ?? 0, quantiles[k])] as const),
    );
    const middle = agreed(tree, spread, isCount);
    const drawn = new Map(nodes.map(({ name }) => [name, new Float64Array(draws)]));
    const streams = new Map(nodes.map(({ name }) => [name, chance.stream(`${name} ${k}`)]));
    for (let d = 0; d < draws; d += 1) {
      const one = new Map<string, Uncertain>();
      for (const [name, { variance }] of spread)
        one.set(name, {
          mean: drawFrom(own.get(name)?.quantiles[k], streams.get(name)?.uniform() ?? 0.5),
          variance,
        });
      for (const [name, value] of agreed(tree, one, isCount))
        (drawn.get(name) ?? new Float64Array(1))[d] = value;
    }
    return { middle, drawn };
  });
  return nodes.map(({ name }) => ({
    name,
    alone: Array.from(own.get(name)?.mean ?? []),
    mean: steps.map(({ middle }) => middle.get(name) ?? Number.NaN),
    quantiles: steps.map(({ drawn }) => {
      const ascending = sorted(drawn.get(name) ?? []);
      return levels.map((level) => quantile(ascending, level));
    }),
  }));
}

/** Nothing that is counted is less than nothing: leaves below 0 are 0, and the sums are theirs. */
function agreed(
  tree: TreeNode,
  forecasts: ReadonlyMap<string, Uncertain>,
  isCount: boolean,
): ReadonlyMap<string, number> {
  const made = reconciled(tree, forecasts);
  if (!isCount) return made;
  const kept = new Map<string, number>();
  const sumOf = (node: TreeNode): number => {
    const sum =
      node.children.length === 0
        ? Math.max(0, made.get(node.name) ?? 0)
        : node.children.reduce((all, child) => all + sumOf(child), 0);
    kept.set(node.name, sum);
    return sum;
  };
  sumOf(tree);
  return kept;
}

function nodesOf(node: TreeNode): readonly TreeNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

/** What is known of a sum is the sum of what is known of its parts. */
function historyOf(node: TreeNode, histories: ReadonlyMap<string, Float64Array>): Float64Array {
  const own = histories.get(node.name);
  if (own) return own;
  const parts = node.children.map((child) => historyOf(child, histories));
  const length = parts[0]?.length ?? 0;
  return Float64Array.from({ length }, (_, i) => {
    const known = parts.map((part) => part[i] ?? Number.NaN).filter(Number.isFinite);
    return known.length === 0 ? Number.NaN : known.reduce((sum, y) => sum + y, 0);
  });
}

/** The variance of a normal distribution with the same 80% interval: tails of one place must not rule the sums. */
function uncertainOf(mean: number, quantiles: Float64Array | undefined): Uncertain {
  const [low, high] = [quantiles?.[2] ?? mean, quantiles?.[6] ?? mean];
  return { mean, variance: Math.max(LEAST_VARIANCE, ((high - low) / 2.5631) ** 2) };
}

function drawFrom(quantiles: Float64Array | undefined, u: number): number {
  if (!quantiles) return Number.NaN;
  const level = Math.min(KNOWN.at(-1) ?? 1, Math.max(KNOWN[0] ?? 0, u));
  const above = Math.max(
    1,
    KNOWN.findIndex((one) => one >= level),
  );
  const [from = 0, to = 1] = [KNOWN[above - 1], KNOWN[above]];
  const [low = 0, high = 0] = [quantiles[above - 1], quantiles[above]];
  return low + ((high - low) * (level - from)) / (to - from);
}
