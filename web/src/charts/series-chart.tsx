import type { OutputOf } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";
import { PointerStops, TimeAxis, ValueAxis } from "./axes.tsx";
import { ChartFrame } from "./chart-frame.tsx";
import { countScale, dayNumber, linearScale } from "./scale.ts";

type SeriesData = OutputOf<"series">;
type Reading = SeriesData["readings"][number];

export interface SeriesMark {
  readonly bucket: string;
  readonly label: string;
  onOpen(): void;
}

interface SeriesChartProps {
  readonly series: SeriesData;
  readonly title: string;
  readonly subtitle: string;
  /** Buckets in which a detector saw something. */
  readonly marks: readonly SeriesMark[];
}

const HEIGHT = 190;
/** More bars than this are thinner than a pixel apart; the newest are drawn and the title says from when. */
const MOST = 400;

/** A series as zero-based bars, with the readings that a detector marked. */
export function SeriesChart({ series, title, subtitle, marks }: SeriesChartProps) {
  const { say, format } = useLanguage();
  const readings = series.readings.slice(-MOST);
  const when = (iso: string) => (series.key.bucket === "month" ? format.shortMonth(iso) : format.day(iso));
  const marked = new Map(marks.map((mark) => [mark.bucket, mark]));
  const width = series.key.bucket === "month" ? 30 : 1;
  return (
    <ChartFrame
      title={title}
      subtitle={subtitle}
      source={say("chart.source", { source: series.source })}
      text={`${title}. ${shapeText(readings, when, say)}`}
      height={HEIGHT}
      fileName={`${series.key.place}-${series.key.measure}`.replaceAll(/[^\w-]/g, "-")}
      table={{
        columns: [say("chart.when"), say("chart.reading"), say("chart.signal")],
        rows: readings.map(({ bucket, value }) => [bucket, value, marked.get(bucket)?.label]),
      }}
      stops={readings.map(({ bucket, value }) =>
        [when(bucket), format.number(value, 1), marked.get(bucket)?.label].filter(Boolean).join(" · "),
      )}
    >
      {({ width: full, height, stop, onStop }) => {
        const plot = { left: 44, right: full - 12, top: 14, bottom: height - 26 };
        const first = dayNumber(readings[0]?.bucket ?? "1970-01-01");
        const last = dayNumber(readings.at(-1)?.bucket ?? "1970-01-02");
        const x = linearScale([first, last + width], [plot.left, plot.right]);
        const y = countScale(Math.max(...readings.map(({ value }) => value), 1), [plot.bottom, plot.top], 4);
        const bar = Math.max(1, x(first + width) - x(first) - 1);
        return (
          <svg width={full} height={height} aria-hidden="true">
            <ValueAxis scale={y} plot={plot} />
            <TimeAxis scale={x} plot={plot} />
            {readings.map(({ bucket, value }, i) => (
              <rect
                key={bucket}
                className="bar-mark"
                data-marked={marked.has(bucket) || undefined}
                data-read={i === stop || undefined}
                x={x(dayNumber(bucket))}
                width={bar}
                y={y(value)}
                height={Math.max(0, plot.bottom - y(value))}
              />
            ))}
            <PointerStops
              plot={plot}
              places={readings.map(({ bucket }) => x(dayNumber(bucket)) + bar / 2)}
              onStop={onStop}
            />
            {readings.map(({ bucket, value }) => {
              const mark = marked.get(bucket);
              return (
                mark && (
                  // biome-ignore lint/a11y/noStaticElementInteractions: the reasons above open the same by keyboard.
                  <path
                    key={bucket}
                    className="signal-mark"
                    d="M-4.5 -6.5h9L0 0Z"
                    transform={`translate(${x(dayNumber(bucket)) + bar / 2} ${y(value) - 3})`}
                    onClick={mark.onOpen}
                  />
                )
              );
            })}
          </svg>
        );
      }}
    </ChartFrame>
  );
}

type Say = ReturnType<typeof useLanguage>["say"];

function shapeText(readings: readonly Reading[], when: (iso: string) => string, say: Say): string {
  const [first] = readings;
  const last = readings.at(-1);
  if (!first || !last) return say("chart.empty");
  const high = readings.reduce((most, reading) => (reading.value > most.value ? reading : most));
  const low = readings.reduce((least, reading) => (reading.value < least.value ? reading : least));
  return say("chart.series.text", {
    count: readings.length,
    from: when(first.bucket),
    to: when(last.bucket),
    low: low.value,
    high: high.value,
    when: when(high.bucket),
    last: last.value,
  });
}
