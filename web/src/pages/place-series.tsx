import { NativeSelect } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { ChartFrame } from "../charts/chart-frame.tsx";
import { FanDrawing } from "../charts/fan-chart.tsx";
import { quantile } from "../charts/quantiles.ts";
import { useLanguage } from "../language/language.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";
import { measureName, unitName } from "./warning-thing.tsx";

type Row = OutputOf<"series-list">["items"][number];
type Made = OutputOf<"series-forecast">;

const MOST_SERIES = 200;
const DECIMALS = 1;

/** Any series of a place, forecast: what is not about deaths has a fan as well. */
export function PlaceSeries({ place }: { readonly place: string }) {
  const { say } = useLanguage();
  const { series } = useSearch({ from: "/forecasts" });
  const navigate = useNavigate({ from: "/forecasts" });
  const list = useRead("series-list", { place, limit: MOST_SERIES });
  const rows = list.data?.items ?? [];
  if (rows.length === 0) return undefined;
  const chosen = rows.find((row) => nameOf(row) === series);
  return (
    <section className="thing stack">
      <h2>{say("series.title")}</h2>
      <NativeSelect
        label={say("series.choose")}
        className="no-print"
        value={chosen ? nameOf(chosen) : ""}
        data={[
          { value: "", label: say("series.choose.none") },
          ...rows.map((row) => ({
            value: nameOf(row),
            label: [
              measureName(row.measure, say),
              ...(row.subject === "*" ? [] : [row.subject]),
              say(`series.by.${row.bucket}`),
            ].join(" · "),
          })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          void navigate({
            search: ({ series: _, ...before }) => ({ ...before, ...(value && { series: value }) }),
            replace: true,
          })
        }
      />
      {chosen && <SeriesFan key={nameOf(chosen)} row={chosen} />}
    </section>
  );
}

function nameOf({ measure, subject, bucket }: Row): string {
  return [measure, subject, bucket].join("|");
}

function SeriesFan({ row: { place, subject, measure, bucket } }: { readonly row: Row }) {
  const made = useRead("series-forecast", { place, subject, measure, bucket });
  if (made.isError) return <ProblemNote error={made.error} onRetry={() => void made.refetch()} />;
  if (!made.data) return <ThingBones blocks={[380]} />;
  return (
    <>
      <Fan made={made.data} />
      <Track made={made.data} />
    </>
  );
}

function Fan({ made }: { readonly made: Made }) {
  const { say, format, place: named } = useLanguage();
  const { key, placeName, unit, history, leads, model } = made;
  const when = (day: string) => (key.bucket === "month" ? format.month(day.slice(0, 7)) : format.day(day));
  const number = (value: number | undefined) => format.number(value ?? 0, DECIMALS);
  const measure = measureName(key.measure, say);
  const [first, end] = [leads[0], leads.at(-1)];
  const last = history.at(-1);
  return (
    <ChartFrame
      title={say("series.fan.title", {
        measure,
        low: number(quantile(end, "low80")),
        high: number(quantile(end, "high80")),
        when: when(end?.bucket ?? ""),
        median: number(quantile(end, "median")),
      })}
      subtitle={say("series.fan.sub", {
        place: named(key.place, placeName),
        unit: unitName(unit, say),
        by: say(`series.by.${key.bucket}`),
        asOf: when(last?.bucket ?? ""),
      })}
      source={say("series.fan.source", { source: say("forecasts.source"), model })}
      text={say("series.fan.text", {
        count: history.length,
        last: number(last?.value),
        from: number(quantile(first, "median")),
        to: number(quantile(end, "median")),
        low: number(quantile(end, "low95")),
        high: number(quantile(end, "high95")),
      })}
      height={380}
      fileName={`forecast-${key.place}-${key.measure}`.replaceAll(/[^\w-]/g, "-")}
      table={{
        columns: [
          say("chart.when"),
          say("forecasts.value"),
          say("forecasts.median"),
          ...(["50", "80", "95"] as const).flatMap((level) => {
            const interval = say("forecasts.interval", { level: `${level}%` });
            return [`${interval} ↓`, `${interval} ↑`];
          }),
        ],
        rows: [
          ...leads.map((lead) => [
            lead.bucket,
            undefined,
            quantile(lead, "median"),
            ...(["50", "80", "95"] as const).flatMap((level) => [
              quantile(lead, `low${level}`),
              quantile(lead, `high${level}`),
            ]),
          ]),
          ...[...history].reverse().map(({ bucket, value }) => [bucket, value]),
        ],
      }}
      stops={[
        ...history.map(
          ({ bucket, value }) => `${when(bucket)} · ${say("forecasts.history")} ${number(value)}`,
        ),
        ...leads.map((lead) =>
          [
            when(lead.bucket),
            `${say("forecasts.median")} ${number(quantile(lead, "median"))}`,
            `${format.share(0.95)}: ${number(quantile(lead, "low95"))}–${number(quantile(lead, "high95"))}`,
          ].join(" · "),
        ),
      ]}
    >
      {(drawing) => (
        <FanDrawing
          view={{
            forecast: {
              body: { leads: leads.map(({ bucket, quantiles }) => ({ month: bucket, quantiles })) },
            },
            history,
            outcomes: [],
            earlier: [],
          }}
          isLog={false}
          {...drawing}
        />
      )}
    </ChartFrame>
  );
}

/** How the same model did on this series before, in words. */
function Track({ made: { track, weights, model } }: { readonly made: Made }) {
  const { say, format } = useLanguage();
  const parts = weights.map(({ name, weight }) => `${name} ${format.percent(weight)}`).join(", ");
  return (
    <div className="stack small muted">
      <p>
        {track
          ? [
              say("series.track", {
                origins: track.origins,
                error: format.number(track.error, DECIMALS),
                naive: format.number(track.naiveError, DECIMALS),
                held: format.percent(track.held),
                count: track.forecasts,
              }),
              say(track.error < track.naiveError ? "series.track.better" : "series.track.worse"),
            ].join(" ")
          : say("series.track.none")}
      </p>
      <p>{say("series.parts", { parts: parts || model })}</p>
    </div>
  );
}
