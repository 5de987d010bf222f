/**
 * What the onset model makes of a place's neighbours: its chance of an onset with them as they are, and with them quiet.
 *
 * The difference is what the model has learnt, and no measure of cause: a region at war has more in common than its borders.
 */
import type { Panel } from "./forecaster.ts";
import { onsetModel } from "./onset.ts";
import { NEIGHBOUR_COLUMNS, onsetFeatures } from "./onset-features.ts";
import { outcomeAt } from "./onset-outcome.ts";

export interface NeighboursSaid {
  /** Of an onset within twelve months, 0 to 1. */
  readonly chance: number;
  /** The same if the neighbours, and theirs, had been quiet in all that the model looks at. */
  readonly ifQuiet: number;
  /** Deaths in the neighbours' last three months, as the model sees them: the geometric mean of one more, less one. */
  readonly mean: number;
  /** The same in the most violent neighbour. */
  readonly most: number;
}

const TARGET = "onset-12";

/**
 * @param panel up to the as-of month. @param place its index.
 * @returns undefined where an onset cannot come, because somebody died there in the last twelve months, or nobody knows.
 */
export function neighboursSaid(panel: Panel, place: number): NeighboursSaid | undefined {
  const last = panel.months - 1;
  const deaths = panel.values.subarray(place * panel.months, (place + 1) * panel.months);
  if (!outcomeAt(deaths, last, TARGET)) return undefined;
  const features = onsetFeatures(panel);
  const model = onsetModel(panel, TARGET, last, features);
  const row = place * panel.months + last;
  const quiet = features[TARGET].map(({ width, values }, table) => {
    const changed = Float64Array.from(values);
    for (const column of NEIGHBOUR_COLUMNS[table] ?? []) changed[row * width + column] = 0;
    return { width, values: changed };
  });
  const [intensity] = features[TARGET];
  const [mean, most] = NEIGHBOUR_COLUMNS[0].map(
    (column) => intensity?.values[row * intensity.width + column] ?? 0,
  );
  return {
    chance: model.chance(place, last),
    ifQuiet: model.chance(place, last, {
      months: panel.months,
      features: { ...features, [TARGET]: quiet },
    }),
    mean: Math.expm1(mean ?? 0),
    most: Math.expm1(most ?? 0),
  };
}
