/** A series in the format of the Turing change point dataset (van den Burg and Williams 2020, arXiv:2003.06222). */
import { z } from "zod";
import { Fault } from "../kernel/fault.ts";

const Reading = z.union([z.number(), z.null()]);
const File = z.looseObject({
  name: z.string().optional(),
  n_obs: z.int().min(0).optional(),
  n_dim: z.int().min(0).optional(),
  time: z.looseObject({ index: z.array(z.number()).optional() }).optional(),
  series: z.array(z.looseObject({ label: z.string().optional(), raw: z.array(Reading) })).min(1),
});

/** NaN and infinities where a value may stand; other programs write them, and JSON does not know them. */
const NO_NUMBER = /(?<=[[,:]\s*)[+-]?(NaN|Infinity|inf|nan)(?=\s*[\],}])/g;

/**
 * @returns one array a dimension, NaN where a reading is null, NaN or infinite.
 * @throws Fault `invalid` naming the place that is wrong.
 */
export function seriesFromFile(text: string): readonly Float64Array[] {
  const parsed = File.safeParse(jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Fault(
      "invalid",
      `The file is no series: ${issue?.path.join(".") || "the whole"} is not what the format has there; expected {"series": [{"raw": [numbers or null]}], …}.`,
    );
  }
  const { series, n_obs: length = series[0]?.raw.length, n_dim: width = series.length, time } = parsed.data;
  if (series.length !== width)
    throw new Fault("invalid", `The file says n_dim ${width} and has ${series.length} series.`);
  series.forEach(({ raw, label }, i) => {
    if (raw.length !== length)
      throw new Fault(
        "invalid",
        `The file says n_obs ${length}, and ${label ?? `series ${i}`} has ${raw.length} readings.`,
      );
  });
  requireOrder(time?.index ?? [], length ?? 0);
  return series.map(({ raw }) => Float64Array.from(raw, (value) => value ?? Number.NaN));
}

function requireOrder(index: readonly number[], length: number): void {
  if (index.length > 0 && index.length !== length)
    throw new Fault("invalid", `time.index has ${index.length} entries for ${length} readings.`);
  const wrong = index.findIndex((time, i) => i > 0 && time <= (index[i - 1] ?? 0));
  if (wrong > 0)
    throw new Fault(
      "invalid",
      `time.index goes from ${index[wrong - 1]} to ${index[wrong]} at place ${wrong}; times must rise.`,
    );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "").replace(NO_NUMBER, "null"));
  } catch (error) {
    throw new Fault("invalid", "The file is not JSON.", {}, error);
  }
}
