/**
 * The likelihood scales as the desk draws them. The kernel's own file also carries schemas, which would
 * double the first view's size; a test holds these numbers to the kernel's.
 */
export type ScaleName = "icd-203" | "phia-2025";
export type BandNumber = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export const BANDS: Readonly<Record<ScaleName, readonly (readonly [from: number, to: number])[]>> = {
  "icd-203": [
    [0.01, 0.05],
    [0.05, 0.2],
    [0.2, 0.45],
    [0.45, 0.55],
    [0.55, 0.8],
    [0.8, 0.95],
    [0.95, 0.99],
  ],
  "phia-2025": [
    [0, 0.05],
    [0.1, 0.2],
    [0.25, 0.35],
    [0.4, 0.5],
    [0.55, 0.75],
    [0.8, 0.9],
    [0.95, 1],
  ],
};

const NUMBERS: readonly BandNumber[] = [0, 1, 2, 3, 4, 5, 6];
const ICD_203_ENDS = [0.05, 0.2, 0.45, 0.55, 0.8, 0.95];

/** The band of a probability; absent in a gap of the PHIA yardstick, where the analyst has to choose. */
export function bandOf(p: number, scale: ScaleName): BandNumber | undefined {
  if (scale === "icd-203") {
    const index = ICD_203_ENDS.findIndex((end) => p < end || (p === end && end > 0.5));
    return NUMBERS[index < 0 ? 6 : index];
  }
  return NUMBERS[BANDS[scale].findIndex(([from, to]) => p >= from && p <= to)];
}
