import { useRef } from "react";
import type { OutputOf } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";
import { linePath, ValueAxis } from "./axes.tsx";
import { plotOf } from "./backtest-curves.tsx";
import { ChartFrame } from "./chart-frame.tsx";
import { linearScale } from "./scale.ts";

type Result = OutputOf<"backtest-result">;
type Sweep = Result["backtest"]["body"]["sweep"];

const HEIGHT = 260;

/** Chances crowd near nothing: two digits that count, whatever stands before them. */
function digitsOf(threshold: number): number {
  return threshold === 0 ? 0 : Math.max(2, 1 - Math.floor(Math.log10(Math.abs(threshold))));
}

interface CurveProps {
  readonly result: Result;
  readonly threshold: number;
  onThreshold(threshold: number): void;
}

/** Detection and false alarms against the threshold, which can be dragged; or moved with the slider below it. */
export function ThresholdCurve({ result, threshold, onThreshold }: CurveProps) {
  const { say, format } = useLanguage();
  const { sweep, title } = result.backtest.body;
  const nearest = sweep.reduce(
    (best, one, i) =>
      Math.abs(one.threshold - threshold) < Math.abs((sweep[best]?.threshold ?? 0) - threshold) ? i : best,
    0,
  );
  const value = (share: number | undefined) => (share === undefined ? "" : format.number(share, 2));
  return (
    <div>
      <ChartFrame
        title={say("backtests.curve", {
          pod: format.share(result.at?.detection.value ?? 0),
          far: format.share(result.at?.falseAlarmRatio.value ?? 0),
          threshold: format.number(threshold, digitsOf(threshold)),
        })}
        subtitle={say("backtests.curve.sub", { title })}
        source={say("chart.source", { source: say("app.name") })}
        text={say("backtests.curve.text", {
          low: format.share(sweep[0]?.detection.value ?? 0),
          high: format.share(sweep.at(-1)?.detection.value ?? 0),
        })}
        height={HEIGHT}
        fileName="backtest-thresholds"
        table={{
          columns: [
            say("backtests.threshold"),
            "POD",
            "FAR",
            "POFD",
            "CSI",
            "PSS",
            "SEDI",
            say("backtests.alarms"),
          ],
          rows: sweep.map((one) => [
            one.threshold,
            one.detection.value,
            one.falseAlarmRatio.value,
            one.falseDetection.value,
            one.criticalSuccess.value,
            one.peirce.value,
            one.extremal.value,
            one.falseAlarms,
          ]),
        }}
        stops={sweep.map(
          (one) =>
            `${format.number(one.threshold, digitsOf(one.threshold))} · POD ${value(one.detection.value)} · FAR ${value(one.falseAlarmRatio.value)}`,
        )}
      >
        {(drawing) => <Picture {...drawing} sweep={sweep} nearest={nearest} onThreshold={onThreshold} />}
      </ChartFrame>
      <Slider sweep={sweep} nearest={nearest} threshold={threshold} onThreshold={onThreshold} />
    </div>
  );
}

interface PictureProps {
  readonly width: number;
  readonly height: number;
  readonly stop: number | undefined;
  readonly sweep: Sweep;
  readonly nearest: number;
  onStop(stop: number | undefined): void;
  onThreshold(threshold: number): void;
}

function Picture({ width, height, stop, sweep, nearest, onStop, onThreshold }: PictureProps) {
  const { format } = useLanguage();
  const isDragging = useRef(false);
  const at = sweep[nearest];

  const plot = plotOf(width, height);
  // Thresholds are quantiles of what was said: in even steps, so that the crowded low ones do not fall into one.
  const x = linearScale([0, Math.max(1, sweep.length - 1)], [plot.left + 8, plot.right - 8]);
  const y = linearScale([0, 1], [plot.bottom, plot.top]);
  const points = (of: (one: (typeof sweep)[number]) => number | undefined) =>
    sweep.flatMap((one, i) => {
      const share = of(one);
      return share === undefined ? [] : [[x(i), y(share)] as const];
    });
  const pick = (clientX: number, box: DOMRect) => {
    const index = Math.round(x.invert(clientX - box.left + plot.left));
    const chosen = sweep[Math.max(0, Math.min(sweep.length - 1, index))];
    if (chosen) onThreshold(chosen.threshold);
  };
  return (
    <svg width={width} height={height} aria-hidden="true">
      <ValueAxis scale={y} plot={plot} />
      <g className="axis">
        {sweep.map(
          (one, i) =>
            i % Math.ceil(sweep.length / 8) === 0 && (
              <text key={one.threshold} x={x(i)} y={plot.bottom + 18} textAnchor="middle">
                {format.number(one.threshold, digitsOf(one.threshold))}
              </text>
            ),
        )}
      </g>
      <path className="line-median" d={linePath(points((one) => one.detection.value))} />
      <path className="line-base" d={linePath(points((one) => one.falseAlarmRatio.value))} />
      <g className="end-labels">
        <text x={plot.left + 12} y={y(sweep[0]?.detection.value ?? 0) - 6} data-line="median">
          POD
        </text>
        <text x={plot.right - 12} textAnchor="end" y={y(sweep.at(-1)?.falseAlarmRatio.value ?? 1) + 18}>
          FAR
        </text>
      </g>
      <line className="line-now" x1={x(nearest)} x2={x(nearest)} y1={plot.top} y2={plot.bottom} />
      <circle className="dot-outcome" cx={x(nearest)} cy={y(at?.detection.value ?? 0)} r="6" />
      {stop !== undefined && (
        <line className="line-stop" x1={x(stop)} x2={x(stop)} y1={plot.top} y2={plot.bottom} />
      )}
      <rect
        data-screen-only=""
        className="drag-across"
        x={plot.left}
        y={plot.top}
        width={Math.max(0, plot.right - plot.left)}
        height={Math.max(0, plot.bottom - plot.top)}
        fill="transparent"
        onPointerDown={({ clientX, currentTarget, pointerId }) => {
          isDragging.current = true;
          currentTarget.setPointerCapture(pointerId);
          pick(clientX, currentTarget.getBoundingClientRect());
        }}
        onPointerMove={({ clientX, currentTarget }) => {
          const box = currentTarget.getBoundingClientRect();
          if (isDragging.current) pick(clientX, box);
          else onStop(Math.round(x.invert(clientX - box.left + plot.left)));
        }}
        onPointerUp={() => {
          isDragging.current = false;
        }}
        onPointerLeave={() => onStop(undefined)}
      />
    </svg>
  );
}

interface SliderProps {
  readonly sweep: Sweep;
  readonly nearest: number;
  readonly threshold: number;
  onThreshold(threshold: number): void;
}

/** The same for the keyboard. */
function Slider({ sweep, nearest, threshold, onThreshold }: SliderProps) {
  const { say, format } = useLanguage();
  return (
    <label className="row small backtest-threshold">
      {say("backtests.threshold")}
      <input
        className="grow"
        type="range"
        min={0}
        max={Math.max(0, sweep.length - 1)}
        step={1}
        value={nearest}
        aria-valuetext={format.number(threshold, digitsOf(threshold))}
        onChange={({ currentTarget: { value: index } }) => {
          const chosen = sweep[Number(index)];
          if (chosen) onThreshold(chosen.threshold);
        }}
      />
      <span className="numeric">{format.number(threshold, digitsOf(threshold))}</span>
    </label>
  );
}
