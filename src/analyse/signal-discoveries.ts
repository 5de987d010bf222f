/**
 * How many of a day's signals must be expected to be chance: a desk with thousands of series sees something out of the
 * ordinary every day.
 *
 * Benjamini and Hochberg 1995, https://doi.org/10.1111/j.2517-6161.1995.tb02031.x, over the detectors together and all series
 * of one bucket. It misleads where the p-values do: counts that come in clusters, or many series that copy one source,
 * make them too small; series that move together make the share of false ones vary more from day to day.
 *
 * The invariant: what a reader is told rests on the series and signals that this reader may see, as of the view's time.
 */
import type { Stored } from "../kernel/record.ts";
import type { Bucket } from "../kernel/series.ts";
import { Signal } from "../kernel/signal.ts";
import { discoveryRates } from "../numerics/false-discovery.ts";
import type { View } from "../store/view.ts";
import { detectorsFor } from "./fitted-detectors.ts";

/** @returns the q-value by signal id; none for those whose detector gives no chance, or that were withdrawn. */
export async function signalDiscoveries(
  view: View,
  signals: readonly Stored<Signal>[],
): Promise<ReadonlyMap<string, number>> {
  const buckets = [...new Set(signals.flatMap(({ body }) => (body.p === undefined ? [] : [body.bucket])))];
  if (buckets.length === 0) return new Map();
  const tests = await testsABucket(view);
  const families = new Map<string, Stored<Signal>[]>();
  for (const signal of await standing(view, buckets)) {
    const family = `${signal.body.width} ${signal.body.bucket}`;
    families.set(family, [...(families.get(family) ?? []), signal]);
  }
  const rates = new Map<string, number>();
  for (const family of families.values()) {
    const [first] = family;
    const own = discoveryRates(
      family.map(({ body }) => body.p ?? 1),
      first && tests.get(first.body.width),
    );
    family.forEach(({ id }, i) => {
      rates.set(id, Number((own[i] ?? 1).toPrecision(3)));
    });
  }
  return rates;
}

async function standing(view: View, buckets: readonly string[]): Promise<readonly Stored<Signal>[]> {
  const found: Stored<Signal>[] = [];
  let after: string | undefined;
  do {
    const page = await view.list(Signal, {
      where: { bucket: buckets },
      orderBy: "bucket",
      limit: 1_000,
      after,
    });
    found.push(...page.items.filter(({ body }) => body.p !== undefined && body.score > 0));
    after = page.next;
  } while (after);
  return found;
}

/** By width: the series there are, times the detectors that look at each. */
async function testsABucket(view: View): Promise<ReadonlyMap<Bucket, number>> {
  const { where, values } = view.known;
  const { rows } = await view.sql.query<{ measure: string; bucket: Bucket; series: number }>(
    `SELECT measure, series.bucket, count(*)::int AS series FROM series
     WHERE subject = '*' AND place <> '*'
       AND EXISTS (SELECT FROM reading WHERE ${where} AND series_id = series.id)
     GROUP BY measure, series.bucket`,
    [...values],
  );
  const tests = new Map<Bucket, number>();
  for (const { measure, bucket, series } of rows)
    tests.set(bucket, (tests.get(bucket) ?? 0) + series * detectorsFor(measure, bucket).length);
  return tests;
}
