import { z } from "zod";
import { worded } from "../../kernel/in-language.ts";
import { SaidFields } from "../../kernel/said.ts";
import { Warning, WatchLevel, worstFirst } from "../../kernel/warning.ts";
import type { View } from "../../store/view.ts";
import { Changed, changedSince, headline, MOST_TOLD } from "../changed-since.ts";
import { operation } from "../operation.ts";
import { Total, totalOf } from "../page.ts";
import { placeNames } from "../place-names.ts";
import { WarningSummary, warningSummary } from "../warning-summary.ts";

const WATCHED = 200;
const WINDOW_DAYS = 30;

export const situation = operation({
  id: "situation",
  title: "Shows the situation",
  about:
    "What changed since a given entry of the change log, the watch list, and each country's last 30 days.",
  permission: "read",
  effect: "read",
  input: z.object({
    since: z.int().min(0).optional().meta({ description: "The newest change of your last visit." }),
  }),
  output: z.object({
    asOf: z.iso.datetime(),
    headline: z.string(),
    said: SaidFields,
    changed: z.array(Changed),
    changedIsAtLeast: z
      .literal(true)
      .optional()
      .meta({ description: "More may have changed than is told here." }),
    watch: z.array(WarningSummary).meta({ description: "The open warnings, the highest 200." }),
    open: z.object(Total).meta({ description: "How many warnings are open." }),
    countries: z.array(
      z.object({
        country: z.string(),
        name: z.string(),
        level: WatchLevel.optional(),
        incidents30: z.int(),
        deaths30: z.number(),
      }),
    ),
  }),
  async run({ since }, { view, system, language }) {
    const asOf = view.asOf ?? system.clock.now();
    const nameOf = await placeNames(view, language);
    const where = { status: "open" };
    const open = await view.list(Warning, { where, orderBy: "level", descending: false, limit: WATCHED });
    const watch = open.items.map((warning) => warningSummary(warning, nameOf)).sort(worstFirst);
    const changed = await changedSince(view, since ?? 0);
    return {
      asOf: asOf.toISOString(),
      ...worded({ headline: headline(changed, watch) }),
      changed,
      ...(changed.length >= MOST_TOLD && { changedIsAtLeast: true as const }),
      watch,
      open: await totalOf(view, Warning, where),
      countries: await countries(view, asOf, watch, nameOf),
    };
  },
});

async function countries(
  view: View,
  asOf: Date,
  watch: readonly WarningSummary[],
  nameOf: (key: string) => string,
) {
  const from = new Date(asOf.getTime() - WINDOW_DAYS * 86_400_000).toISOString().slice(0, 10);
  const to = asOf.toISOString().slice(0, 10);
  const [incidents, deaths] = await Promise.all([
    sumsByPlace(view, "incidents", from, to),
    sumsByPlace(view, "deaths", from, to),
  ]);
  const levels = new Map<string, WatchLevel>();
  for (const { place, level } of watch) if (!levels.has(place)) levels.set(place, level);
  const codes = new Set([...incidents.keys(), ...levels.keys(), ...deaths.keys()]);
  return [...codes]
    .filter((code) => /^[A-Z]{3}$/.test(code))
    .sort()
    .map((country) => {
      const level = levels.get(country);
      return {
        country,
        name: nameOf(country),
        ...(level && { level }),
        incidents30: incidents.get(country) ?? 0,
        deaths30: deaths.get(country) ?? 0,
      };
    });
}

/** From the series, which are kept up as incidents come: their number does not grow with the number of incidents. */
async function sumsByPlace(view: View, measure: string, from: string, to: string) {
  const days = await view.readings({ measure, bucket: "day", subjects: ["*"], from, to });
  const sums = new Map<string, number>();
  for (const { place, value } of days) sums.set(place, (sums.get(place) ?? 0) + value);
  return sums;
}
