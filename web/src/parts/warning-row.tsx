import { Link } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useFresh } from "../frame/fresh.tsx";
import { useLanguage } from "../language/language.tsx";
import { LevelBadge, TrendMark } from "./level.tsx";
import { LikelihoodBar, useLikelihoodWords } from "./likelihood.tsx";

type WarningSummary = OutputOf<"warnings">["items"][number];

export const WARNING_ROW = 88;

interface WarningRowProps {
  readonly warning: WarningSummary;
  readonly selected: boolean;
}

/** A warning as lists show it: level, place, where it is going, how likely, and the first reason. */
export function WarningRow({ warning, selected }: WarningRowProps) {
  const { say, format, place: named } = useLanguage();
  const words = useLikelihoodWords();
  const { isFresh } = useFresh();
  const {
    id,
    level,
    place,
    placeName,
    trend,
    likelihood,
    reason,
    firstSeen,
    acknowledgedAt,
    event,
    atLeast,
  } = warning;
  return (
    <Link
      to="/warnings"
      search={({ asOf, level: only, status }) => ({
        ...(asOf && { asOf }),
        ...(only && { level: only }),
        ...((status === "open" || status === "closed" || status === "all") && { status }),
        id,
      })}
      className="list-row warning-row"
      activeOptions={{ exact: true }}
      aria-current={selected}
      data-fresh={isFresh(id) ? "" : undefined}
    >
      <span className="row">
        <LevelBadge level={level} />
        <span className="strong clip" dir="auto">
          {named(place, placeName)}
        </span>
        <TrendMark trend={trend} />
        <span
          className="small push numeric warning-row-given"
          title={acknowledgedAt ? undefined : say("warnings.given.not")}
        >
          {acknowledgedAt ? (
            <span className="muted">
              {say("warnings.given.short", { day: format.shortDay(acknowledgedAt) })}
            </span>
          ) : (
            <>
              <span className="not-given" aria-hidden="true" /> {say("warnings.given.not.short")}
            </>
          )}
        </span>
        <span className="small muted numeric">
          {say("warnings.since", { day: format.shortMonth(firstSeen) })}
        </span>
      </span>
      <span className="row warning-row-likelihood">
        <LikelihoodBar likelihood={likelihood} small />
        <span className="small">{words(likelihood)}</span>
        <span className="small muted numeric clip" title={event}>
          {say("warnings.at-least", { count: atLeast })}
        </span>
      </span>
      <span className="small quiet clip" dir="auto">
        {reason}
      </span>
    </Link>
  );
}
