import { useLanguage } from "../language/language.tsx";
import type { CircleMeasure, CircleScale } from "./circle-layer.ts";

interface CircleLegendProps {
  readonly scale: CircleScale;
  readonly measure: CircleMeasure;
  onMeasure(measure: CircleMeasure): void;
}

const MEASURES: readonly CircleMeasure[] = ["incidents", "deaths"];
/** Radii, in pixels, near which examples are shown. */
const EXAMPLES = [5, 10, 16];

/** What a circle's area counts, how much that is, and the choice of it. */
export function CircleLegend({ scale, measure, onMeasure }: CircleLegendProps) {
  const { say, format } = useLanguage();
  const counts = [...new Set(EXAMPLES.map((radius) => roundCount((radius / scale.perRoot) ** 2)))];
  return (
    <div className="map-legend-size row">
      <span className="map-measures" role="radiogroup" aria-label={say("situation.legend.measure")}>
        {MEASURES.map((one) => (
          <label key={one} data-chosen={one === measure || undefined}>
            <input
              type="radio"
              name="circle-measure"
              className="only-read"
              checked={one === measure}
              onChange={() => onMeasure(one)}
            />
            {say(`situation.legend.${one}`)}
          </label>
        ))}
      </span>
      {counts.map((count) => {
        const radius = scale.perRoot * Math.sqrt(count);
        const size = 2 * Math.ceil(radius) + 2;
        return (
          <span key={count} className="row numeric">
            <svg width={size} height={size} aria-hidden="true" className="map-legend-circles">
              <circle cx={size / 2} cy={size / 2} r={radius} />
            </svg>
            {format.compact(count)}
          </span>
        );
      })}
      <span className="muted">{say("situation.legend.disc")}</span>
    </div>
  );
}

/** The nearest of 1, 2, 5 × 10ⁿ. */
function roundCount(count: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  return [1, 2, 5, 10].reduce(
    (best, factor) => (Math.abs(factor * power - count) < Math.abs(best - count) ? factor * power : best),
    power,
  );
}
