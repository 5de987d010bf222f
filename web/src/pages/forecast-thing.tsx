import { SegmentedControl } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { ChartFrame } from "../charts/chart-frame.tsx";
import { FanDrawing } from "../charts/fan-chart.tsx";
import { quantile } from "../charts/quantiles.ts";
import type { Format } from "../language/format.ts";
import { type Say, useLanguage } from "../language/language.tsx";
import { DownloadLink } from "../parts/download-link.tsx";
import { MachineMark } from "../parts/record-link.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";
import { ForecastChances } from "./forecast-chances.tsx";
import { ForecastScore } from "./forecast-score.tsx";
import { ForecastSums } from "./forecast-sums.tsx";
import { ForecastSuppose } from "./forecast-suppose.tsx";
import { ForecastVintages } from "./forecast-vintages.tsx";
import { measureName } from "./warning-thing.tsx";

type ForecastView = OutputOf<"forecast">;

const HISTORY = 48;

/** One place's forecast: the fan beside the base rate, the chances people ask for, and what moved it. */
export function ForecastThing({ place }: { readonly place: string }) {
  const { say, format, place: named } = useLanguage();
  const { vintage } = useSearch({ from: "/forecasts" });
  const view = useRead("forecast", { place, vintage });
  if (view.isError) return <ProblemNote error={view.error} onRetry={() => void view.refetch()} />;
  if (!view.data) return <ThingBones blocks={[440, 180]} />;
  const { forecast, vintages } = view.data;
  const { model, asOf, series } = forecast.body;
  const isNewest = asOf === vintages[0];
  const placeName = named(place, view.data.placeName);
  return (
    <article className="thing">
      <header className="thing-head">
        <div className="row thing-title">
          <h1 dir="auto">{placeName}</h1>
          <MachineMark kind="forecast" id={forecast.id} />
        </div>
        <p className="muted">
          {say("forecasts.made", { model: forecast.body.model, asOf: format.month(forecast.body.asOf) })}
        </p>
        {forecast.body.drawsSha256 !== undefined && (
          <p className="thing-actions no-print">
            <DownloadLink href={`/api/forecasts/${forecast.id}.csv.gz`}>
              <IconDownload size={14} stroke={1.8} aria-hidden="true" />{" "}
              {say("forecasts.draws", { count: forecast.body.draws })}
            </DownloadLink>
          </p>
        )}
      </header>
      <ForecastVintages view={view.data} />
      <ForecastSums key={`${place} ${asOf}`} view={view.data} isNewest={isNewest} />
      <Fan view={{ ...near(view.data), placeName }} />
      {forecast.body.reasons.length > 0 && (
        <section className="card">
          <h2 className="card-title">{say("forecasts.why")}</h2>
          <ul className="card-body bullets">
            {forecast.body.reasons.map((reason) => (
              <li key={reason} dir="auto">
                {reason}
              </li>
            ))}
          </ul>
        </section>
      )}
      <ForecastChances place={place} measure={series.measure} model={model} vintage={asOf} />
      <ForecastScore place={place} measure={series.measure} model={model} vintage={asOf} />
      {forecast.body.drawsSha256 !== undefined && (
        <ForecastSuppose
          key={`suppose ${place} ${asOf}`}
          place={place}
          placeName={placeName}
          measure={series.measure}
          model={model}
          vintage={asOf}
          isNewest={isNewest}
          longest={forecast.body.leads.length}
        />
      )}
    </article>
  );
}

/** The view cut to what is drawn. */
function near(view: ForecastView): ForecastView {
  return { ...view, history: view.history.slice(-HISTORY) };
}

function Fan({ view }: { readonly view: ForecastView }) {
  const { say, format } = useLanguage();
  const { scale = usualScale(view) } = useSearch({ from: "/forecasts" });
  const navigate = useNavigate({ from: "/forecasts" });
  const { forecast, history } = view;
  const { model, asOf, draws, series } = forecast.body;
  const unit = say("unit.persons");
  return (
    <ChartFrame
      title={fanTitle(view, say, format)}
      subtitle={[
        say("forecasts.fan.sub", {
          measure: measureName(series.measure, say),
          unit,
          asOf: format.month(asOf),
        }),
        ...(scale === "log" ? [say("forecasts.log.note")] : []),
      ].join(" · ")}
      source={say("forecasts.fan.source", { source: say("forecasts.source"), model, draws })}
      text={fanText(view, say, format)}
      height={380}
      fileName={`forecast-${forecast.body.place}-${asOf}`}
      table={fanTable(view, say)}
      stops={[
        ...history.map(
          ({ bucket, value }) =>
            `${format.month(bucket)} · ${say("forecasts.history")} ${format.number(value)}`,
        ),
        ...forecast.body.leads.map((lead) =>
          [
            format.month(lead.month),
            `${say("forecasts.median")} ${format.number(quantile(lead, "median"))}`,
            ...(["50", "80", "95"] as const).map(
              (level) =>
                `${format.share(Number(level) / 100)}: ${format.number(quantile(lead, `low${level}`))}–${format.number(quantile(lead, `high${level}`))}`,
            ),
          ].join(" · "),
        ),
      ]}
      actions={
        <SegmentedControl
          aria-label={say("forecasts.log")}
          value={scale}
          data={[
            { value: "linear", label: say("forecasts.linear") },
            { value: "log", label: say("forecasts.log") },
          ]}
          onChange={(value) =>
            void navigate({
              search: (before) => ({
                ...before,
                scale: value === "log" ? ("log" as const) : ("linear" as const),
              }),
              replace: true,
            })
          }
        />
      }
    >
      {(drawing) => <FanDrawing view={view} isLog={scale === "log"} {...drawing} />}
    </ChartFrame>
  );
}

/** Where one value would flatten all others, the logarithm is the honest first picture. */
function usualScale({ history, forecast }: ForecastView): "log" | "linear" {
  const last = history.slice(-12).map(({ value }) => value);
  const highest = Math.max(
    ...history.map(({ value }) => value),
    quantile(forecast.body.leads.at(-1), "high95"),
  );
  const usual = last.reduce((sum, value) => sum + value, 0) / Math.max(1, last.length);
  return highest > 20 * Math.max(1, usual) ? "log" : "linear";
}

function fanTitle({ placeName, forecast }: ForecastView, say: Say, format: Format): string {
  const last = forecast.body.leads.at(-1);
  const month = format.month(last?.month ?? "");
  if (quantile(last, "high80") < 0.5) return say("forecasts.fan.title.zero", { place: placeName, month });
  return say("forecasts.fan.title", {
    place: placeName,
    low: Math.round(quantile(last, "low80")),
    high: Math.round(quantile(last, "high80")),
    median: Math.round(quantile(last, "median")),
    month,
  });
}

function fanText({ history, forecast, baseline }: ForecastView, say: Say, format: Format): string {
  const { leads } = forecast.body;
  const last = leads.at(-1);
  const base = baseline?.body.leads[leads.length - 1];
  return say(base ? "forecasts.fan.text" : "forecasts.fan.text.nobase", {
    months: history.length,
    last: history.at(-1)?.value ?? 0,
    from: format.number(quantile(leads[0], "median")),
    to: format.number(quantile(last, "median")),
    low: format.number(quantile(last, "low95")),
    high: format.number(quantile(last, "high95")),
    base: format.number(quantile(base, "median")),
  });
}

function fanTable({ history, forecast, baseline, outcomes }: ForecastView, say: Say) {
  const known = new Map(outcomes.map(({ bucket, value }) => [bucket.slice(0, 7), value]));
  const interval = (level: string) => say("forecasts.interval", { level: `${level}%` });
  return {
    columns: [
      say("forecasts.month"),
      say("forecasts.value"),
      say("forecasts.median"),
      `${interval("50")} ↓`,
      `${interval("50")} ↑`,
      `${interval("80")} ↓`,
      `${interval("80")} ↑`,
      `${interval("95")} ↓`,
      `${interval("95")} ↑`,
      say("forecasts.base.short"),
      say("forecasts.outcome"),
    ],
    rows: [
      ...forecast.body.leads.map((lead, i) => [
        lead.month,
        undefined,
        quantile(lead, "median"),
        ...(["50", "80", "95"] as const).flatMap((level) => [
          quantile(lead, `low${level}`),
          quantile(lead, `high${level}`),
        ]),
        baseline && quantile(baseline.body.leads[i], "median"),
        known.get(lead.month),
      ]),
      ...[...history].reverse().map(({ bucket, value }) => [bucket.slice(0, 7), value]),
    ],
  };
}
