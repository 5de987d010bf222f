/** Paths of a place that follow what came after its analogues, brought to the place's level. */
import type { Chance } from "../numerics/chance.ts";
import { type Analogues, type Library, levelOf, sequel } from "./analogue-library.ts";

/** Added to levels before ratios are taken, in the unit of the values: below it, levels are all alike. */
export const LEVEL_OFFSET = 3;
/** Large numbers vary less in proportion; a sequel scaled up by r has its spread around the level cut by r to minus this. */
const CALMING = 0.05;

export interface PathRequest {
  readonly place: number;
  readonly leads: readonly number[];
  readonly draws: number;
  readonly chance: Chance;
  /** Whether the values are whole numbers. */
  readonly whole: boolean;
}

/**
 * Sequels of the analogues, taken in proportion to their shares.
 *
 * @param factors one an analogue, by which its sequel is multiplied; 1 if left out.
 * @returns one path a draw, each with a value a lead.
 */
export function analoguePaths(
  library: Library,
  found: Pick<Analogues, "entries" | "shares">,
  { place, leads, draws, chance, whole }: PathRequest,
  factors?: Float64Array,
): readonly Float64Array[] {
  const level = library.histories[place]?.level(library.panel.months - 1) ?? Number.NaN;
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
    const scale = ((level + LEVEL_OFFSET) / (there + LEVEL_OFFSET)) * (factors?.[position] ?? 1);
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
