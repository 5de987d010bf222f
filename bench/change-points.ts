/**
 * Change points: every method with its defaults on the development part of the Turing benchmark, beside the published
 * default scores of the same series, and how long a hundred thousand readings take.
 */
import type { ChangePointMethod } from "../src/analyse/change-point.ts";
import { changePointMethods } from "../src/analyse/change-points/all.ts";
import { type AnnotatedSeries, annotatedSeries, publishedScores } from "./change-point-data.ts";
import { covering, f1, mean } from "./change-point-scores.ts";
import type { Row } from "./row.ts";

/** What issue 4 asks of the default. */
const AT_LEAST = { f1: 0.74, cover: 0.7 } as const;
const LONG = 100_000;

export interface ChangePointBench {
  readonly rows: readonly Row[];
  /** Series by series: scores of the default, and what it found. */
  readonly pages: readonly string[];
}

export function changePointBench(): ChangePointBench {
  const series = annotatedSeries();
  const [standard] = changePointMethods;
  if (!standard) throw new Error("there is no change point method");
  return {
    rows: [
      ...[...changePointMethods].map((method) => methodRow(method, series, method === standard)),
      ...Object.entries(publishedScores()).map(([method, scores]) => ({
        what: `change points: published, ${method}`,
        measured: figures(Object.values(scores.F1 ?? {}), Object.values(scores.cover ?? {})),
        budget: "",
      })),
      longRow(standard),
    ],
    pages: [
      `Turing change points, development part, method ${standard.id}: F1, covering, found\n${series.map((one) => detailOf(one, standard)).join("\n")}\n`,
    ],
  };
}

function scoresOf({ values, annotations }: AnnotatedSeries, method: ChangePointMethod) {
  const found = method.find([values]);
  return { found, f1: f1(annotations, found), cover: covering(annotations, found, values.length) };
}

function methodRow(method: ChangePointMethod, series: readonly AnnotatedSeries[], isDefault: boolean): Row {
  const scores = series.map((one) => scoresOf(one, method));
  const [onF1, onCover] = [scores.map((one) => one.f1), scores.map((one) => one.cover)];
  return {
    what: `change points: ${method.id}${isDefault ? ", the default" : ""}, 12 series`,
    measured: figures(onF1, onCover),
    budget: isDefault ? `at least F1 ${AT_LEAST.f1}, cover ${AT_LEAST.cover}` : "",
    ...(isDefault && { kept: mean(onF1) >= AT_LEAST.f1 && mean(onCover) >= AT_LEAST.cover }),
  };
}

function figures(onF1: readonly number[], onCover: readonly number[]): string {
  return `F1 ${mean(onF1).toFixed(3)}, cover ${mean(onCover).toFixed(3)}`;
}

function detailOf(series: AnnotatedSeries, method: ChangePointMethod): string {
  const { found, f1: onF1, cover } = scoresOf(series, method);
  const marked = [...new Set(Object.values(series.annotations).flat())].sort((a, b) => a - b);
  return `  ${series.name.padEnd(20)} ${onF1.toFixed(2)} ${cover.toFixed(2)}  found ${found.join(" ") || "none"}; anybody marked ${marked.join(" ") || "none"}`;
}

/** A wandering series with two steps: the kind that gives pruning the least to do. */
function longRow(method: ChangePointMethod): Row {
  const values = Float64Array.from(
    { length: LONG },
    (_, i) => Math.sin(i / 9_000) + ((i * 7_919) % 101) / 101 + (i > 37_000 ? 3 : 0) - (i > 70_000 ? 2 : 0),
  );
  const start = performance.now();
  method.find([values]);
  return {
    what: `change points: ${LONG.toLocaleString("en-GB")} readings`,
    measured: `${((performance.now() - start) / 1_000).toFixed(2)} s`,
    budget: "",
  };
}
