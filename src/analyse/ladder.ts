/**
 * Escalation ladders: on which rung a conflict stands, and how often one rung was followed by another.
 *
 * A ladder is climbed at once, to the highest rung whose mark is reached, and left a rung at a time, when the value is below
 * the rung's lower mark and the rung has been held for its dwell. What is unknown moves nothing.
 *
 * The built-in ladder is like that of the Heidelberg Institute for International Conflict Research (HIIK, Conflict
 * Barometer, "Methodology"): violence from its marks for deaths, displaced and personnel in a region and month; its marks
 * for weapons and destruction, which no series tells, are left out, and its first three rungs are one here.
 */

export interface RungMarks {
  readonly enterAt: number;
  readonly leaveBelow: number;
  readonly dwellSteps: number;
}

/**
 * @param values of each rung above the lowest, one a step; NaN where unknown.
 * @returns the rung at each step, 0 the lowest.
 */
export function walkLadder(rungs: readonly RungMarks[], values: readonly ArrayLike<number>[]): number[] {
  const steps = Math.max(0, ...values.map(({ length }) => length));
  const walked: number[] = [];
  let rung = 0;
  let since = 0;
  for (let t = 0; t < steps; t += 1) {
    const reached = highestReached(rungs, values, t);
    const next =
      reached > rung ? reached : isLeft(rungs[rung - 1], values[rung - 1]?.[t], t - since) ? rung - 1 : rung;
    if (next !== rung) since = t;
    rung = next;
    walked.push(rung);
  }
  return walked;
}

function highestReached(
  rungs: readonly RungMarks[],
  values: readonly ArrayLike<number>[],
  t: number,
): number {
  return rungs.findLastIndex(({ enterAt }, i) => (values[i]?.[t] ?? Number.NaN) >= enterAt) + 1;
}

function isLeft(marks: RungMarks | undefined, value: number | undefined, held: number): boolean {
  return marks !== undefined && value !== undefined && value < marks.leaveBelow && held >= marks.dwellSteps;
}

export interface Transitions {
  /** How often the row's rung was followed by the column's at the next step. */
  readonly counts: readonly (readonly number[])[];
  /** Steps from each rung. */
  readonly n: readonly number[];
}

/** @param walks each of its own place; nothing is counted from one to the next. */
export function transitionsOf(walks: readonly (readonly number[])[], rungs: number): Transitions {
  const counts = Array.from({ length: rungs }, () => Array<number>(rungs).fill(0));
  for (const walk of walks)
    for (let t = 1; t < walk.length; t += 1) {
      const row = counts[walk[t - 1] ?? 0];
      const to = walk[t] ?? 0;
      if (row) row[to] = (row[to] ?? 0) + 1;
    }
  return { counts, n: counts.map((row) => row.reduce((sum, count) => sum + count, 0)) };
}

/** Marks of HIIK for a region and month: up to the first is low, above the second is high. */
export const HIIK_MARKS = {
  deaths: [20, 60],
  displaced: [1_000, 20_000],
  personnel: [50, 400],
} as const;
export type HiikProxy = keyof typeof HIIK_MARKS;

export const HIIK_RUNGS = ["not-violent", "violent-crisis", "limited-war", "war"] as const;

/** @returns 0 not violent, 1 violent crisis, 2 limited war, 3 war; NaN when deaths are unknown. */
export function hiikRung(month: Readonly<Partial<Record<HiikProxy, number>>>): number {
  const { deaths = Number.NaN } = month;
  if (Number.isNaN(deaths)) return Number.NaN;
  if (deaths <= 0) return 0;
  const known = (["deaths", "displaced", "personnel"] as const).flatMap((proxy) => {
    const value = month[proxy];
    return value === undefined || Number.isNaN(value) ? [] : [gradeOf(value, HIIK_MARKS[proxy])];
  });
  const mean = known.reduce((sum, grade) => sum + grade, 0) / known.length;
  return 1 + Math.floor(mean + 0.5);
}

function gradeOf(value: number, [low, high]: readonly [number, number]): number {
  return value > high ? 2 : value > low ? 1 : 0;
}
