/** The development part of the Numenta Anomaly Benchmark: 24 of its 58 series, their windows and the profiles. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { LabelledSeries, Profile } from "./nab-scorer.ts";

const FOLDER = "../shared/data/detection/nab";

const Windows = z.record(z.string(), z.array(z.tuple([z.string(), z.string()])));
const Profiles = z.record(
  z.string(),
  z.object({
    CostMatrix: z.object({ tpWeight: z.number(), fnWeight: z.number(), fpWeight: z.number() }),
  }),
);

export interface NabSeries extends Omit<LabelledSeries, "scores"> {
  /** Seconds since 1970, the written times taken for UTC. */
  readonly seconds: readonly number[];
  readonly values: readonly number[];
}

/** In the order of the windows' file. */
export function nabSeries(): readonly NabSeries[] {
  const windows = Windows.parse(json("windows.json"));
  return Object.entries(windows).map(([name, edges]) => {
    const text = gunzipSync(readFileSync(join(FOLDER, "data", `${name}.gz`))).toString();
    const rows = text
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
    return {
      name,
      timestamps: rows.map(([time = ""]) => time),
      seconds: rows.map(([time = ""]) => Date.parse(`${time.replace(" ", "T")}Z`) / 1_000),
      values: rows.map(([, value = ""]) => Number(value)),
      // The windows' file writes fractions of seconds that the series do not have.
      windows: edges.map(([start, end]) => [plain(start), plain(end)] as const),
    };
  });
}

export function nabProfiles(): Readonly<Record<string, Profile>> {
  const profiles = Profiles.parse(json("profiles.json"));
  return Object.fromEntries(Object.entries(profiles).map(([name, { CostMatrix }]) => [name, CostMatrix]));
}

function plain(time: string): string {
  return time.replace(/\.0+$/, "");
}

function json(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, name), "utf8"));
}
