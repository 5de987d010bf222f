/**
 * One number a month instead of a distribution: rolling forecasts of deaths of all kinds against the median of the last
 * twelve months, which is known to beat a published live system.
 *
 * A point can be read off draws in several ways: the median has the least absolute error to expect, the mean of the
 * logarithms the least logarithmic one, and of the two the latter serves both scores.
 */
import { join } from "node:path";
import { drawsAt } from "../src/analyse/forecast-summary.ts";
import { type Panel, valueAt } from "../src/analyse/forecaster.ts";
import { forecasters } from "../src/analyse/forecasters/all.ts";
import { panelFromTable } from "../src/analyse/panel-table.ts";
import { linesOfFile } from "../src/analyse/table-file.ts";
import { monthName, monthNumber } from "../src/kernel/month.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { quantile, sorted } from "../src/numerics/quantiles.ts";

const LEADS = Array.from({ length: 12 }, (_, k) => k + 1);

export interface PointScores {
  readonly how: string;
  /** By lead: mean absolute error, and mean squared difference of the logarithms of one more. */
  readonly mae: readonly number[];
  readonly msle: readonly number[];
}

/** The countries that have any deaths, 1989 to 2019; the rest of the world would be zero and make all errors smaller. */
export async function totalsUpTo(folder: string, asOf: string): Promise<Panel> {
  async function* table(): AsyncGenerator<string> {
    yield "place,month,value";
    let isHeader = true;
    for await (const line of linesOfFile(join(folder, "ucdp_country_month_to_2019-12.csv.gz"))) {
      const [, name, month, deaths] = /^("[^"]*"|[^,]*),[^,]*,(\d{4}-\d{2}),(\d+)$/.exec(line) ?? [];
      if (name === undefined && !isHeader) throw new Error(`unexpected row in the totals: ${line}`);
      if (name !== undefined) yield `${name},${month},${deaths}`;
      isHeader = false;
    }
  }
  return panelFromTable(table(), asOf);
}

/** @param step months between origins, of which the first is December 2013 and the last lies before December 2019. */
export async function pointBench(
  folder: string,
  seed: string,
  { step, draws, last = "2019-11" }: { step: number; draws: number; last?: string },
): Promise<readonly PointScores[]> {
  const all = await totalsUpTo(folder, "2019-12");
  const [best] = forecasters;
  if (!best) throw new Error("there are no forecasters");
  const errors = new Map<string, Errors>();
  for (let asOf = monthNumber("2013-12"); asOf <= monthNumber(last); asOf += step) {
    const panel = await totalsUpTo(folder, monthName(asOf));
    const chance = seededChance(seed).stream(best.id);
    const made = best.forecast(panel, { leads: LEADS, draws, chance });
    panel.places.forEach((_, p) => {
      const year = sorted(panel.values.subarray((p + 1) * panel.months - 12, (p + 1) * panel.months));
      LEADS.forEach((lead, k) => {
        const outcome = valueAt(all, p, asOf - all.firstMonth + lead);
        if (Number.isNaN(outcome)) return;
        const own = sorted(drawsAt(made, p, k));
        const points: Readonly<Record<string, number>> = {
          "median of 12 months": quantile(year, 0.5),
          [`${best.id}, median of draws`]: quantile(own, 0.5),
          [`${best.id}, exp(mean log(1 + x)) - 1`]: Math.expm1(mean(own.map(Math.log1p))),
          [`${best.id}, mean of draws`]: mean(own),
        };
        for (const [how, point] of Object.entries(points)) add(errors, how, k, point, outcome);
      });
    });
  }
  return [...errors].map(([how, { absolute, squared, counts }]) => ({
    how,
    mae: [...absolute].map((sum, k) => sum / (counts[k] ?? 1)),
    msle: [...squared].map((sum, k) => sum / (counts[k] ?? 1)),
  }));
}

interface Errors {
  readonly absolute: Float64Array;
  readonly squared: Float64Array;
  readonly counts: Float64Array;
}

function add(errors: Map<string, Errors>, how: string, k: number, point: number, outcome: number): void {
  const known = errors.get(how) ?? {
    absolute: new Float64Array(LEADS.length),
    squared: new Float64Array(LEADS.length),
    counts: new Float64Array(LEADS.length),
  };
  known.absolute[k] = (known.absolute[k] ?? 0) + Math.abs(point - outcome);
  known.squared[k] = (known.squared[k] ?? 0) + (Math.log1p(point) - Math.log1p(outcome)) ** 2;
  known.counts[k] = (known.counts[k] ?? 0) + 1;
  errors.set(how, known);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
