import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { dayName, dayNumber, dayOf } from "../../analyse/calendar.ts";
import { type Incident, openScan, type Scan, scanP } from "../../analyse/space-time-scan.ts";
import { Event } from "../../kernel/event.ts";
import { seededChance } from "../../numerics/chance.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";

/** More than these are not looked at: the newest are. */
const MOST_INCIDENTS = 20_000;
const PAGE = 1_000;
/** Clusters told; the first is the one that counts. */
const MOST_TOLD = 20;

export const clusters = operation({
  id: "clusters",
  title: "Finds where incidents crowd lately",
  about:
    "Kulldorff's space-time scan of the incidents whose place is known at least to the town. Takes a place to which only attention has moved for one where more happens.",
  permission: "read",
  effect: "read",
  input: z.object({
    country: z.string().length(3).optional().meta({ description: "Only incidents of this country." }),
    days: z
      .int()
      .min(14)
      .max(1_000)
      .default(365)
      .meta({ description: "Days that are compared.", unit: "days" }),
    window: z.int().min(1).max(90).default(30).meta({ description: "Longest cluster.", unit: "days" }),
    radius: z.number().gt(0).max(1_000).default(150).meta({ description: "Largest cluster.", unit: "km" }),
    least: z.int().min(2).default(3).meta({ description: "Fewest incidents." }),
    replicas: z.int().min(19).max(9_999).default(999).meta({
      description: "How often the days are dealt out anew; with 999 no p-value is below 0.001.",
    }),
    seed: z.string().default("presage").meta({ description: "The same seed gives the same p-values." }),
  }),
  output: z.object({
    incidents: z.int().meta({ description: "Looked at." }),
    incidentsAreAtLeast: z
      .literal(true)
      .optional()
      .meta({ description: "There were more; the newest were looked at." }),
    items: z.array(
      z.object({
        latitude: z.number(),
        longitude: z.number(),
        radiusKm: z.number(),
        since: z.iso.date(),
        until: z.iso.date(),
        observed: z.int(),
        expected: z.number(),
        p: z.number().meta({
          description: "Chance that anywhere as strong a cluster comes about by chance alone.",
        }),
      }),
    ),
  }),
  async run({ country, days, window, radius, least, replicas, seed }, { view, system, signal }) {
    const until = dayOf(view.asOf ?? system.clock.now());
    const { incidents, hasMore } = await incidentsSince(view, dayName(until - days + 1), country);
    const scan = openScan(incidents, { until, days, windowDays: window, radiusKm: radius, least });
    const strongest = await replicasOf(scan, replicas, seed, signal);
    return {
      incidents: scan.incidents,
      ...(hasMore && { incidentsAreAtLeast: true as const }),
      items: scan.clusters.slice(0, MOST_TOLD).map((cluster) => ({
        latitude: rounded(cluster.latitude, 3),
        longitude: rounded(cluster.longitude, 3),
        radiusKm: rounded(cluster.radiusKm, 1),
        since: dayName(cluster.since),
        until: dayName(cluster.until),
        observed: cluster.observed,
        expected: rounded(cluster.expected, 2),
        p: rounded(scanP(cluster.evidence, strongest), 4),
      })),
    };
  },
});

/** Other requests get their turn between two replicas. */
async function replicasOf(scan: Scan, replicas: number, seed: string, signal: AbortSignal | undefined) {
  const strongest: number[] = [];
  if (scan.clusters.length === 0) return strongest;
  const chance = seededChance(seed);
  for (let i = 0; i < replicas; i += 1) {
    signal?.throwIfAborted();
    strongest.push(scan.replica(chance.stream(String(i))));
    await setImmediate();
  }
  return strongest;
}

async function incidentsSince(view: View, from: string, country: string | undefined) {
  const incidents: Incident[] = [];
  let after: string | undefined;
  let hasMore = false;
  do {
    const page = await view.list(Event, {
      where: { day: { from }, ...(country && { country }) },
      orderBy: "day",
      limit: PAGE,
      after,
    });
    for (const { body } of page.items) {
      const { latitude, longitude, precision } = body.place;
      const isKnown = precision === "exact" || precision === "place";
      if (isKnown && latitude !== undefined && longitude !== undefined)
        incidents.push({ latitude, longitude, day: dayNumber(body.day) });
    }
    after = page.next;
    hasMore = after !== undefined && incidents.length >= MOST_INCIDENTS;
  } while (after !== undefined && !hasMore);
  return { incidents, hasMore };
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
