/** Superforecasters' estimates and what came of the questions, under `../shared/data/judgement`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { type EstimateRow, keyOf } from "../src/judge/estimates-table.ts";

const Forecasts = z.object({
  forecasts: z.array(
    z.looseObject({
      id: z.string(),
      source: z.string(),
      forecast: z.number(),
      resolution_date: z.string().nullable(),
      user_id: z.string(),
    }),
  ),
});
const Resolutions = z.object({
  resolutions: z.array(
    z.looseObject({
      id: z.union([z.string(), z.array(z.string())]),
      source: z.string(),
      resolution_date: z.string(),
      resolved_to: z.number().nullable(),
      resolved: z.boolean(),
    }),
  ),
});

const CERTAIN = [0.001, 0.999] as const;

/** Estimates of questions whose outcome is known, and the outcomes by key. */
export async function superforecasts(
  folder: string,
): Promise<{ readonly estimates: readonly EstimateRow[]; readonly outcomes: ReadonlyMap<string, number> }> {
  const read = async (path: string) =>
    JSON.parse(gunzipSync(await readFile(join(folder, path))).toString("utf8"));
  const { forecasts } = Forecasts.parse(await read("superforecaster_individual_2024-07-21.json.gz"));
  const { resolutions } = Resolutions.parse(await read("resolution_sets/2024-07-21_resolution_set.json.gz"));
  // A market question has one outcome, whatever day it was looked at.
  const known = new Map<string, number>();
  for (const { id, source, resolution_date: date, resolved_to: outcome, resolved } of resolutions) {
    if (!resolved || outcome === null || typeof id !== "string") continue;
    known.set(`${source} ${keyOf(id, date)}`, outcome);
    known.set(`${source} ${id}`, outcome);
  }
  const outcomes = new Map<string, number>();
  const estimates = forecasts.flatMap(
    ({ id, source, forecast, resolution_date, user_id: forecaster }, i): EstimateRow[] => {
      const date = resolution_date ?? undefined;
      const key = keyOf(id, date);
      const outcome = known.get(`${source} ${key}`);
      if (outcome === undefined) return [];
      outcomes.set(key, outcome);
      const p = Math.min(CERTAIN[1], Math.max(CERTAIN[0], forecast));
      return [
        {
          key,
          question: id,
          resolutionDate: date,
          questionClass: source,
          forecaster,
          institution: undefined,
          at: i,
          p,
        },
      ];
    },
  );
  return { estimates, outcomes };
}
