/**
 * Likelihood words and confidence, kept apart: one says how likely, the other how well founded.
 *
 * A probability is stored as a number; words are only ever printed beside their range, because readers
 * take bare words to mean very different things (Wintle et al. 2019, doi:10.1371/journal.pone.0213522).
 * Scales: ICD 203 (2015), section 6.e; PHIA probability yardstick (UK, March 2025), which has gaps on purpose.
 */
import { z } from "zod";
import { Fault } from "./fault.ts";
import { percentIn } from "./language.ts";
import { english, type Said, SaidFields, said } from "./said.ts";

export const Probability = z.number().min(0).max(1).meta({ id: "Probability" });

/** A judged likelihood: neither impossible nor certain, or it would be a fact and not a judgement. */
export const Likelihood = z
  .strictObject({
    p: z.number().gt(0).lt(1).meta({ description: "Probability of the stated event." }),
    scale: z.enum(["icd-203", "phia-2025"]).default("icd-203"),
  })
  .meta({ id: "Likelihood" });
export type Likelihood = z.infer<typeof Likelihood>;

export const Confidence = z
  .strictObject({
    level: z.enum(["low", "moderate", "high"]),
    reasons: z.array(z.string()).min(1),
    wouldChange: z.array(z.string()).default([]).meta({ title: "What would change it" }),
    said: SaidFields,
  })
  .meta({ id: "Confidence" });
export type Confidence = z.infer<typeof Confidence>;

export interface Band {
  readonly word: string;
  /** Probabilities; the band is shown as `from`–`to` per cent. */
  readonly from: number;
  readonly to: number;
}

export const SCALES: Readonly<Record<Likelihood["scale"], readonly Band[]>> = {
  "icd-203": [
    { word: "almost no chance", from: 0.01, to: 0.05 },
    { word: "very unlikely", from: 0.05, to: 0.2 },
    { word: "unlikely", from: 0.2, to: 0.45 },
    { word: "roughly even chance", from: 0.45, to: 0.55 },
    { word: "likely", from: 0.55, to: 0.8 },
    { word: "very likely", from: 0.8, to: 0.95 },
    { word: "almost certain", from: 0.95, to: 0.99 },
  ],
  "phia-2025": [
    { word: "remote chance", from: 0, to: 0.05 },
    { word: "highly unlikely", from: 0.1, to: 0.2 },
    { word: "unlikely", from: 0.25, to: 0.35 },
    { word: "realistic possibility", from: 0.4, to: 0.5 },
    { word: "likely", from: 0.55, to: 0.75 },
    { word: "highly likely", from: 0.8, to: 0.9 },
    { word: "almost certain", from: 0.95, to: 1 },
  ],
};

const ICD_203_ENDS = [0.05, 0.2, 0.45, 0.55, 0.8, 0.95];

/**
 * The band a probability falls in.
 *
 * ICD 203's bands share end points; they are read as [.05,.20) [.20,.45) [.45,.55] (.55,.80] (.80,.95].
 * @throws Fault `invalid` inside a PHIA gap, naming both neighbours: the analyst chooses, nothing rounds.
 */
export function band({ p, scale }: Likelihood): Band {
  const bands = SCALES[scale];
  if (scale === "icd-203") {
    const index = ICD_203_ENDS.findIndex((end) => p < end || (p === end && end > 0.5));
    return bands[index < 0 ? 6 : index] ?? { word: "", from: 0, to: 1 };
  }
  const found = bands.find(({ from, to }) => p >= from && p <= to);
  if (found) return found;
  const above = bands.findIndex(({ from }) => from > p);
  throw new Fault(
    "invalid",
    `${percent(p)} lies between "${bands[above - 1]?.word}" and "${bands[above]?.word}" on the PHIA scale; choose one of them.`,
  );
}

/** "likely (55–80%)", the only form in which a likelihood word is printed. */
export function likelihoodSaid(likelihood: Likelihood): Said {
  const found = band(likelihood);
  const { scale } = likelihood;
  const index = BANDS.find((one) => SCALES[scale][one] === found) ?? 0;
  return said("likelihood.words", {
    word: { said: said(`likelihood.${scale}.${index}`) },
    range: { range: [found.from, found.to] },
  });
}

const BANDS = [0, 1, 2, 3, 4, 5, 6] as const;

export function likelihoodWords(likelihood: Likelihood): string {
  return english(likelihoodSaid(likelihood));
}

/** A probability in per cent, never rounded to 0 or 100. */
export function percent(p: number): string {
  return percentIn("en", p);
}
