import { useLanguage } from "../language/language.tsx";
import { isoDay, type Scale, timeTicks } from "./scale.ts";

export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Values up the side: hairlines, and the numbers above them at the start. */
export function ValueAxis({ scale, plot }: { readonly scale: Scale; readonly plot: Plot }) {
  const { format } = useLanguage();
  return (
    <g className="axis">
      {scale.ticks.map((tick) => (
        <g key={tick} transform={`translate(0 ${scale(tick)})`}>
          <line x1={plot.left} x2={plot.right} data-zero={tick === 0 || undefined} />
          <text x={plot.left - 8} dy="0.32em" textAnchor="end">
            {tick >= 10_000 ? format.compact(tick) : format.number(tick, 2)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Time along the bottom, in days since 1970. */
export function TimeAxis({ scale, plot }: { readonly scale: Scale; readonly plot: Plot }) {
  const { format } = useLanguage();
  const [from, to] = scale.domain;
  const { days, unit } = timeTicks(from, to, Math.max(2, Math.floor((plot.right - plot.left) / 84)));
  const words = (day: number) => {
    const iso = isoDay(day);
    if (unit === "year") return iso.slice(0, 4);
    return unit === "month" ? format.shortMonth(iso) : format.shortDay(iso);
  };
  // A label that would stand out over the edge is left out; its tick stays.
  const fits = (day: number) => scale(day) > plot.left + 14 && scale(day) < plot.right - 22;
  return (
    <g className="axis" data-time="">
      {days.map((day) => (
        <g key={day} transform={`translate(${scale(day)} ${plot.bottom})`}>
          <line y2="5" />
          {fits(day) && (
            <text y="18" textAnchor="middle">
              {words(day)}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

/** Tells which of some places along the bottom the pointer is nearest to. */
export function PointerStops({
  plot,
  places,
  onStop,
}: {
  readonly plot: Plot;
  readonly places: readonly number[];
  onStop(stop: number | undefined): void;
}) {
  const nearest = (x: number) => {
    let best = 0;
    for (const [i, place] of places.entries())
      if (Math.abs(place - x) < Math.abs((places[best] ?? 0) - x)) best = i;
    return best;
  };
  return (
    <rect
      data-screen-only=""
      x={plot.left}
      y={plot.top}
      width={Math.max(0, plot.right - plot.left)}
      height={Math.max(0, plot.bottom - plot.top)}
      fill="transparent"
      onPointerMove={({ clientX, currentTarget }) =>
        onStop(nearest(clientX - currentTarget.getBoundingClientRect().left + plot.left))
      }
      onPointerLeave={() => onStop(undefined)}
    />
  );
}

export function linePath(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
}

/** A band between two lines that share their places along the bottom. */
export function bandPath(points: readonly (readonly [x: number, low: number, high: number])[]): string {
  const upper = points.map(([x, , high]) => `${round(x)} ${round(high)}`);
  const lower = points.map(([x, low]) => `${round(x)} ${round(low)}`).reverse();
  return points.length > 0 ? `M${[...upper, ...lower].join("L")}Z` : "";
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
