import { z } from "zod";
import { Assessment } from "../../kernel/assessment.ts";
import { Event } from "../../kernel/event.ts";
import { Forecast, THRESHOLDS } from "../../kernel/forecast.ts";
import { partsOf, worded } from "../../kernel/in-language.ts";
import type { Reference } from "../../kernel/record.ts";
import { type Stored, storedSchema } from "../../kernel/record.ts";
import { SaidFields } from "../../kernel/said.ts";
import { Signal } from "../../kernel/signal.ts";
import { Warning, WatchLevel } from "../../kernel/warning.ts";
import type { View } from "../../store/view.ts";
import { Incident, incidentOf } from "../incident.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";
import { SeriesData, seriesData } from "../series-data.ts";
import { WarningSummary, warningSummary } from "../warning-summary.ts";

export const warning = operation({
  id: "warning",
  title: "Shows one warning with its reasons",
  about:
    "Its history, the signals, readings and incidents behind it, the forecast for its place, and assessments.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: z.object({
    warning: storedSchema(Warning),
    summary: WarningSummary,
    versions: z.array(
      z.object({ version: z.int(), recordedAt: z.iso.datetime(), level: WatchLevel, p: z.number() }),
    ),
    signals: z.array(storedSchema(Signal)),
    revised: z
      .array(z.object({ measure: z.string(), bucket: z.iso.date(), before: z.number(), now: z.number() }))
      .meta({ description: "Readings that were changed after a signal had been raised on them." }),
    incidents: z.array(Incident),
    series: z.array(SeriesData),
    forecast: z
      .object({ id: z.uuid(), model: z.string(), asOf: z.string(), p25: z.number(), p100: z.number() })
      .optional(),
    assessments: z.array(z.object({ id: z.uuid(), title: z.string(), status: z.string(), said: SaidFields })),
  }),
  async run({ id }, { view, language }) {
    const found = await view.one(Warning, id);
    const cited = found.body.reasons.flatMap(({ evidence }) => evidence);
    const signals = await view.many(Signal, idsOf(cited, "signal"));
    const keys = new Map(signals.map(({ body }) => [JSON.stringify(body.series), body.series]));
    const nameOf = await placeNames(view, language);
    const history = await view.history(Warning, id);
    const drafted = await view.list(Assessment, { where: { warningId: id } });
    const series = await Promise.all([...keys.values()].map((key) => seriesData(view, key, {})));
    const forecast = await latestForecast(view, found.body.place);
    return {
      warning: found,
      summary: warningSummary(found, nameOf),
      versions: history.map(({ version, recordedAt, body }) => ({
        version,
        recordedAt,
        level: body.level,
        p: body.likelihood.p,
      })),
      signals,
      incidents: await recentIncidents(view, found.body),
      series,
      revised: revisedSince(signals, series),
      ...(forecast && { forecast }),
      assessments: drafted.items.map(({ id: assessmentId, body }) => ({
        id: assessmentId,
        ...worded({ title: partsOf(body, "title") }),
        status: body.status,
      })),
    };
  },
});

/** What the signals rested on and says something else now; figures of few persons are shown neither then nor now. */
function revisedSince(signals: readonly Stored<Signal>[], series: readonly SeriesData[]) {
  const known = new Map(
    series.flatMap(({ key, readings }) =>
      readings.map(({ bucket, value }): [string, number] => [`${JSON.stringify(key)} ${bucket}`, value]),
    ),
  );
  const found = signals.flatMap(({ body }) =>
    body.readings.flatMap(({ bucket, value }) => {
      const now = known.get(`${JSON.stringify(body.series)} ${bucket}`);
      return now === undefined || now === value
        ? []
        : [{ measure: body.series.measure, bucket, before: value, now }];
    }),
  );
  return [...new Map(found.map((one) => [`${one.measure} ${one.bucket}`, one])).values()].sort((a, b) =>
    a.bucket < b.bucket ? 1 : -1,
  );
}

function idsOf(references: readonly Reference[], kind: string): string[] {
  return [...new Set(references.filter((reference) => reference.kind === kind).map(({ id }) => id))];
}

async function recentIncidents(view: View, { place, firstSeen, lastSeen }: Warning) {
  const country = place.slice(0, 3);
  const from = new Date(Date.parse(firstSeen) - 60 * 86_400_000).toISOString().slice(0, 10);
  const page = await view.list(Event, {
    where: { country, day: { from, to: lastSeen } },
    orderBy: "day",
    limit: 200,
  });
  return page.items.map(incidentOf);
}

async function latestForecast(view: View, place: string) {
  const { items } = await view.list(Forecast, { where: { place }, orderBy: "asOf", limit: 20 });
  const [found] = items.filter(({ body }) => body.model !== "conflictology-12");
  const year = found?.body.sums.find(({ months }) => months === 12);
  if (!found || !year) return undefined;
  return {
    id: found.id,
    model: found.body.model,
    asOf: found.body.asOf,
    p25: year.atLeast[THRESHOLDS.indexOf(25)] ?? 0,
    p100: year.atLeast[THRESHOLDS.indexOf(100)] ?? 0,
  };
}
