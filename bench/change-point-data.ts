/** The development part of the Turing change point dataset: 12 series, five annotators each, and published scores. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Annotations } from "./change-point-scores.ts";

const FOLDER = "../shared/data/detection/tcpd";

export interface AnnotatedSeries {
  readonly name: string;
  readonly values: Float64Array;
  readonly annotations: Annotations;
}

const Marks = z.record(z.string(), z.record(z.string(), z.array(z.int())));
const Series = z.object({ series: z.array(z.object({ raw: z.array(z.number()) })) });

export function annotatedSeries(): readonly AnnotatedSeries[] {
  const marks = Marks.parse(JSON.parse(read("annotations.json")));
  return Object.entries(marks).map(([name, annotations]) => {
    const { series } = Series.parse(JSON.parse(read(join(name, `${name}.json`))));
    return { name, annotations, values: Float64Array.from(series[0]?.raw ?? []) };
  });
}

/** Published scores with default settings: method, then metric (`F1`, `cover`), then series. */
export function publishedScores(): Readonly<Record<string, Record<string, Record<string, number>>>> {
  const [head = "", ...lines] = read("published_default_scores.csv").trim().split("\n");
  const methods = head.split(",").slice(2);
  const scores: Record<string, Record<string, Record<string, number>>> = {};
  for (const line of lines) {
    const [name = "", metric = "", ...figures] = line.split(",");
    methods.forEach((method, i) => {
      scores[method] ??= {};
      scores[method][metric] ??= {};
      scores[method][metric][name] = Number(figures[i]);
    });
  }
  return scores;
}

function read(name: string): string {
  return readFileSync(join(FOLDER, name), "utf8");
}
