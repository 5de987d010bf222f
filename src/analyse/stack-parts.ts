/**
 * The parts of the stack and how much each counts for a place.
 *
 * Shares were chosen by the CRPS and log score of mixtures (Gneiting and Ranjan 2013, https://doi.org/10.1214/13-EJS823;
 * Yao et al. 2018, https://doi.org/10.1214/17-BA1091) over origins whose outcomes all end by December 2017, apart for
 * levels of violence and for steady wars, and are frozen (docs/decisions/0039-stacked-forecaster.md).
 */
import type { Chance } from "../numerics/chance.ts";
import { adjustments } from "./analogue-adjustment.ts";
import { type Library, nearest } from "./analogue-library.ts";
import { analoguePaths, LEVEL_OFFSET } from "./analogue-paths.ts";
import { forestNeighbours } from "./forest-neighbours.ts";
import { countPaths, ownPaths, recentPaths } from "./own-paths.ts";
import type { PathPart } from "./path-mixture.ts";
import type { History } from "./situation.ts";

const PARTS = ["analogues", "forest", "last-12-months", "recent-months", "counts"] as const;
type Part = (typeof PARTS)[number];
type Shares = Readonly<Record<Part, number>>;

/** Levels, in deaths a month, and the shares there; in between, on the scale of log (1 + level), straight lines. */
const BY_LEVEL: readonly { readonly level: number; readonly shares: Shares }[] = [
  { level: 0, shares: shares(0.4, 0.3, 0.2, 0.1, 0) },
  { level: 2, shares: shares(0.4, 0.35, 0.15, 0.1, 0) },
  { level: 15, shares: shares(0.6, 0.15, 0.15, 0.1, 0) },
  { level: 100, shares: shares(0.7, 0.05, 0.15, 0.1, 0) },
  { level: 600, shares: shares(0.7, 0, 0.15, 0.15, 0) },
];

/** A war that goes on and on at one level: its own year says more than the sequels of others. */
const STEADY = shares(0.45, 0.04, 0.22, 0.12, 0.17);
const STEADY_MONTHS = 36;
/** Standard deviation of log (1 + value) over three years: below the first steady, above the second not at all. */
const STEADY_SPREAD = { full: 0.4, none: 0.9 } as const;
/** Steadiness only counts at some level: none below the first, all above the second. */
const STEADY_LEVEL = { none: 9, full: 39 } as const;

function shares(analogues: number, forest: number, year: number, recent: number, counts: number): Shares {
  return { analogues, forest, "last-12-months": year, "recent-months": recent, counts };
}

export function stackParts(
  library: Library,
  leads: readonly number[],
  chance: Chance,
): (place: number) => readonly PathPart[] {
  const forest = forestNeighbours(library, leads, chance);
  const { panel } = library;
  return (place) => {
    const found = nearest(library, place);
    const history = library.histories[place];
    const weights = history ? sharesOf(history, panel.months - 1) : STEADY;
    const level = history?.level(panel.months - 1) ?? 0;
    const own: PathPart[] = [
      {
        part: "last-12-months",
        share: weights["last-12-months"],
        paths: (request) => ownPaths(panel, 12, request),
      },
      {
        part: "recent-months",
        share: weights["recent-months"],
        paths: (request) => recentPaths(panel, request),
      },
      { part: "counts", share: weights.counts, paths: (request) => countPaths(panel, request) },
    ];
    if (!forest || found.entries.length === 0) {
      const all = own.reduce((sum, { share }) => sum + share, 0);
      return own.map((part) => ({ ...part, share: part.share / all }));
    }
    const factors = level > 0 ? adjustments(library, found, leads, LEVEL_OFFSET) : undefined;
    const alike = forest.nearest(place);
    return [
      {
        part: "analogues",
        share: weights.analogues,
        found,
        paths: (request) => analoguePaths(library, found, request, factors),
      },
      {
        part: "forest",
        share: weights.forest,
        found: alike,
        paths: (request) => analoguePaths(library, alike, request),
      },
      ...own,
    ];
  };
}

function sharesOf(history: History, month: number): Shares {
  const level = (history.mean(month, 12) + history.level(month)) / 2;
  const atLevel = sharesAt(level);
  const steady =
    between(history.spread(month, STEADY_MONTHS), STEADY_SPREAD.none, STEADY_SPREAD.full) *
    between(Math.log1p(level), Math.log1p(STEADY_LEVEL.none), Math.log1p(STEADY_LEVEL.full));
  return blend(atLevel, STEADY, steady);
}

function sharesAt(level: number): Shares {
  const above = BY_LEVEL.findIndex((knot) => knot.level > level);
  const [low, high] = above < 0 ? [BY_LEVEL.at(-1), BY_LEVEL.at(-1)] : [BY_LEVEL[above - 1], BY_LEVEL[above]];
  if (!low || !high) return STEADY;
  return blend(
    low.shares,
    high.shares,
    between(Math.log1p(level), Math.log1p(low.level), Math.log1p(high.level)),
  );
}

function blend(one: Shares, other: Shares, share: number): Shares {
  const of = (part: Part) => one[part] + share * (other[part] - one[part]);
  return shares(of("analogues"), of("forest"), of("last-12-months"), of("recent-months"), of("counts"));
}

/** How far x is on the way from one number to another, from 0 to 1. */
function between(x: number, from: number, to: number): number {
  return from === to ? 0 : Math.max(0, Math.min(1, (x - from) / (to - from)));
}
