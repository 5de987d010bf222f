/**
 * What a model would forecast of a place had its last months been others.
 *
 * Only that place's months are changed; the model learns from the changed table and draws with the same chance, so that what
 * differs follows from the change. A statement of the model, kept nowhere.
 */
import { monthName } from "../kernel/month.ts";
import type { View } from "../store/view.ts";
import { forecastPanel } from "./forecast-panel.ts";
import { partInThread } from "./forecast-parts.ts";
import { type Draws, isCount, type Panel } from "./forecaster.ts";

/** Of the last months: so many times what was counted, or so much in each. */
export type Supposed =
  | { readonly kind: "factor"; readonly months: number; readonly factor: number }
  | { readonly kind: "value"; readonly months: number; readonly value: number };

export interface WhatIfAsked {
  readonly place: string;
  readonly measure: string;
  readonly model: string;
  /** YYYY-MM, the last month of data. */
  readonly asOf: string;
  readonly leads: readonly number[];
  readonly draws: number;
  readonly seed: string;
  readonly supposed: Supposed;
}

export interface WhatIf {
  /** The months that were changed, as they are and as they are supposed. */
  readonly changed: readonly { readonly month: string; readonly was: number; readonly now: number }[];
  /** Both made now, with the same chance. One place each. */
  readonly asIs: Draws;
  readonly supposed: Draws;
}

/** @returns nothing when the measure is not known up to the month, or the place is not forecast. */
export async function whatIf(
  view: View,
  { place, measure, asOf, supposed, model, leads, draws, seed }: WhatIfAsked,
  signal: AbortSignal,
): Promise<WhatIf | undefined> {
  const source = await forecastPanel(view, measure, asOf);
  const at = source?.targets.findIndex((target) => target.place === place) ?? -1;
  if (!source || at < 0) return undefined;
  const { panel, changed } = suppose(source.panel, at, supposed);
  const work = { model, leads, draws, seed, first: at, asked: at + 1 };
  return {
    changed,
    asIs: await partInThread({ ...work, panel: source.panel }, signal),
    supposed: await partInThread({ ...work, panel }, signal),
  };
}

/** @param place index in the panel. Months of which nothing is known stay unknown. Counts stay whole numbers. */
export function suppose(
  panel: Panel,
  place: number,
  supposed: Supposed,
): { readonly panel: Panel; readonly changed: WhatIf["changed"] } {
  const values = Float64Array.from(panel.values);
  const isWhole = isCount(panel);
  const months = Math.min(supposed.months, panel.months);
  const changed = Array.from({ length: months }, (_, i) => {
    const month = panel.months - months + i;
    const at = place * panel.months + month;
    const was = values[at] ?? Number.NaN;
    const wanted = supposed.kind === "factor" ? was * supposed.factor : supposed.value;
    const now = isWhole ? Math.round(wanted) : wanted;
    if (!Number.isNaN(was)) values[at] = now;
    return { month: monthName(panel.firstMonth + month), was, now };
  }).filter(({ was }) => !Number.isNaN(was));
  return { panel: { ...panel, values }, changed };
}
