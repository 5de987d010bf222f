/**
 * Forecasters that are mixtures: so many of the draws follow one way of continuing the past, so many another.
 *
 * The invariant: the shares of a place's parts add up to 1, and every draw is one whole path of one part.
 */
import { monthName } from "../kernel/month.ts";
import { type Analogues, type Library, levelOf, libraryOf, sequel } from "./analogue-library.ts";
import type { PathRequest } from "./analogue-paths.ts";
import { emptyDraws, type Forecaster, isCount, type Panel, type Reason, valueAt } from "./forecaster.ts";
import { commonMonths, inCommonOrder } from "./joint-draws.ts";

export interface PathPart {
  /** Its id, as reasons name it. */
  readonly part: string;
  /** Of the draws, from 0 to 1. */
  readonly share: number;
  paths(request: PathRequest): readonly Float64Array[];
  /** The past situations that it follows, if it does. */
  readonly found?: Pick<Analogues, "entries" | "shares">;
}

/** Of each place that exists in the panel's last month: its parts, always in the same order. */
type PartsOf = (place: number) => readonly PathPart[];
export type Preparation = (library: Library, leads: readonly number[]) => PartsOf;

/** How many analogue places an explanation names. */
const NAMED = 5;

export function pathMixture(prepare: Preparation): Pick<Forecaster, "forecast" | "explain"> {
  // Forecasts are explained right after they are made: what both rest on is made once a panel.
  const lately = new WeakMap<
    Panel,
    { readonly leads: string; readonly library: Library; readonly partsOf: PartsOf }
  >();
  const prepared = (panel: Panel, leads: readonly number[]) => {
    const known = lately.get(panel);
    if (known?.leads === leads.join()) return known;
    const library = libraryOf(panel, leads);
    const made = { leads: leads.join(), library, partsOf: prepare(library, leads) };
    lately.set(panel, made);
    return made;
  };
  return {
    forecast(panel, request) {
      const { leads, draws, first = 0 } = request;
      const out = emptyDraws(panel, request);
      const { library, partsOf } = prepared(panel, leads);
      const whole = isCount(panel);
      const size = leads.length * draws;
      // No place can have this name: it would be two cells of a table.
      const common = commonMonths(panel, leads, draws, request.chance.stream("\n"));
      out.places.forEach((name, row) => {
        const place = first + row;
        const history = library.histories[place];
        if (!history || Number.isNaN(valueAt(panel, place, panel.months - 1))) return;
        const chance = request.chance.stream(name);
        let passed = 0;
        const paths = partsOf(place).flatMap((part) => {
          const before = Math.round(passed * draws);
          passed += part.share;
          return part.paths({ place, leads, draws: Math.round(passed * draws) - before, chance, whole });
        });
        inCommonOrder(paths, panel, place, history, common, chance).forEach((path, j) => {
          path.forEach((value, k) => {
            out.values[row * size + k * draws + j] = value;
          });
        });
      });
      return out;
    },

    explain(panel, leads) {
      const { library, partsOf } = prepared(panel, leads);
      return (place) => {
        const now = panel.months - 1;
        const history = library.histories[place];
        if (!history || Number.isNaN(valueAt(panel, place, now))) return [];
        const quiet = history.quiet(now);
        const parts = partsOf(place);
        return [
          ...[1, 3, 12, 60].map(
            (months): Reason => ({ kind: "level", months, mean: history.mean(now, months) }),
          ),
          ...(Number.isFinite(quiet) ? [{ kind: "quiet", months: quiet } as const] : []),
          ...parts.map(({ part, share }): Reason => ({ kind: "part", part, share })),
          ...strongest(library, parts, leads),
        ];
      };
    },
  };
}

/** The places whose past counts most in the parts that follow the past of others, each with its closest month. */
function strongest(
  library: Library,
  parts: readonly PathPart[],
  leads: readonly number[],
): readonly Reason[] {
  const following = parts.filter(({ found }) => found);
  const total = following.reduce((sum, { share }) => sum + share, 0);
  const byPlace = new Map<number, { share: number; entry: number; best: number }>();
  for (const { found, share: ofAll } of following)
    found?.entries.forEach((entry, i) => {
      const share = ((found.shares[i] ?? 0) * ofAll) / total;
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
