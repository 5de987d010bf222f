import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useRead } from "../api/reads.ts";
import { useEvidence } from "../evidence/opened.ts";
import { useStatus } from "../frame/desk-status.ts";
import { useFresh } from "../frame/fresh.tsx";
import { useLanguage } from "../language/language.tsx";
import type { CircleMeasure } from "../map/circle-layer.ts";
import { useIncidentPoints } from "../map/incident-points.ts";
import { neighbourLines } from "../map/neighbour-lines.ts";
import { circleName } from "../map/point-selection.ts";
import { TimeBrush } from "../map/time-brush.tsx";
import { LevelShape } from "../parts/level.tsx";
import { LEVEL_ORDER } from "../parts/level-order.ts";
import { ProblemNote } from "../parts/states.tsx";
import { useTotals } from "../parts/total.tsx";
import { useSituationChoice } from "./situation-choice.ts";
import { SituationLists } from "./situation-lists.tsx";
import type { NeighboursAsked } from "./situation-neighbours.tsx";

const WorldMap = lazy(async () => ({ default: (await import("../map/world-map.tsx")).WorldMap }));

/** The situation: what changed, where attention is due, and what happened where and when. */
export function SituationPage() {
  const search = useSearch({ from: "/" });
  const navigate = useNavigate({ from: "/" });
  const { since } = useFresh();
  const status = useStatus(true);
  const situation = useRead("situation", { since: since ?? status.data?.newestChange }, { keep: true });
  const { data: points } = useIncidentPoints();
  const outlines = useRead("outlines", {}, { keep: true });
  const { open } = useEvidence();
  const [pointed, setPointed] = useState<string>();

  const [level, setLevel] = useState(0);
  const choice = useSituationChoice(points, situation.data?.asOf);
  const measure = search.size ?? "incidents";
  const chooseMeasure = (next: CircleMeasure) =>
    void navigate({
      search: ({ size: _, ...before }: { size?: "deaths"; asOf?: string | undefined }) => ({
        ...before,
        ...(next === "deaths" && { size: next }),
      }),
      replace: true,
    });
  const chooseCountry = useCallback(
    (code: string | undefined) =>
      void navigate({
        search: ({
          country,
          circle: _,
          ...before
        }: {
          country?: string;
          circle?: string;
          asOf?: string | undefined;
        }) => ({
          ...before,
          ...(code && code !== country && { country: code }),
        }),
        replace: true,
      }),
    [navigate],
  );

  const neighbours = useNeighbours(search.list === "neighbours", search.country);
  const showLines = (shown: boolean) =>
    void navigate({
      search: (before) => ({ ...before, list: shown ? ("neighbours" as const) : ("watch" as const) }),
      replace: true,
    });

  if (situation.isError)
    return <ProblemNote error={situation.error} onRetry={() => void situation.refetch()} />;
  return (
    <div className="situation">
      <Headline situation={situation.data} />
      <div className="situation-map">
        <Suspense fallback={<div className="map" data-tour="map" />}>
          <WorldMap
            countries={situation.data?.countries ?? []}
            outlines={outlines.data}
            chosenCountry={search.country}
            circles={{
              points,
              chosen: choice.chosen,
              measure,
              pointed: choice.listed.find(({ id }) => id === pointed)?.place,
              onLevel: setLevel,
              onIncident: (id) => open({ kind: "event", id }),
              onCircle: choice.chooseCircle,
            }}
            lines={neighbours.lines}
            onLines={showLines}
            onMeasure={chooseMeasure}
            onCountry={chooseCountry}
          />
        </Suspense>
        <TimeBrush
          days={choice.days}
          whole={choice.whole}
          chosen={choice.span}
          onChoose={choice.chooseTime}
        />
      </div>
      <SituationLists
        situation={situation.data}
        listed={choice.listed}
        count={choice.count}
        since={points?.since}
        circle={search.circle}
        country={search.country}
        list={search.list ?? "watch"}
        neighbours={neighbours.asked}
        pointed={pointed}
        onPoint={setPointed}
        onCountry={chooseCountry}
        onCircle={(place) =>
          choice.chooseCircle(
            points && place !== undefined
              ? circleName(points, level, points.levels[level]?.of[place] ?? -1)
              : undefined,
          )
        }
      />
    </div>
  );
}

/** Violence beyond the borders, asked for while its list is open: the list and the map's lines are one selection. */
function useNeighbours(isOpen: boolean, country: string | undefined) {
  const all = useRead("diffusion", {}, { enabled: isOpen, keep: true });
  const one = useRead(
    "diffusion",
    { ...(country !== undefined && { place: country }) },
    { enabled: isOpen && country !== undefined },
  );
  const chosen = country === undefined ? all : one;
  const items = chosen.data?.items;
  const asked: NeighboursAsked = {
    all: all.data,
    one: country === undefined ? undefined : one.data,
    error: chosen.error,
    onRetry: () => void chosen.refetch(),
  };
  const lines = useMemo(
    () => (isOpen ? neighbourLines(items ?? [], country) : undefined),
    [isOpen, items, country],
  );
  return { asked, lines };
}

function Headline({ situation }: { readonly situation: OutputOf<"situation"> | undefined }) {
  const { say, format, place, code } = useLanguage();
  const { count } = useTotals();
  const { since } = useFresh();
  const { asOf } = useClock();
  if (!situation)
    return (
      <header className="situation-head">
        <span className="bone" style={{ inlineSize: "56%", blockSize: 24 }} />
        <span className="bone" style={{ inlineSize: "34%", blockSize: 12 }} />
      </header>
    );
  const { changed, changedIsAtLeast, watch, open, countries } = situation;
  const [worst] = watch;
  const state = worst
    ? say("situation.headline.first", {
        count: count(open),
        level: worst.level,
        word: say(`level.${worst.level}`),
        title: place(worst.place, worst.placeName),
      })
    : say("situation.headline.quiet");
  const news =
    since === undefined
      ? ""
      : changed.length === 0
        ? say("situation.headline.nothing")
        : `${say("situation.headline.changed", { count: count({ total: changed.length, totalIsAtLeast: changedIsAtLeast }) })}.`;
  const sum = (of: (country: (typeof countries)[number]) => number) =>
    countries.reduce((total, country) => total + of(country), 0);
  return (
    <header className="situation-head">
      <h1>
        <span className="only-read">{say("situation.title")}: </span>
        {sentenceCase(state, code)} {news && <span className="muted">{sentenceCase(news, code)}</span>}
      </h1>
      <p className="muted numeric situation-sub">
        {say("situation.asof", {
          when: asOf
            ? say("clock.label", { when: format.day(asOf) })
            : say("clock.now.day", { day: format.day(situation.asOf) }),
          warnings: say("situation.warnings", { count: count(open) }),
          incidents: say("situation.incidents", { count: sum(({ incidents30 }) => incidents30) }),
          deaths: say("situation.deaths", { count: Math.round(sum(({ deaths30 }) => deaths30)) }),
        })}
        <span className="level-legend push" title={say("level.about")}>
          {[...LEVEL_ORDER].reverse().map((level) => (
            <span key={level} className="row small">
              <LevelShape level={level} size={12} /> {level} {say(`level.${level}`)}
            </span>
          ))}
        </span>
      </p>
    </header>
  );
}

/** A sentence may begin with a total that is said in words. */
function sentenceCase(words: string, code: string): string {
  return words.charAt(0).toLocaleUpperCase(code) + words.slice(1);
}
