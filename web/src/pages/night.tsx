import { NativeSelect } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { CoverageBar } from "../parts/coverage.tsx";
import { LevelBadge } from "../parts/level.tsx";
import { useLikelihoodWords } from "../parts/likelihood.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";

type Moved = OutputOf<"night-watch">["moved"][number];
type Change = Moved["changes"][number];

const HOURS = ["4", "8", "12", "24", "72"] as const;

/** The duty officer's view: one screen, large and calm, only what has changed. It renews itself with what comes in. */
export function NightPage() {
  const { say, format } = useLanguage();
  const { hours = "12" } = useSearch({ from: "/night" });
  const navigate = useNavigate({ from: "/night" });
  const status = useRead("status", {});
  const now = status.data?.now;
  const since = now && new Date(Date.parse(now) - Number(hours) * 3_600_000).toISOString();
  const asked = useRead("night-watch", since ? { since } : {}, { enabled: now !== undefined, keep: true });
  if (asked.isError) return <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <ThingBones blocks={[120, 200, 200]} />;
  const { moved, unmoved } = asked.data;
  return (
    <div className="night sheet">
      <header className="row night-head">
        <h1 className="grow">
          {moved.length === 0 ? say("night.calm") : say("night.moved", { count: moved.length })}
        </h1>
        <NativeSelect
          aria-label={say("night.since")}
          value={hours}
          data={HOURS.map((one) => ({ value: one, label: say("night.hours", { count: Number(one) }) }))}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ search: { hours: HOURS.find((one) => one === value) ?? "12" } })
          }
        />
      </header>
      <p className="muted night-sub">
        {say("night.as-of", { when: format.moment(asked.data.now), since: format.moment(asked.data.since) })}{" "}
        {say("night.unmoved", { count: unmoved })}
      </p>
      <ul className="night-list" aria-live="polite">
        {moved.map((one) => (
          <NightRow key={one.id} moved={one} />
        ))}
      </ul>
    </div>
  );
}

function NightRow({ moved }: { readonly moved: Moved }) {
  const words = useLikelihoodWords();
  const { id, kind, title, placeName, level, likelihood, coverage, changes } = moved;
  return (
    <li className="night-row">
      <LevelBadge level={level} worded />
      <div className="grow">
        <Link
          to={kind === "warning" ? "/warnings" : "/problems"}
          search={{ id }}
          className="night-title"
          dir="auto"
        >
          {title}
        </Link>
        <p className="muted row-wrap">
          <span>{placeName}</span>
          <span>{words({ p: likelihood, scale: "icd-203" })}</span>
          {kind === "warning-problem" && <CoverageBar share={coverage} />}
        </p>
        <ul className="night-changes">
          {changes.map((change) => (
            <li
              key={`${change.what} ${change.at} ${change.what === "indicator" ? change.text : change.level}`}
            >
              <ChangeWords change={change} />
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

function ChangeWords({ change }: { readonly change: Change }) {
  const { say, format } = useLanguage();
  const when = <time className="numeric muted">{format.shortDay(change.at)}</time>;
  if (change.what === "indicator")
    return (
      <>
        {when}{" "}
        <span dir="auto">
          {say("night.indicator", { text: change.text, state: say(`indicator.state.${change.state}`) })}
        </span>
      </>
    );
  const { level, before, reason } = change;
  return (
    <>
      {when} {say(`night.${change.what}`, { before, level })} <span dir="auto">{reason}</span>
    </>
  );
}
