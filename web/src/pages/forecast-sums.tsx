import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { QUANTILE_AT, type QuantileName } from "../charts/quantiles.ts";
import { useLanguage } from "../language/language.tsx";

type ForecastView = OutputOf<"forecast">;
type Sum = Pick<OutputOf<"forecast-sum">["sum"], "quantiles" | "atLeast">;

const THRESHOLDS = [1, 25, 100, 1000] as const;
const SPANS = [3, 12, 36] as const;
const USUAL = 12;

/** What the months ahead bring together: the chances people ask for, taken from the forecast's own draws. */
export function ForecastSums({
  view: { forecast, baseline },
  isNewest,
}: {
  readonly view: ForecastView;
  /** Only the newest forecast's draws are added up anew; of an earlier one the record's own sums stand. */
  readonly isNewest: boolean;
}) {
  const { say } = useLanguage();
  const [chosen, choose] = useState<number>(USUAL);
  const { place, series, model, asOf, drawsSha256 } = forecast.body;
  const longest = forecast.body.leads.length;
  const spans: readonly number[] = SPANS.filter((span) =>
    drawsSha256 === undefined || !isNewest
      ? forecast.body.sums.some((one) => one.months === span)
      : span <= longest,
  );
  // A short forecast is added up as far as it goes.
  const months = spans.includes(chosen) ? chosen : (spans.at(-1) ?? USUAL);
  const added = useRead(
    "forecast-sum",
    { places: [place], months, measure: series.measure, model },
    { enabled: isNewest && drawsSha256 !== undefined && months <= longest, keep: true },
  );
  // The record's own sums are read off the same draws: they stand while the others come, and where none were kept.
  const recorded = (body: ForecastView["forecast"]["body"] | undefined): Sum | undefined =>
    body?.sums.find((sum) => sum.months === months);
  const isThese = added.data?.asOf === asOf;
  const sum = recorded(forecast.body) ?? (isThese ? added.data?.sum : undefined);
  const base = recorded(baseline?.body) ?? (isThese ? added.data?.baseline : undefined);
  if (spans.length === 0) return undefined;
  return (
    <section className="stack">
      <div className="row">
        <h2>{say("forecasts.thresholds", { count: months })}</h2>
        {spans.length > 1 && (
          <SegmentedControl
            className="push"
            size="xs"
            aria-label={say("forecasts.span")}
            value={String(months)}
            data={spans.map((span) => ({
              value: String(span),
              label: say("forecasts.months", { count: span }),
            }))}
            onChange={(value) => choose(Number(value))}
          />
        )}
      </div>
      <dl className="thresholds">
        {THRESHOLDS.map((threshold, i) => (
          <Chance key={threshold} threshold={threshold} p={sum?.atLeast[i]} reference={base?.atLeast[i]} />
        ))}
      </dl>
      <Range sum={sum} base={base} />
    </section>
  );
}

function Chance({
  threshold,
  p,
  reference,
}: {
  readonly threshold: number;
  readonly p: number | undefined;
  readonly reference: number | undefined;
}) {
  const { say, format } = useLanguage();
  return (
    <div className="threshold">
      <dt className="small muted">{say("forecasts.thresholds.deaths", { count: threshold })}</dt>
      <dd>
        <span className="threshold-p numeric">{p === undefined ? "…" : format.percent(p)}</span>
        <span className="p-bar" aria-hidden="true">
          <span style={{ inlineSize: `${(p ?? 0) * 100}%` }} />
          {reference !== undefined && <i style={{ insetInlineStart: `${reference * 100}%` }} />}
        </span>
        <span className="small muted numeric">
          {reference === undefined ? " " : say("forecasts.thresholds.base", { p: format.percent(reference) })}
        </span>
      </dd>
    </div>
  );
}

function Range({ sum, base }: { readonly sum: Sum | undefined; readonly base: Sum | undefined }) {
  const { say, format } = useLanguage();
  const at = (of: Sum, name: QuantileName) => format.number(Math.round(of.quantiles[QUANTILE_AT[name]] ?? 0));
  if (!sum) return <p className="small muted">…</p>;
  return (
    <p className="small muted numeric">
      {say("forecasts.sum", { median: at(sum, "median"), low: at(sum, "low80"), high: at(sum, "high80") })}
      {base &&
        ` · ${say("forecasts.sum.base", { median: at(base, "median"), low: at(base, "low80"), high: at(base, "high80") })}`}
    </p>
  );
}
