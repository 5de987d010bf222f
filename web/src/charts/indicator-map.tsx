import type { IndicatorState } from "../../../src/kernel/indicator.ts";
import { useLanguage } from "../language/language.tsx";
import { TimeAxis } from "./axes.tsx";
import { ChartFrame } from "./chart-frame.tsx";
import { dayNumber, linearScale } from "./scale.ts";

export interface IndicatorPast {
  readonly id: string;
  readonly text: string;
  /** Oldest first; each state lasts until the next. */
  readonly changes: readonly { readonly at: string; readonly state: IndicatorState }[];
}

interface IndicatorMapProps {
  readonly indicators: readonly IndicatorPast[];
  readonly placeName: string;
  /** The day up to which it is drawn. */
  readonly until: string;
}

const ROW = 24;
const FOOT = 30;
const NAMES = 220;
/** A state is told by the height of its bar as much as by its shade: what is unknown has a dashed line and no bar. */
const HEIGHTS: Readonly<Record<IndicatorState, number>> = {
  UNKNOWN: 1,
  NOT_OBSERVED: 3,
  RECEDED: 7,
  EMERGING: 11,
  ACTIVE: 18,
};

/** Each indicator's states over time, one row each: when the picture began to fill, and what nobody looked at. */
export function IndicatorMap({ indicators, placeName, until }: IndicatorMapProps) {
  const { say, format } = useLanguage();
  const known = indicators.filter(({ changes }) => changes.length > 0);
  const first = known.flatMap(({ changes }) => changes.map(({ at }) => at)).sort()[0];
  if (first === undefined) return undefined;
  const spans = known.flatMap((indicator) => spansOf(indicator, until));
  const active = spans.filter(({ state, to }) => state === "ACTIVE" && to === until).length;
  const said = ({ text, from, to, state }: Span) =>
    say("indicators.map.stop", {
      text,
      state: say(`indicator.state.${state}`),
      from: format.day(from),
      to: format.day(to),
    });
  return (
    <ChartFrame
      title={say("indicators.map", { count: active })}
      subtitle={say("indicators.map.sub", {
        place: placeName,
        from: format.day(first),
        to: format.day(until),
      })}
      source={say("chart.source", { source: say("app.name") })}
      text={say("indicators.map.text", { count: known.length, active })}
      height={known.length * ROW + FOOT}
      fileName="indicator-states"
      table={{
        columns: [say("indicators.text"), say("indicators.state"), say("chart.from"), say("chart.to")],
        rows: spans.map(({ text, state, from, to }) => [text, say(`indicator.state.${state}`), from, to]),
      }}
      stops={spans.map(said)}
    >
      {({ width, height, stop, onStop }) => {
        const plot = {
          left: Math.min(NAMES, width * 0.4),
          right: width - 16,
          top: 0,
          bottom: height - FOOT + 4,
        };
        const end = dayNumber(until);
        const x = linearScale([Math.min(dayNumber(first), end - 7), end], [plot.left + 8, plot.right]);
        return (
          <svg width={width} height={height} aria-hidden="true">
            {known.map(({ id, text }, row) => (
              <text key={id} className="indicator-map-name" x={16} y={row * ROW + ROW / 2} dy="0.32em">
                {shortened(text, plot.left - 16)}
              </text>
            ))}
            {spans.map((span, i) => {
              const tall = HEIGHTS[span.state];
              const middle = known.findIndex(({ id }) => id === span.id) * ROW + ROW / 2;
              return (
                <rect
                  key={`${span.id} ${span.from}`}
                  className="indicator-map-span"
                  data-state={span.state}
                  data-read={i === stop || undefined}
                  x={x(dayNumber(span.from))}
                  y={middle - tall / 2}
                  width={Math.max(2, x(dayNumber(span.to)) - x(dayNumber(span.from)))}
                  height={tall}
                  onPointerEnter={() => onStop(i)}
                  onPointerLeave={() => onStop(undefined)}
                />
              );
            })}
            <TimeAxis scale={x} plot={plot} />
          </svg>
        );
      }}
    </ChartFrame>
  );
}

interface Span {
  readonly id: string;
  readonly text: string;
  readonly state: IndicatorState;
  readonly from: string;
  readonly to: string;
}

function spansOf({ id, text, changes }: IndicatorPast, until: string): readonly Span[] {
  return changes.map(({ at, state }, i) => ({ id, text, state, from: at, to: changes[i + 1]?.at ?? until }));
}

/** SVG does not cut text: about seven pixels a letter. */
function shortened(text: string, width: number): string {
  const most = Math.max(8, Math.floor(width / 7) - 1);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
