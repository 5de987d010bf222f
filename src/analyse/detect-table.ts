/**
 * A detector run over a table of readings: one line out for each line in, as it is read.
 */
import { Fault } from "../kernel/fault.ts";
import type { Detector, Verdict, Width } from "./detector.ts";
import { detectors } from "./detectors/all.ts";
import { bucketOf, type TimedReading, timedReadings, widthBetween } from "./timed-readings.ts";

/** What came by while the table was judged. */
export interface DetectTally {
  readings: number;
  unknown: number;
  alarms: number;
  /** Times that stand twice or go back a little, as when clocks are changed. */
  clockChanges: number;
  /** Buckets without a line, judged as unknown. */
  gaps: number;
}

/** Buckets of silence at once; a longer one is a mistaken date. */
const LONGEST_GAP = 100_000;

/**
 * @param lines of a table `timestamp,value`.
 * @param tally counts along.
 * @returns the lines of a table `timestamp,value,score,alarm`, with their ends.
 * @throws Fault `missing` for an unknown detector, `invalid` for a table it cannot judge.
 */
export async function* detectTable(
  lines: AsyncIterable<string>,
  id: string,
  tally: DetectTally,
): AsyncGenerator<string> {
  const detector = detectors.get(id);
  yield "timestamp,value,score,alarm\n";
  let judge: ((reading: TimedReading) => Verdict) | undefined;
  let first: TimedReading | undefined;
  let latest: TimedReading | undefined;
  for await (const reading of timedReadings(lines)) {
    if (latest && reading.seconds <= latest.seconds) tally.clockChanges += 1;
    latest = reading;
    if (!judge) {
      // The width of a bucket can be told from the second line on.
      const width = widthFor(detector, first, reading);
      if (width === undefined) {
        first = reading;
        continue;
      }
      judge = judgeOf(detector, width, tally);
      if (first) yield line(first, judge(first), tally);
    }
    yield line(reading, judge(reading), tally);
  }
  if (!judge && first) {
    const [width = "sample"] = widthsOf(detector);
    yield line(first, judgeOf(detector, width, tally)(first), tally);
  }
}

/** The width to judge at; absent while a second line is needed to tell. */
function widthFor(
  detector: Detector,
  first: TimedReading | undefined,
  second: TimedReading,
): Width | undefined {
  const widths = widthsOf(detector);
  if (widths.includes("sample")) return "sample";
  if (!first) return undefined;
  const width = widthBetween(first.seconds, second.seconds, widths);
  if (width) return width;
  throw new Fault(
    "invalid",
    `The detector ${detector.id} is for readings by ${either(widths)}; lines ${first.line} and ${second.line} are ${second.seconds - first.seconds} seconds apart.`,
  );
}

function either(words: readonly string[]): string {
  return [words.slice(0, -1).join(", "), words.at(-1)].filter(Boolean).join(" or ");
}

function widthsOf(detector: Detector): readonly Width[] {
  return (["sample", "day", "week", "month"] as const satisfies readonly Width[]).filter(
    (width) => detector.buckets[width] !== undefined,
  );
}

function judgeOf(detector: Detector, width: Width, tally: DetectTally): (reading: TimedReading) => Verdict {
  const options = detector.options.parse(detector.buckets[width]);
  const state = detector.begin(options);
  if (width === "sample") return ({ value, seconds }) => detector.observe(state, value, options, seconds);
  let next: number | undefined;
  return ({ value, seconds, line: number, written }) => {
    const bucket = bucketOf(width, seconds);
    const missing = next === undefined ? 0 : bucket - next;
    if (missing < 0)
      throw new Fault(
        "invalid",
        `Line ${number} (${written.timestamp}) is the ${width} before once more; give one line a ${width}.`,
      );
    if (missing > LONGEST_GAP)
      throw new Fault(
        "invalid",
        `Before line ${number} (${written.timestamp}) ${missing} ${width}s are missing; check the date.`,
      );
    for (let i = 0; i < missing; i += 1) detector.observe(state, Number.NaN, options);
    tally.gaps += missing;
    next = bucket + 1;
    return detector.observe(state, value, options);
  };
}

function line({ written, value }: TimedReading, { score, alarm }: Verdict, tally: DetectTally): string {
  tally.readings += 1;
  if (Number.isNaN(value)) tally.unknown += 1;
  if (alarm) tally.alarms += 1;
  return `${written.timestamp},${written.value},${Number(score.toFixed(6))},${alarm ? 1 : 0}\n`;
}
