import { monthName } from "../../kernel/month.ts";
import type { Chance } from "../../numerics/chance.ts";
import { adjustments } from "../analogue-adjustment.ts";
import { type Analogues, type Library, levelOf, libraryOf, nearest, sequel } from "../analogue-library.ts";
import { emptyDraws, type Forecaster, isCount, type Reason, valueAt } from "../forecaster.ts";

/**
 * What happened, anywhere and at any time, after situations like this one, at this place's scale; mixed with
 * the place's own last months, which analogues smooth over.
 */
export const analogues: Forecaster = {
  id: "analogues",
  title: "Analogues and own history",
  about:
    "Follows what came after the most similar situations of all places, scaled to this one, mixed with its own last year. Knows nothing but the history: a war without forerunner surprises it.",

  forecast(panel, request) {
    const out = emptyDraws(panel, request);
    const library = libraryOf(panel, request.leads);
    const whole = isCount(panel);
    const size = request.leads.length * request.draws;
    out.places.forEach((name, place) => {
      if (Number.isNaN(valueAt(panel, place, panel.months - 1))) return;
      const chance = request.chance.stream(name);
      const found = nearest(library, place);
      const paths = [
        ...partsOf(found).flatMap(({ window, share }, part, parts) => {
          const before = parts.slice(0, part).reduce((sum, earlier) => sum + earlier.share, 0);
          const draws = Math.round((before + share) * request.draws) - Math.round(before * request.draws);
          return window === undefined
            ? analoguePaths(library, found, place, request.leads, draws, whole, chance)
            : ownPaths(library, place, window, request.leads, draws, chance);
        }),
      ];
      // The parts come in order, the draws must not: draw j of one place is added to draw j of another.
      shuffle(paths, chance);
      paths.forEach((path, j) => {
        path.forEach((value, k) => {
          out.values[place * size + k * request.draws + j] = value;
        });
      });
    });
    return out;
  },

  explain(panel, leads) {
    const library = libraryOf(panel, leads);
    return (place) => {
      const now = panel.months - 1;
      const history = library.histories[place];
      if (!history || Number.isNaN(valueAt(panel, place, now))) return [];
      const found = nearest(library, place);
      const quiet = history.quiet(now);
      return [
        ...[1, 3, 12, 60].map(
          (months): Reason => ({ kind: "level", months, mean: history.mean(now, months) }),
        ),
        ...(Number.isFinite(quiet) ? [{ kind: "quiet", months: quiet } as const] : []),
        ...partsOf(found).map(
          ({ window, share }): Reason => ({
            kind: "part",
            part: window === undefined ? "analogues" : `last-${window}-months`,
            share,
          }),
        ),
        ...strongest(library, found, leads),
      ];
    };
  },
};

/**
 * Shares of the draws. Developed, with the other settings, on windows that end by October 2017
 * (docs/decisions/0003-first-forecaster.md).
 */
const OWN_PARTS = [
  { window: 6, share: 0.1 },
  { window: 12, share: 0.15 },
] as const;

/** Added to levels before ratios are taken, in the unit of the values: below it, levels are all alike. */
const OFFSET = 3;
/** Large numbers vary less in proportion; a sequel scaled up by r has its spread around the level cut by r to minus this. */
const CALMING = 0.05;
/** A path through the place's own months goes on to the next month with this probability, else jumps. */
const CONTINUES = 0.75;
/** How many analogue places an explanation names. */
const NAMED = 5;

interface Part {
  /** Own months back; absent for the analogues. */
  readonly window?: number;
  readonly share: number;
}

function partsOf(found: Analogues): readonly Part[] {
  const own = OWN_PARTS.reduce((sum, { share }) => sum + share, 0);
  if (found.entries.length === 0)
    return OWN_PARTS.map(({ window, share }) => ({ window, share: share / own }));
  return [...OWN_PARTS, { share: 1 - own }];
}

/**
 * Paths through the place's own last months by the stationary bootstrap, which keeps neighbours together
 * without repeating the year (Politis and Romano 1994, https://doi.org/10.1080/01621459.1994.10476870).
 */
function ownPaths(
  { panel }: Library,
  place: number,
  window: number,
  leads: readonly number[],
  draws: number,
  chance: Chance,
): readonly Float64Array[] {
  const end = (place + 1) * panel.months;
  const recent = panel.values
    .subarray(end - Math.min(window, panel.months), end)
    .filter((value) => !Number.isNaN(value));
  const offset = chance.uniform();
  return Array.from({ length: draws }, (_, j) => {
    // Starting months are spread evenly over the draws rather than drawn one by one.
    let month = Math.floor(((j + offset) / draws) * recent.length) % recent.length;
    let previous = leads[0] ?? 0;
    return Float64Array.from(leads, (lead) => {
      const gap = lead - previous;
      previous = lead;
      month =
        chance.uniform() < CONTINUES ** gap ? (month + gap) % recent.length : chance.integer(recent.length);
      return recent[month] ?? Number.NaN;
    });
  });
}

/** Sequels of the analogues, taken in proportion to their shares and brought to the place's level. */
function analoguePaths(
  library: Library,
  found: Analogues,
  place: number,
  leads: readonly number[],
  draws: number,
  whole: boolean,
  chance: Chance,
): readonly Float64Array[] {
  const level = library.histories[place]?.level(library.panel.months - 1) ?? Number.NaN;
  const factors = level > 0 ? adjustments(library, found, leads, OFFSET) : undefined;
  let position = 0;
  let passed = found.shares[0] ?? 0;
  return Array.from({ length: draws }, (_, j) => {
    // One uniform number in each of as many equal steps: fewer chance gaps in the tails than free draws.
    const mark = (j + chance.uniform()) / draws;
    while (passed < mark && position < found.entries.length - 1) {
      position += 1;
      passed += found.shares[position] ?? 0;
    }
    const entry = found.entries[position] ?? -1;
    const there = levelOf(library, entry);
    const scale = ((level + OFFSET) / (there + OFFSET)) * (factors?.[position] ?? 1);
    const calm = ((there + 1) / (level + 1)) ** CALMING;
    // One number rounds the whole path, up or down by chance, so that means stay what they are.
    const rounding = chance.uniform();
    return Float64Array.from(leads, (lead) => {
      const scaled = sequel(library, entry, lead) * scale;
      const value = level > 0 && scaled > 0 ? level * (scaled / level) ** calm : scaled;
      return whole ? Math.floor(value + rounding) : value;
    });
  });
}

/** The places whose past counts most, each with its closest month. */
function strongest(library: Library, found: Analogues, leads: readonly number[]): readonly Reason[] {
  const byPlace = new Map<number, { share: number; entry: number; best: number }>();
  found.entries.forEach((entry, i) => {
    const share = found.shares[i] ?? 0;
    const place = library.places[entry] ?? -1;
    const sofar = byPlace.get(place) ?? { share: 0, entry, best: 0 };
    const closer = share > sofar.best;
    byPlace.set(place, {
      share: sofar.share + share,
      entry: closer ? entry : sofar.entry,
      best: closer ? share : sofar.best,
    });
  });
  return [...byPlace]
    .sort(([, one], [, other]) => other.share - one.share)
    .slice(0, NAMED)
    .map(([place, { share, entry }]) => ({
      kind: "analogue",
      place: library.panel.places[place] ?? "",
      month: monthName(library.panel.firstMonth + (library.months[entry] ?? 0)),
      share,
      before: levelOf(library, entry),
      after: leads.reduce((sum, lead) => sum + sequel(library, entry, lead), 0) / leads.length,
    }));
}

/** Fisher and Yates's shuffle, in place. */
function shuffle(paths: Float64Array[], chance: Chance): void {
  for (let i = paths.length - 1; i > 0; i -= 1) {
    const j = chance.integer(i + 1);
    const [one, other] = [paths[i], paths[j]];
    if (one && other) [paths[i], paths[j]] = [other, one];
  }
}
