import { useLanguage } from "../language/language.tsx";
import { bandPath, linePath, type Plot, PointerStops, TimeAxis, ValueAxis } from "./axes.tsx";
import { type QuantileName, quantile } from "./quantiles.ts";
import { countScale, dayNumber, linearScale, logScale, type Scale } from "./scale.ts";

interface Lead {
  /** Its first day, or its month. */
  readonly month: string;
  readonly quantiles: readonly number[];
}

interface Reading {
  readonly bucket: string;
  readonly value: number;
}

interface Leads {
  readonly body: { readonly leads: readonly Lead[] };
}

/** What a fan is drawn of, whatever is forecast. */
export interface FanView {
  readonly forecast: Leads;
  readonly baseline?: Leads | undefined;
  readonly history: readonly Reading[];
  readonly outcomes: readonly Reading[];
  readonly earlier: readonly { readonly month: string; readonly median: number }[];
}

interface FanDrawingProps {
  readonly view: FanView;
  readonly width: number;
  readonly height: number;
  readonly isLog: boolean;
  readonly stop: number | undefined;
  onStop(stop: number | undefined): void;
}

const BANDS = [
  { name: "95", low: "low95", high: "high95" },
  { name: "80", low: "low80", high: "high80" },
  { name: "50", low: "low50", high: "high50" },
] as const;

/** History in ink, the fan of 50, 80 and 95%, the median, the base rate dashed, outcomes as dots. */
export function FanDrawing({ view, width, height, isLog, stop, onStop }: FanDrawingProps) {
  const { say } = useLanguage();
  const { forecast, baseline, history, outcomes, earlier } = view;
  const plot: Plot = { left: 52, right: width - 92, top: 14, bottom: height - 26 };
  const leads = forecast.body.leads;
  const first = dayNumber(history[0]?.bucket ?? leads[0]?.month ?? "1970-01-01");
  const end = dayNumber(leads.at(-1)?.month ?? "1970-02-01");
  const x = linearScale([first, end], [plot.left, plot.right]);
  const y = valueScale(view, isLog, plot);
  const at = (month: string) => x(dayNumber(month));
  // The fan opens from the last reading, where nothing is uncertain.
  const last = history.at(-1);
  const open = (low: QuantileName, high: QuantileName) => [
    ...(last ? [[at(last.bucket), y(last.value), y(last.value)] as const] : []),
    ...leads.map((lead) => [at(lead.month), y(quantile(lead, low)), y(quantile(lead, high))] as const),
  ];
  const median = (some: readonly Lead[]) =>
    some.map((lead) => [at(lead.month), y(quantile(lead, "median"))] as const);
  const before = earlier
    .filter(({ month }) => dayNumber(month) <= end)
    .map(({ month, median: value }) => [at(month), y(value)] as const);
  const stops = [...history.map(({ bucket }) => at(bucket)), ...leads.map(({ month }) => at(month))];
  return (
    <svg width={width} height={height} aria-hidden="true">
      <ValueAxis scale={y} plot={plot} />
      <TimeAxis scale={x} plot={plot} />
      {BANDS.map(({ name, low, high }) => (
        <path key={name} className="fan" data-interval={name} d={bandPath(open(low, high))} />
      ))}
      {before.length > 1 && (
        <path className="line-earlier" d={linePath(before)}>
          <title>{say("forecasts.earlier")}</title>
        </path>
      )}
      {baseline && (
        <path className="line-base" d={linePath(median(baseline.body.leads.slice(0, leads.length)))} />
      )}
      <path className="line-median" d={linePath(median(leads))} />
      <path className="line-ink" d={linePath(history.map(({ bucket, value }) => [at(bucket), y(value)]))} />
      {last && (
        <line className="line-now" x1={at(last.bucket)} x2={at(last.bucket)} y1={plot.top} y2={plot.bottom} />
      )}
      {outcomes
        .filter(({ bucket }) => dayNumber(bucket) <= end)
        .map(({ bucket, value }) => (
          <circle key={bucket} className="dot-outcome" cx={at(bucket)} cy={y(value)} r="3.5" />
        ))}
      <EndLabels view={view} plot={plot} y={y} />
      {stop !== undefined && stops[stop] !== undefined && (
        <line className="line-stop" x1={stops[stop]} x2={stops[stop]} y1={plot.top} y2={plot.bottom} />
      )}
      <PointerStops plot={plot} places={stops} onStop={onStop} />
    </svg>
  );
}

function valueScale({ forecast, history, outcomes }: FanView, isLog: boolean, plot: Plot): Scale {
  const highest = Math.max(
    ...history.map(({ value }) => value),
    ...outcomes.map(({ value }) => value),
    ...forecast.body.leads.map((lead) => quantile(lead, "high95")),
    1,
  );
  const range = [plot.bottom, plot.top] as const;
  return isLog ? logScale(highest, range) : countScale(highest, range);
}

const LABEL_HEIGHT = 14;

/** Direct labels at the fan's open end, moved apart where they would touch. */
function EndLabels({ view, plot, y }: { readonly view: FanView; readonly plot: Plot; readonly y: Scale }) {
  const { say, format } = useLanguage();
  const { forecast, baseline } = view;
  const end = forecast.body.leads.at(-1);
  const base = baseline?.body.leads[forecast.body.leads.length - 1];
  const wanted = [
    { key: "95", text: format.share(0.95), at: y(quantile(end, "high95")) },
    { key: "80", text: format.share(0.8), at: y(quantile(end, "high80")) },
    { key: "50", text: format.share(0.5), at: y(quantile(end, "high50")) },
    { key: "median", text: say("forecasts.median"), at: y(quantile(end, "median")) },
    ...(base ? [{ key: "base", text: say("forecasts.base.short"), at: y(quantile(base, "median")) }] : []),
  ].sort((a, b) => a.at - b.at);
  // From the bottom up, so that the lowest stays by the axis.
  let free = plot.bottom + 4;
  const placed = wanted.reverse().map((label) => {
    const place = Math.min(label.at, free);
    free = place - LABEL_HEIGHT;
    return { ...label, place };
  });
  return (
    <g className="end-labels">
      {placed.map(({ key, text, place }) => (
        <text key={key} data-line={key} x={plot.right + 8} y={place} dy="0.32em">
          {text}
        </text>
      ))}
    </g>
  );
}
