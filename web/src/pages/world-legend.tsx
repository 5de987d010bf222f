import { useLanguage } from "../language/language.tsx";
import { CHANCE_EDGES, CHANGE_EDGES, chanceShade } from "./world-question.ts";

/** What the shades mean, in numbers. */
export function WorldLegend({
  byChange,
  before,
}: {
  readonly byChange: boolean;
  readonly before: string | undefined;
}) {
  const { say, format } = useLanguage();
  return (
    <p className="world-legend small muted numeric">
      {byChange ? <ChangeShades /> : <ChanceShades />}
      {byChange && before !== undefined && <span>{say("world.since", { month: format.month(before) })}</span>}
      <span className="row">
        <svg className="world-swatch" aria-hidden="true">
          <rect width="100%" height="100%" fill="url(#chance-hatch)" />
        </svg>
        {say("world.legend.none")}
      </span>
    </p>
  );
}

function ChanceShades() {
  const { format } = useLanguage();
  return CHANCE_EDGES.map((from, i) => {
    const to = CHANCE_EDGES[i + 1];
    return (
      <span key={from} className="row">
        <i className="world-swatch" data-shade={chanceShade(from)} aria-hidden="true" />
        {i === 0
          ? `<${format.share(to ?? 1)}`
          : to === undefined
            ? `≥${format.share(from)}`
            : format.range(from, to)}
      </span>
    );
  });
}

function ChangeShades() {
  const { say } = useLanguage();
  const points = (edge: number | undefined) => Math.round((edge ?? 0) * 100);
  return (["down", "up"] as const).flatMap((way) =>
    (way === "down" ? [...CHANGE_EDGES].reverse() : CHANGE_EDGES).map((edge) => {
      const size = CHANGE_EDGES.indexOf(edge) + 1;
      return (
        <span key={`${way}${size}`} className="row">
          <i className="world-swatch" data-shade={`${way}${size}`} aria-hidden="true" />
          {say(`world.legend.${way}`, { points: points(edge) })}
        </span>
      );
    }),
  );
}
