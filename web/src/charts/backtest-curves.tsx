import type { OutputOf } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";
import { linePath, PointerStops, ValueAxis } from "./axes.tsx";
import { ChartFrame } from "./chart-frame.tsx";
import { countScale, linearScale } from "./scale.ts";

type Result = OutputOf<"backtest-result">;

const HEIGHT = 260;
/** Less of perfect foresight than this is not worth a title. */
const LEAST_WORTH = 0.005;
const PLOT = { left: 52, top: 14 } as const;

export function plotOf(width: number, height: number) {
  return { ...PLOT, right: width - 16, bottom: height - 30 };
}

/** Molchan's diagram: what is missed against what is alarmed; below the diagonal there is skill. */
export function Molchan({ result, threshold }: { readonly result: Result; readonly threshold: number }) {
  const { say, format } = useLanguage();
  const { molchan } = result.backtest.body;
  const at = molchan.findLast((one) => one.threshold >= threshold) ?? molchan[0];
  const words = (one: (typeof molchan)[number]) =>
    say("backtests.molchan.at", { alarmed: format.share(one.alarmed), missed: format.share(one.missed) });
  return (
    <ChartFrame
      title={at ? words(at) : say("backtests.molchan")}
      subtitle={say("backtests.molchan.sub")}
      source={say("chart.source", { source: say("app.name") })}
      text={at ? words(at) : say("backtests.molchan.none")}
      height={HEIGHT}
      fileName="backtest-molchan"
      table={{
        columns: [
          say("backtests.threshold"),
          say("backtests.molchan.alarmed"),
          say("backtests.molchan.missed"),
        ],
        rows: molchan.map((one) => [one.threshold, one.alarmed, one.missed]),
      }}
      stops={molchan.map(words)}
    >
      {({ width, height, stop, onStop }) => {
        const plot = plotOf(width, height);
        const x = linearScale([0, 1], [plot.left, plot.right]);
        const y = linearScale([0, 1], [plot.bottom, plot.top]);
        const read = stop === undefined ? at : molchan[stop];
        return (
          <svg width={width} height={height} aria-hidden="true">
            <ValueAxis scale={y} plot={plot} />
            <g className="axis">
              {x.ticks.map((tick) => (
                <text key={tick} x={x(tick)} y={plot.bottom + 18} textAnchor="middle">
                  {format.share(tick)}
                </text>
              ))}
            </g>
            <line className="line-base" x1={x(0)} y1={y(1)} x2={x(1)} y2={y(0)} />
            <path
              className="line-median"
              d={linePath([[x(0), y(1)], ...molchan.map((one) => [x(one.alarmed), y(one.missed)] as const)])}
            />
            {read && <circle className="dot-outcome" cx={x(read.alarmed)} cy={y(read.missed)} r="5" />}
            <PointerStops plot={plot} places={molchan.map((one) => x(one.alarmed))} onStop={onStop} />
          </svg>
        );
      }}
    </ChartFrame>
  );
}

/** Lead times; each miss stands at 0. */
export function LeadHistogram({ result }: { readonly result: Result }) {
  const { say, format } = useLanguage();
  const { missed, episodes, backtest } = result;
  const { window, every } = backtest.body;
  const width = Math.max(1, Math.ceil(window / 24)) * every;
  const bins = Array.from({ length: Math.ceil(window / width) + 1 }, (_, i) => ({
    lead: i * width,
    count: 0,
  }));
  for (const { lead } of episodes) {
    const bin = lead === undefined ? undefined : bins[Math.ceil(lead / width)];
    if (bin) bin.count += 1;
  }
  if (bins[0]) bins[0].count = missed.length;
  const words = ({ lead, count }: (typeof bins)[number]) =>
    lead === 0 ? say("backtests.leads.missed", { count }) : say("backtests.leads.at", { lead, count });
  return (
    <ChartFrame
      title={say("backtests.leads.title", {
        missed: missed.length,
        warned: episodes.filter(({ lead }) => lead !== undefined).length,
      })}
      subtitle={say("backtests.leads.sub")}
      source={say("chart.source", { source: say("app.name") })}
      text={bins.map(words).join("; ")}
      height={HEIGHT}
      fileName="backtest-leads"
      table={{ columns: [say("backtests.lead.of"), "n"], rows: bins.map(({ lead, count }) => [lead, count]) }}
      stops={bins.map(words)}
    >
      {({ width: across, height, stop, onStop }) => {
        const plot = plotOf(across, height);
        const step = (plot.right - plot.left) / bins.length;
        const y = countScale(Math.max(...bins.map(({ count }) => count)), [plot.bottom, plot.top]);
        return (
          <svg width={across} height={height} aria-hidden="true">
            <ValueAxis scale={y} plot={plot} />
            {bins.map(({ lead, count }, i) => (
              <g key={lead}>
                <rect
                  className="bar-mark"
                  data-marked={i === 0 || undefined}
                  data-read={i === stop || undefined}
                  x={plot.left + i * step + 1}
                  y={y(count)}
                  width={Math.max(1, step - 2)}
                  height={plot.bottom - y(count)}
                />
                {i % Math.ceil(bins.length / 10) === 0 && (
                  <g className="axis">
                    <text x={plot.left + (i + 0.5) * step} y={plot.bottom + 18} textAnchor="middle">
                      {format.number(lead)}
                    </text>
                  </g>
                )}
              </g>
            ))}
            <PointerStops
              plot={plot}
              places={bins.map((_, i) => plot.left + (i + 0.5) * step)}
              onStop={onStop}
            />
          </svg>
        );
      }}
    </ChartFrame>
  );
}

/** What warning is worth to whoever pays so much for acting and loses so much otherwise; below 0 it costs. */
export function CostLoss({ result }: { readonly result: Result }) {
  const { say, format } = useLanguage();
  const points = result.backtest.body.value.flatMap(({ ratio, value }) =>
    value === undefined ? [] : [{ ratio, value }],
  );
  const best = points.reduce<(typeof points)[number] | undefined>(
    (most, one) => (!most || one.value > most.value ? one : most),
    undefined,
  );
  const worth = points.filter(({ value }) => value > 0);
  const words = ({ ratio, value }: (typeof points)[number]) =>
    say("backtests.value.at", { ratio: format.share(ratio), value: format.number(value, 2) });
  // What lies below -1 is as bad as it gets for a reader; the table has the figure.
  const shown = (value: number) => Math.max(-1, value);
  return (
    <ChartFrame
      title={
        best && best.value >= LEAST_WORTH
          ? say("backtests.value.title", { value: format.share(best.value), ratio: format.share(best.ratio) })
          : say("backtests.value.none")
      }
      subtitle={say("backtests.value.sub")}
      source={say("chart.source", { source: say("app.name") })}
      text={worth.length === 0 ? say("backtests.value.none") : worth.map(words).join("; ")}
      height={HEIGHT}
      fileName="backtest-value"
      table={{
        columns: [say("backtests.value.ratio"), say("backtests.value")],
        rows: points.map(({ ratio, value }) => [ratio, value]),
      }}
      stops={points.map(words)}
    >
      {({ width, height, stop, onStop }) => {
        const plot = plotOf(width, height);
        const x = linearScale([0, 1], [plot.left, plot.right]);
        const y = linearScale([-1, 1], [plot.bottom, plot.top]);
        const read = stop === undefined ? undefined : points[stop];
        return (
          <svg width={width} height={height} aria-hidden="true">
            <ValueAxis scale={y} plot={plot} />
            <g className="axis">
              {x.ticks.map((tick) => (
                <text key={tick} x={x(tick)} y={plot.bottom + 18} textAnchor="middle">
                  {format.share(tick)}
                </text>
              ))}
            </g>
            <path
              className="line-median"
              d={linePath(points.map(({ ratio, value }) => [x(ratio), y(shown(value))] as const))}
            />
            {read && <circle className="dot-outcome" cx={x(read.ratio)} cy={y(shown(read.value))} r="5" />}
            <PointerStops plot={plot} places={points.map(({ ratio }) => x(ratio))} onStop={onStop} />
          </svg>
        );
      }}
    </ChartFrame>
  );
}
