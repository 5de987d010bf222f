/** What the world is asked, as it stands in the address, and how its answers are coloured. */
import type { InputOf, OutputOf } from "../api/client.ts";

export type WorldAnswer = OutputOf<"forecast-world">;
export type WorldRow = WorldAnswer["items"][number];

export const QUESTIONS = ["1", "25", "100", "1000", "onset", "escalation", "end"] as const;
export type Question = (typeof QUESTIONS)[number];
export const USUAL_QUESTION: Question = "25";
export const USUAL_MONTHS = 12;
export const LONGEST = 36;
/** Nothing but a sum is asked of a shorter span. */
const FEWEST_MONTHS = 3;

export function isSum(question: Question): boolean {
  return question !== "onset" && question !== "escalation" && question !== "end";
}

export function fewestMonths(question: Question): number {
  return isSum(question) ? 1 : FEWEST_MONTHS;
}

export function askedOf(question: Question, months: number): InputOf<"forecast-world"> {
  const span = Math.max(months, fewestMonths(question));
  if (question === "onset" || question === "escalation" || question === "end")
    return { outcome: question, months: span };
  return { outcome: "at-least", atLeast: Number(question), months: span };
}

/** The columns that the table can stand in the order of. */
export const SORTS = ["place", "p", "reference", "change", "deaths", "last"] as const;
export type Sort = (typeof SORTS)[number];

const VALUES: Readonly<Record<Exclude<Sort, "place">, (row: WorldRow) => number>> = {
  p: ({ p }) => p,
  reference: ({ reference }) => reference ?? -1,
  change: ({ change }) => (change === undefined ? -1 : Math.abs(change)),
  deaths: ({ sum }) => sum.median,
  last: ({ lastYear }) => lastYear,
};

/** The largest first, changes by their size, names from A on; turned round where asked. */
export function inOrder(
  rows: readonly WorldRow[],
  sort: Sort,
  isTurned: boolean,
  nameOf: (row: WorldRow) => string,
  language: string,
): readonly WorldRow[] {
  const compare = new Intl.Collator(language).compare;
  const byName = (a: WorldRow, b: WorldRow) => compare(nameOf(a), nameOf(b));
  const turn = isTurned ? -1 : 1;
  if (sort === "place") return [...rows].sort((a, b) => turn * byName(a, b));
  const value = VALUES[sort];
  return [...rows].sort(
    (a, b) => turn * (value(b) - value(a)) || b.sum.median - a.sum.median || byName(a, b),
  );
}

/** Where the shades of chance begin; the first is below one in a hundred. */
export const CHANCE_EDGES = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9] as const;
/** Where the shades of change begin, up as down. Less than a point is noise of the draws. */
export const CHANGE_EDGES = [0.01, 0.05, 0.15] as const;

export function chanceShade(p: number): string {
  return `p${CHANCE_EDGES.findLastIndex((edge) => p >= edge)}`;
}

export function changeShade(change: number | undefined): string {
  const size = CHANGE_EDGES.findLastIndex((edge) => Math.abs(change ?? 0) >= edge) + 1;
  if (size === 0) return "same";
  return `${(change ?? 0) > 0 ? "up" : "down"}${size}`;
}
