import { useElementSize } from "@mantine/hooks";
import { useMemo, useRef } from "react";
import { TimeAxis } from "../charts/axes.tsx";
import { countScale, dayNumber, isoDay, linearScale } from "../charts/scale.ts";
import { useLanguage } from "../language/language.tsx";

export interface TimeSpan {
  readonly from: string;
  readonly to: string;
}

interface TimeBrushProps {
  /** Days of what is counted, since 1970-01-01, in any order. */
  readonly days: Int32Array;
  readonly whole: TimeSpan;
  readonly chosen: TimeSpan;
  onChoose(span: TimeSpan): void;
}

const HEIGHT = 78;
type Part = "from" | "to" | "both";

/** How many things happened when, with a window to choose a time: dragged, or moved by arrow keys. */
export function TimeBrush({ days, whole, chosen, onChoose }: TimeBrushProps) {
  const { say, format } = useLanguage();
  const { ref: measured, width } = useElementSize<HTMLDivElement>();
  const svg = useRef<SVGSVGElement>(null);
  const drag = useRef<{ part: Part; at: number; from: number; to: number }>(undefined);
  const [first, last] = [dayNumber(whole.from), dayNumber(whole.to)];
  const [from, to] = [dayNumber(chosen.from), dayNumber(chosen.to)];
  const step = last - first > 900 ? 30 : last - first > 120 ? 7 : 1;
  const bins = useMemo(() => binsOf(days, first, last, step), [days, first, last, step]);
  const plot = { left: 4, right: Math.max(5, width - 4), top: 6, bottom: HEIGHT - 24 };
  const x = linearScale([first, last + 1], [plot.left, plot.right]);
  const y = countScale(Math.max(...bins.map(({ count }) => count), 1), [plot.bottom, plot.top], 2);
  const unit = step === 1 ? "day" : step === 7 ? "week" : "month";

  const choose = (start: number, end: number) => {
    const low = Math.max(first, Math.min(start, last));
    const high = Math.min(last, Math.max(end, low));
    onChoose({ from: isoDay(low), to: isoDay(high) });
  };
  const placeOf = (clientX: number) => x.invert(clientX - (svg.current?.getBoundingClientRect().left ?? 0));
  const move = (part: Part, shift: number) => {
    if (part === "from") choose(Math.min(from + shift, to), to);
    else if (part === "to") choose(from, Math.max(to + shift, from));
    else choose(Math.max(first, from + shift), from + shift < first ? to : Math.min(last, to + shift));
  };
  const handle = (part: "from" | "to") => (
    <g
      key={part}
      role="slider"
      tabIndex={0}
      aria-label={say(part === "from" ? "situation.brush.from" : "situation.brush.to")}
      aria-valuemin={first}
      aria-valuemax={last}
      aria-valuenow={part === "from" ? from : to}
      aria-valuetext={format.day(part === "from" ? chosen.from : chosen.to)}
      className="brush-handle"
      transform={`translate(${x(part === "from" ? from : to + 1)} 0)`}
      onPointerDown={(event) => {
        event.stopPropagation();
        drag.current = { part, at: placeOf(event.clientX), from, to };
        svg.current?.setPointerCapture(event.pointerId);
      }}
      onKeyDown={({ key, shiftKey }) => {
        const size = shiftKey ? step * 4 : step;
        if (key === "ArrowRight" || key === "ArrowUp") move(part, size);
        if (key === "ArrowLeft" || key === "ArrowDown") move(part, -size);
      }}
    >
      <rect x="-10" y={plot.top} width="20" height={plot.bottom - plot.top} fill="transparent" />
      <line className="brush-line" y1={plot.top} y2={plot.bottom} />
      <rect className="brush-grip" x="-3" y={(plot.top + plot.bottom) / 2 - 9} width="6" height="18" rx="3" />
    </g>
  );

  return (
    <section
      className="brush"
      aria-label={say("situation.brush", { bucket: say(`situation.brush.${unit}`) })}
    >
      <p className="brush-head small">
        <span className="muted">{say("situation.brush", { bucket: say(`situation.brush.${unit}`) })}</span>
        <b className="numeric">
          {say("situation.brush.range", { from: format.day(chosen.from), to: format.day(chosen.to) })}
        </b>
        <button type="button" className="link-button" onClick={() => onChoose(whole)}>
          {say("situation.brush.all")}
        </button>
        <span className="only-read">{say("situation.brush.about")}</span>
      </p>
      <div ref={measured}>
        <svg
          ref={svg}
          width={width}
          height={HEIGHT}
          className="brush-drawing"
          onPointerDown={(event) => {
            const at = placeOf(event.clientX);
            const inside = at >= from && at <= to + 1;
            drag.current = inside ? { part: "both", at, from, to } : { part: "to", at, from: at, to: at };
            if (!inside) choose(at, at);
            svg.current?.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            const held = drag.current;
            if (!held) return;
            const shift = Math.round(placeOf(event.clientX) - held.at);
            if (held.part === "from") choose(Math.min(held.from + shift, held.to), held.to);
            else if (held.part === "to")
              choose(Math.min(held.from, held.to + shift), Math.max(held.from, held.to + shift));
            else choose(...shifted(held.from + shift, held.to + shift, first, last));
          }}
          onPointerUp={() => {
            drag.current = undefined;
          }}
        >
          <title>{say("situation.brush.about")}</title>
          {bins.map(({ day, count }) => (
            <rect
              key={day}
              className="brush-bar"
              data-in={(day + step > from && day <= to) || undefined}
              x={x(day)}
              width={Math.max(1, x(day + step) - x(day) - 1)}
              y={y(count)}
              height={plot.bottom - y(count)}
            />
          ))}
          <rect
            className="brush-window"
            x={x(from)}
            y={plot.top}
            width={Math.max(1, x(to + 1) - x(from))}
            height={plot.bottom - plot.top}
          />
          <TimeAxis scale={x} plot={plot} />
          {handle("from")}
          {handle("to")}
        </svg>
      </div>
    </section>
  );
}

/** Keeps a moved window inside the whole without changing its width. */
function shifted(from: number, to: number, first: number, last: number): [number, number] {
  if (from < first) return [first, to + first - from];
  if (to > last) return [from - (to - last), last];
  return [from, to];
}

function binsOf(days: Int32Array, first: number, last: number, step: number) {
  const counts = new Map<number, number>();
  for (const day of days) {
    const bin = first + Math.floor((day - first) / step) * step;
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  const bins: { day: number; count: number }[] = [];
  for (let day = first; day <= last; day += step) bins.push({ day, count: counts.get(day) ?? 0 });
  return bins;
}
