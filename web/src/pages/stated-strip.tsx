import { type Answer, dayNumber, quantilesOf, type Stated } from "../../../src/kernel/answer.ts";

interface StatedStripProps {
  readonly answer: Answer;
  readonly stated: Stated;
  /** Dashed beside it. */
  readonly reference?: Stated | undefined;
}

const WIDTH = 160;
const HEIGHT = 14;

/** What was stated as a picture a line high; the words stand beside it, so that it says nothing to a screen reader. */
export function StatedStrip({ answer, stated, reference }: StatedStripProps) {
  const mark = reference && markOf(answer, reference);
  return (
    <svg
      className="stated-strip"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <Shape answer={answer} stated={stated} />
      {mark !== undefined && <line className="stated-reference" x1={mark} x2={mark} y1="0" y2={HEIGHT} />}
    </svg>
  );
}

function Shape({ answer, stated }: Omit<StatedStripProps, "reference">) {
  if (stated.kind === "choice") {
    let from = 0;
    return stated.shares.map((share, i) => {
      const start = from;
      from += share * WIDTH;
      return (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: options keep their order.
          key={i}
          className="stated-share"
          data-likeliest={share === Math.max(...stated.shares) || undefined}
          x={start + 0.5}
          y="3"
          width={Math.max(0.5, share * WIDTH - 1)}
          height="8"
        />
      );
    });
  }
  const track = <rect className="stated-track" x="0" y="6" width={WIDTH} height="2" />;
  if (stated.kind === "yes-no")
    return (
      <>
        {track}
        <rect className="stated-band" x="0" y="5" width={stated.p * WIDTH} height="4" />
        <rect className="stated-mark" x={held(stated.p * WIDTH - 1.5)} y="1" width="3" height="12" />
      </>
    );
  const [low = 0, q1 = 0, median = 0, q3 = 0, high = 0] = (quantilesOf(stated) ?? []).map((value) =>
    placeOf(answer, value),
  );
  return (
    <>
      {track}
      <rect className="stated-band" x={low} y="5.5" width={Math.max(1, high - low)} height="3" />
      <rect className="stated-middle" x={q1} y="3" width={Math.max(1, q3 - q1)} height="8" />
      <rect className="stated-mark" x={held(median - 1.5)} y="1" width="3" height="12" />
    </>
  );
}

function markOf(answer: Answer, reference: Stated): number | undefined {
  if (reference.kind === "yes-no") return reference.p * WIDTH;
  const median = quantilesOf(reference)?.[2];
  return median === undefined ? undefined : placeOf(answer, median);
}

function placeOf(answer: Answer, value: number): number {
  const [from, to] =
    answer.kind === "number"
      ? [answer.from, answer.to]
      : answer.kind === "date"
        ? [dayNumber(answer.from), dayNumber(answer.to)]
        : [0, 1];
  return held(((value - from) / (to - from)) * WIDTH);
}

function held(place: number): number {
  return Math.min(WIDTH - 3, Math.max(0, place));
}
