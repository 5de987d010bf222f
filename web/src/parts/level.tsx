import { useLanguage } from "../language/language.tsx";
import { type Level, levelPath } from "./level-order.ts";

export function LevelShape({ level, size = 14 }: { readonly level: Level; readonly size?: number }) {
  return (
    <svg
      className="level-shape"
      data-level={level}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <path d={levelPath(level)} />
    </svg>
  );
}

interface LevelBadgeProps {
  readonly level: Level;
  /** Also says the level's word. */
  readonly worded?: boolean;
}

export function LevelBadge({ level, worded = false }: LevelBadgeProps) {
  const { say } = useLanguage();
  return (
    <span className="level" data-level={level}>
      <LevelShape level={level} />
      <span aria-hidden="true">{level}</span>
      <span className={worded ? "level-word" : "only-read"}>
        <span className="only-read">{say("level.name", { level, word: "" })}</span>
        {say(`level.${level}`)}
      </span>
    </span>
  );
}

export function TrendMark({ trend }: { readonly trend: "up" | "down" | "same" }) {
  const { say } = useLanguage();
  const glyph = { up: "↗", down: "↘", same: "→" }[trend];
  return (
    <span className="trend" data-trend={trend}>
      <span aria-hidden="true" title={say(`trend.${trend}`)}>
        {glyph}
      </span>
      <span className="only-read">{say(`trend.${trend}`)}</span>
    </span>
  );
}
