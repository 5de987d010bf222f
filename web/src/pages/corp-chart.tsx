import type { OutputOf } from "../api/client.ts";
import { ChartFrame } from "../charts/chart-frame.tsx";
import { linearScale } from "../charts/scale.ts";
import { useLanguage } from "../language/language.tsx";
import { useForecasterWords } from "./question-words.ts";

type Corp = OutputOf<"track-record">["corp"][number];
type Point = Corp["points"][number];

/**
 * How often what was called so likely came true: recalibrated without bins, with the band in which the line would lie in nine
 * of ten cases were every probability right, and how many answers stood where.
 */
export function CorpChart({ corp }: { readonly corp: Corp }) {
  const { say, format } = useLanguage();
  const forecaster = useForecasterWords()(corp.forecaster, corp.shown);
  const { points, n, decomposition } = corp;
  const outside = points.filter(({ observed, low, high }) => observed < low || observed > high).length;
  const rowText = ({ n: count, p, observed, low, high }: Point) =>
    say("record.corp.row", {
      n: count,
      p: format.percent(p),
      observed: format.share(observed),
      low: format.share(low),
      high: format.share(high),
    });
  const most = Math.max(...points.map((point) => point.n));
  return (
    <ChartFrame
      title={say(outside === 0 ? "record.corp.inside" : "record.corp.outside", {
        forecaster,
        count: outside,
        of: points.length,
      })}
      subtitle={say("record.corp.sub", {
        n,
        score: format.number(decomposition.score, 3),
        miscalibration: format.number(decomposition.miscalibration, 3),
        discrimination: format.number(decomposition.discrimination, 3),
        uncertainty: format.number(decomposition.uncertainty, 3),
      })}
      source={say("chart.source", { source: say("app.name") })}
      text={say("record.corp.text", { rows: points.map(rowText).join(" ") })}
      height={360}
      fileName={`reliability-${corp.forecaster}`}
      table={{
        columns: [say("record.stated"), say("record.count"), say("record.observed"), say("record.corp.band")],
        rows: points.map(({ p, n: count, observed, low, high }) => [
          format.percent(p),
          count,
          format.share(observed),
          `${format.share(low)} – ${format.share(high)}`,
        ]),
      }}
      stops={points.map(rowText)}
    >
      {({ width, height, stop, onStop }) => {
        const size = Math.min(width - 80, height - 84);
        const x = linearScale([0, 1], [56, 56 + size], 4);
        const y = linearScale([0, 1], [size + 12, 12], 4);
        const foot = size + 68;
        const band = [
          ...points.map(({ p, high }) => `${x(p)},${y(high)}`),
          ...points.toReversed().map(({ p, low }) => `${x(p)},${y(low)}`),
        ].join(" ");
        return (
          <svg width={width} height={height} aria-hidden="true">
            <g className="axis">
              {[0, 0.25, 0.5, 0.75, 1].map((p) => (
                <g key={p}>
                  <line x1={x(0)} x2={x(1)} y1={y(p)} y2={y(p)} data-zero={p === 0 || undefined} />
                  <text x={x(0) - 8} y={y(p)} dy="0.32em" textAnchor="end">
                    {format.share(p)}
                  </text>
                  <text x={x(p)} y={size + 30} textAnchor="middle">
                    {format.share(p)}
                  </text>
                </g>
              ))}
            </g>
            <polygon className="corp-band" points={band} />
            <line className="line-base" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
            <polyline
              className="corp-line"
              points={points.map(({ p, observed }) => `${x(p)},${y(observed)}`).join(" ")}
            />
            {points.map(({ p, observed, n: count }, i) => (
              <g key={p} onPointerEnter={() => onStop(i)} onPointerLeave={() => onStop(undefined)}>
                <circle
                  className="dot-calibration"
                  data-read={i === stop || undefined}
                  cx={x(p)}
                  cy={y(observed)}
                  r={4}
                />
                <rect
                  className="corp-count"
                  x={x(p) - 2}
                  y={foot - (count / most) * 28}
                  width={4}
                  height={(count / most) * 28}
                />
              </g>
            ))}
          </svg>
        );
      }}
    </ChartFrame>
  );
}
