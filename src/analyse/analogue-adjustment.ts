/**
 * Corrects analogues for what still differs between them and the situation they stand for.
 *
 * Within the neighbourhood, how much worse or better than its level a sequel was is regressed on the features;
 * each sequel is then moved along that line to where the target stands. Local regression: Cleveland 1979,
 * https://doi.org/10.1080/01621459.1979.10481038; as an adjustment of draws: Beaumont, Zhang and Balding 2002,
 * https://doi.org/10.1093/genetics/162.4.2025.
 */
import { ridge } from "../numerics/ridge.ts";
import { type Analogues, type Library, levelOf, sequel } from "./analogue-library.ts";
import { FEATURES } from "./situation.ts";

/** Keeps places far beyond all analogues from being extrapolated. */
const PENALTY = 5;
/** No sequel is multiplied or divided by more than e to this. */
const LARGEST_STEP = 1.5;

/**
 * @param offset added to levels before ratios are taken, so that quiet months have one.
 * @returns one factor an analogue, above 0, in the order of its entries.
 */
export function adjustments(
  library: Library,
  { entries, shares, target }: Analogues,
  leads: readonly number[],
  offset: number,
): Float64Array {
  const width = FEATURES.length;
  const inputs = new Float64Array(entries.length * width);
  const outputs = new Float64Array(entries.length);
  entries.forEach((entry, i) => {
    for (let k = 0; k < width; k += 1)
      inputs[i * width + k] = (library.features[entry * width + k] ?? Number.NaN) - (target[k] ?? Number.NaN);
    const after = leads.reduce((sum, lead) => sum + sequel(library, entry, lead), 0) / leads.length;
    outputs[i] = Math.log((after + offset) / (levelOf(library, entry) + offset));
  });

  const { slopes } = ridge(inputs, outputs, shares, PENALTY);
  return Float64Array.from(entries, (_, i) => {
    let step = 0;
    for (let k = 0; k < width; k += 1)
      step -= (slopes[k] ?? Number.NaN) * (inputs[i * width + k] ?? Number.NaN);
    return Math.exp(Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, step)));
  });
}
