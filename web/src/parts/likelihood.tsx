import { useLanguage } from "../language/language.tsx";
import { BANDS, bandOf, type ScaleName } from "./likelihood-scales.ts";

export interface LikelihoodValue {
  readonly p: number;
  readonly scale: ScaleName;
}

/** "likely, 55–80%": a word is never printed without its range. */
export function useLikelihoodWords(): (likelihood: LikelihoodValue) => string {
  const { say, format } = useLanguage();
  return ({ p, scale }) => {
    const band = bandOf(p, scale);
    if (band === undefined)
      return say("likelihood.words", { word: say("likelihood.between"), range: format.percent(p) });
    const [from, to] = BANDS[scale][band] ?? [0, 1];
    return say("likelihood.words", {
      word: say(`likelihood.${scale}.${band}`),
      range: format.range(from, to),
    });
  };
}

interface LikelihoodBarProps {
  readonly likelihood: LikelihoodValue;
  /** `small` is for lists: the bar alone, the words to a screen reader. */
  readonly small?: boolean;
}

/** The seven bands of the scale as ticks, the band filled, the probability as a mark; words beside it. */
export function LikelihoodBar({ likelihood, small = false }: LikelihoodBarProps) {
  const { say, format } = useLanguage();
  const words = useLikelihoodWords();
  const { p, scale } = likelihood;
  const band = bandOf(p, scale);
  const [from, to] = band === undefined ? [p, p] : (BANDS[scale][band] ?? [p, p]);
  const [height, base] = small ? [8, 4] : [18, 9];
  return (
    <span className="likelihood" data-small={small || undefined}>
      <svg
        className="likelihood-bar"
        viewBox={`0 0 200 ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${words(likelihood)}; ${format.percent(p)}`}
      >
        <rect className="likelihood-track" x="0" y={base - 3} width="200" height="6" />
        <rect
          className="likelihood-band"
          x={from * 200}
          y={base - 3}
          width={Math.max(2, (to - from) * 200)}
          height="6"
        />
        {ticksOf(scale).map((tick) => (
          <line
            key={tick}
            className="likelihood-tick"
            x1={tick * 200}
            x2={tick * 200}
            y1={small ? 1 : 3}
            y2={height - (small ? 1 : 3)}
          />
        ))}
        <rect
          className="likelihood-mark"
          x={Math.min(197, Math.max(0, p * 200 - 1.5))}
          y="0"
          width="3"
          height={height}
        />
      </svg>
      {!small && (
        <span className="likelihood-words">
          <b>{words(likelihood)}</b>
          <span className="small muted">
            {format.percent(p)} · {say(`likelihood.${scale}`)}
          </span>
        </span>
      )}
    </span>
  );
}

function ticksOf(scale: ScaleName): number[] {
  const ends = BANDS[scale].flat();
  return [...new Set(ends)].filter((end) => end > 0.02 && end < 0.98);
}
