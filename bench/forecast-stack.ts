/**
 * The shares that stacking by CRPS gives the parts of the stack on past origins, beside those that are frozen: by level
 * of violence, and apart for steady wars. Every January origin whose outcomes end by December 2017.
 */
import { libraryOf } from "../src/analyse/analogue-library.ts";
import { valueAt } from "../src/analyse/forecaster.ts";
import { stackParts } from "../src/analyse/stack-parts.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { sorted } from "../src/numerics/quantiles.ts";
import { type Stacking, stacking } from "../src/numerics/stacking.ts";
import { historyUpTo, officialOutcomes } from "./forecast.ts";

const LEADS = Array.from({ length: 12 }, (_, k) => k + 3);
const DRAWS = 100;
const PARTS = ["analogues", "forest", "last-12-months", "recent-months", "counts"];
/** A case of so many deaths a month weighs as its level to minus this, or a few great wars would decide alone. */
const TEMPER = 0.6;
const CLASSES = ["below 2", "2 to 15", "15 to 100", "above 100", "steady, above 39"] as const;

/** @param years of the origins, each a January. */
export async function printedStack(folder: string, years: readonly number[]): Promise<string> {
  const { places } = await officialOutcomes(folder, 2018);
  const all = await historyUpTo(folder, "2017-12", places);
  const stacks = new Map<string, { stack: Stacking; frozen: Float64Array; places: number }>();
  for (const year of years) {
    const panel = await historyUpTo(folder, `${year}-01`, places);
    const library = libraryOf(panel, LEADS);
    const partsOf = stackParts(library, LEADS, seededChance("stack"));
    panel.places.forEach((name, place) => {
      const history = library.histories[place];
      const now = panel.months - 1;
      const parts = Number.isNaN(valueAt(panel, place, now)) ? [] : partsOf(place);
      if (!history || parts.length !== PARTS.length) return;
      const level = (history.mean(now, 12) + history.level(now)) / 2;
      const what = classOf(level, history.spread(now, 36));
      const known = stacks.get(what) ?? {
        stack: stacking(PARTS.length),
        frozen: new Float64Array(PARTS.length),
        places: 0,
      };
      parts.forEach(({ share }, i) => {
        known.frozen[i] = (known.frozen[i] ?? 0) + share;
      });
      stacks.set(what, { ...known, places: known.places + 1 });
      const chance = seededChance(name);
      const paths = parts.map((part) =>
        part.paths({ place, leads: LEADS, draws: DRAWS, chance, whole: true }),
      );
      LEADS.forEach((lead, k) => {
        const outcome = valueAt(all, place, now + lead);
        const draws = paths.map((own) => sorted(own.map((path) => path[k] ?? 0)));
        const isQuiet = outcome === 0 && draws.every((own) => own.at(-1) === 0);
        if (!Number.isNaN(outcome) && !isQuiet) known.stack.add(draws, outcome, (level + 5) ** -TEMPER);
      });
    });
  }
  const lines = CLASSES.flatMap((what) => {
    const known = stacks.get(what);
    if (!known) return [];
    const frozen = known.frozen.map((sum) => sum / known.places);
    const fitted = known.stack.weights();
    return [
      line(`${what}, fitted`, fitted, known.stack.score(fitted)),
      line(`${what}, frozen`, frozen, known.stack.score(frozen)),
    ];
  });
  return [
    `level${" ".repeat(25)}${PARTS.map((part) => part.padEnd(16)).join("")}CRPS, tempered`,
    ...lines,
  ].join("\n");
}

function classOf(level: number, spread: number): (typeof CLASSES)[number] {
  if (level >= 39 && spread < 0.65) return "steady, above 39";
  return level < 2 ? "below 2" : level < 15 ? "2 to 15" : level < 100 ? "15 to 100" : "above 100";
}

function line(what: string, shares: Float64Array, score: number): string {
  return `${what.padEnd(30)}${[...shares].map((share) => share.toFixed(2).padEnd(16)).join("")}${score.toFixed(4)}`;
}
