import { useLanguage } from "../language/language.tsx";
import { LEVEL_ORDER, type Level, levelPath } from "../parts/level-order.ts";
import { linePath, PointerStops, TimeAxis } from "./axes.tsx";
import { ChartFrame } from "./chart-frame.tsx";
import { dayNumber, linearScale } from "./scale.ts";

export interface LevelAt {
  readonly at: string;
  readonly level: Level;
  readonly p: number;
  readonly why: string;
}

interface LevelHistoryProps {
  readonly history: readonly LevelAt[];
  readonly placeName: string;
  /** The last day it was looked at; the last level is drawn to there. */
  readonly until: string;
}

const HEIGHT = 190;

/** How a warning's level (shape) and likelihood (line) have moved. */
export function LevelHistory({ history, placeName, until }: LevelHistoryProps) {
  const { say, format } = useLanguage();
  const first = history[0]?.at ?? until;
  const end = [until, ...history.map(({ at }) => at)].reduce((latest, at) => (at > latest ? at : latest));
  const highest = history.reduce<Level>(
    (most, { level }) => (LEVEL_ORDER.indexOf(level) > LEVEL_ORDER.indexOf(most) ? level : most),
    "W5",
  );
  return (
    <ChartFrame
      title={say("warnings.history")}
      subtitle={say("warnings.history.sub", {
        place: placeName,
        from: format.day(first),
        to: format.day(end),
      })}
      source={say("chart.source", { source: say("app.name") })}
      text={say("warnings.history.text", {
        count: history.length,
        first: format.day(first),
        last: format.day(history.at(-1)?.at ?? until),
        highest,
      })}
      height={HEIGHT}
      fileName="warning-history"
      table={{
        columns: [say("chart.when"), say("level.legend"), say("likelihood.title"), say("warnings.why")],
        rows: history.map(({ at, level, p, why }) => [at, level, p, why]),
      }}
      stops={history.map(
        ({ at, level, p, why }) =>
          `${format.day(at)} · ${level} ${say(`level.${level}`)} · ${format.percent(p)} · ${why}`,
      )}
    >
      {({ width, height, stop, onStop }) => {
        const plot = { left: 44, right: width - 16, top: 14, bottom: height - 26 };
        const from = dayNumber(first);
        const to = Math.max(from + 7, dayNumber(end));
        const x = linearScale([from, to], [plot.left + 10, plot.right - 10]);
        const y = linearScale([0, 1], [plot.bottom, plot.top]);
        const points = stepsOf(history, x, y, x(to));
        return (
          <svg width={width} height={height} aria-hidden="true">
            <g className="axis">
              {[0, 0.2, 0.45, 0.55, 0.8, 1].map((p) => (
                <g key={p} transform={`translate(0 ${y(p)})`}>
                  <line x1={plot.left} x2={plot.right} data-zero={p === 0 || undefined} />
                  <text x={plot.left - 8} dy="0.32em" textAnchor="end">
                    {format.share(p)}
                  </text>
                </g>
              ))}
            </g>
            <TimeAxis scale={x} plot={plot} />
            <path className="line-ink" d={linePath(points)} />
            <PointerStops plot={plot} places={history.map(({ at }) => x(dayNumber(at)))} onStop={onStop} />
            {history.map(({ at, level, p }, i) => (
              <g
                key={`${at} ${p}`}
                className="level-shape level-at"
                data-level={level}
                data-read={i === stop || undefined}
                transform={`translate(${x(dayNumber(at)) - 8} ${y(p) - 8})`}
              >
                <path d={levelPath(level)} />
              </g>
            ))}
          </svg>
        );
      }}
    </ChartFrame>
  );
}

/** A likelihood holds until the next evaluation: the line is a stair. */
function stepsOf(
  history: readonly LevelAt[],
  x: (day: number) => number,
  y: (p: number) => number,
  end: number,
): (readonly [number, number])[] {
  const points = history.flatMap(({ at, p }, i) => {
    const next = history[i + 1];
    const from = x(dayNumber(at));
    return [[from, y(p)] as const, [next ? x(dayNumber(next.at)) : end, y(p)] as const];
  });
  return points;
}
