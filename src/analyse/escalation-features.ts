/**
 * What escalations rest on: a place's own past as numbers, that of its neighbours and of its part of the world.
 *
 * The invariant: the features of a month are made of that month and the ones before it.
 */
import type { Surroundings } from "./country-neighbours.ts";
import type { Panel } from "./forecaster.ts";

export interface FeatureTable {
  readonly width: number;
  /** places × months × width, row-major. */
  readonly values: Float64Array;
}

/** Half-lives of the fading sums, in months. */
const HALF_LIVES = [2, 6, 18, 60, 180] as const;
const LENGTHS = [1, 3, 6, 12, 24, 60] as const;

/**
 * @param panel NaN counts as nothing known, and as no death.
 * @param from index of the first month asked for; the rows before it are left at 0, which saves most of the work.
 */
export function escalationFeatures(
  { places, months, values }: Panel,
  { neighbours, region }: Surroundings,
  from = 0,
): FeatureTable {
  const known = values.map((value) => (Number.isNaN(value) ? 0 : value));
  const own = places.map((_, p) => pastOf(known.subarray(p * months, (p + 1) * months), from));
  const around = (others: readonly number[], t: number) => aroundIn(others, own, t);
  const everywhere = Array.from({ length: months }, (_, t) =>
    t < from ? [] : aroundIn([...places.keys()], own, t),
  );
  const rows = new Map<number, number[]>();
  for (let p = 0; p < places.length; p += 1)
    for (let t = from; t < months; t += 1)
      rows.set(p * months + t, [
        ...(own[p]?.[t] ?? []),
        ...around(neighbours[p] ?? [], t),
        ...around(region[p] ?? [], t),
        ...(everywhere[t] ?? []).slice(0, 3),
      ]);
  const width = rows.values().next().value?.length ?? 0;
  const table = new Float64Array(places.length * months * width);
  for (const [at, row] of rows) table.set(row, at * width);
  return { width, values: table };
}

/** Places in `own` features that others look at: see `pastOf`. */
const SEEN = { quarter: 1, year: 3, faded: 7, risen: 17 } as const;

/** Mean, largest and share of the others' violence, lately and faded, and whether it rises. */
function aroundIn(others: readonly number[], own: readonly (readonly number[][])[], t: number): number[] {
  if (others.length === 0) return [0, 0, 0, 0, 0, 0];
  const of = (what: number) => others.map((o) => own[o]?.[t]?.[what] ?? 0);
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const quarter = of(SEEN.quarter);
  return [
    mean(quarter),
    mean(of(SEEN.faded)),
    mean(of(SEEN.risen)),
    Math.max(...quarter),
    Math.max(...of(SEEN.faded)),
    quarter.filter((x) => x > Math.log(6)).length / others.length,
  ];
}

/** Of each month from one on, what the place's own past says; logarithms of one more than the deaths. */
function pastOf(deaths: Float64Array, from: number): number[][] {
  const sums = new Float64Array(deaths.length + 1);
  const violent = new Float64Array(deaths.length + 1);
  const faded = HALF_LIVES.map(() => 0);
  const [since, spells] = [
    [0, 0, 0],
    [0, 0],
  ];
  const rows: number[][] = [];
  let largest = 0;
  let quiet = 0;
  for (let t = 0; t < deaths.length; t += 1) {
    const now = deaths[t] ?? 0;
    sums[t + 1] = (sums[t] ?? 0) + now;
    violent[t + 1] = (violent[t] ?? 0) + (now > 0 ? 1 : 0);
    HALF_LIVES.forEach((half, k) => {
      faded[k] = (faded[k] ?? 0) * 0.5 ** (1 / half) + Math.log1p(now) / half;
    });
    [1, 5, 25].forEach((bar, k) => {
      since[k] = now >= bar ? 0 : (since[k] ?? 0) + 1;
    });
    if (now > 0 && quiet >= 12) spells[0] = (spells[0] ?? 0) + 1;
    if (now >= 25 && quiet >= 6) spells[1] = (spells[1] ?? 0) + 1;
    quiet = now > 0 ? 0 : quiet + 1;
    largest = Math.max(largest, now);
    if (t < from) {
      rows.push([]);
      continue;
    }
    const last = (back: number, length: number, of = sums) =>
      (of[Math.max(0, t + 1 - back)] ?? 0) - (of[Math.max(0, t + 1 - back - length)] ?? 0);
    const logs = LENGTHS.map((length) => Math.log1p(last(0, length)));
    rows.push([
      ...logs,
      ...faded,
      ...since.map((x) => Math.log1p(x)),
      ...spells.map((x) => x / (1 + t / 60)),
      Math.log1p(largest),
      Math.log1p(last(0, 3)) - Math.log1p(last(3, 9) / 3),
      Math.log1p(now) - Math.log1p(last(1, 5) / 5),
      last(0, 6, violent) / 6,
      last(0, 60, violent) / 60,
      last(0, 180, violent) / 180,
      (violent[t + 1] ?? 0) / (t + 1),
      Math.log1p((sums[t + 1] ?? 0) / (t + 1)),
      Math.log1p(Math.max(...deaths.subarray(Math.max(0, t - 5), t + 1))),
      Math.log1p(Math.max(...deaths.subarray(Math.max(0, t - 23), t + 1))),
    ]);
  }
  return rows;
}
