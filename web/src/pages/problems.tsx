import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useReadPages } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { Bench } from "../parts/bench.tsx";
import { BenchHead } from "../parts/bench-head.tsx";
import { BenchRow } from "../parts/bench-row.tsx";
import { CoverageBar } from "../parts/coverage.tsx";
import { LevelBadge, TrendMark } from "../parts/level.tsx";
import { LEVEL_ORDER } from "../parts/level-order.ts";
import { LikelihoodBar, useLikelihoodWords } from "../parts/likelihood.tsx";
import { Empty } from "../parts/states.tsx";
import { ProblemForm } from "./problem-form.tsx";
import { ProblemThing } from "./problem-thing.tsx";

type Summary = OutputOf<"problems">["items"][number];

const ROW = 110;

/** The warning board: what people fear, the level they set, what the indicators say, and how much of it is covered. */
export function ProblemsPage() {
  const { say } = useLanguage();
  const { id } = useSearch({ from: "/problems" });
  const [isStating, setStating] = useState(false);
  const list = useReadPages("problems", { status: "active", limit: 100 });
  const items = (list.data?.pages.flatMap((page) => page.items) ?? [])
    .map((summary) => ({ id: summary.problem.id, summary }))
    .sort((a, b) => worse(a.summary, b.summary));
  return (
    <>
      <Bench
        to="/problems"
        label={say("problems.title")}
        kind="warning-problem"
        hint={say("problems.choose")}
        asked={list}
        items={items}
        selectedId={id}
        chosen={id}
        rowHeight={ROW}
        head={
          <BenchHead
            title={say("problems.title")}
            total={list.data?.pages[0]}
            act={say("problems.state")}
            onAct={() => setStating(true)}
          />
        }
        empty={<Empty title={say("problems.empty")} about={say("problems.empty.do")} />}
        row={({ summary }, selected) => <ProblemRow summary={summary} selected={selected} />}
      >
        {id && <ProblemThing key={id} id={id} />}
      </Bench>
      {isStating && <ProblemForm onClose={() => setStating(false)} />}
    </>
  );
}

function worse(a: Summary, b: Summary): number {
  return LEVEL_ORDER.indexOf(b.level) - LEVEL_ORDER.indexOf(a.level) || b.likelihood - a.likelihood;
}

function ProblemRow({ summary, selected }: { readonly summary: Summary; readonly selected: boolean }) {
  const { say, format, place } = useLanguage();
  const words = useLikelihoodWords();
  const { problem, placeName, level, likelihood, coverage, known, indicators, proposed } = summary;
  const { before, trend, acknowledgement, acknowledgedAt } = summary;
  const p = { p: likelihood, scale: "icd-203" } as const;
  return (
    <BenchRow to="/problems" id={problem.id} selected={selected} className="warning-row">
      <span className="row">
        <LevelBadge level={level} />
        <span className="strong clip" dir="auto">
          {problem.body.title}
        </span>
        {trend && <TrendMark trend={trend} />}
        {proposed && (
          <span className="run-status push" data-status="running">
            {say("problems.proposed.short", { level: proposed.body.level })}
          </span>
        )}
      </span>
      <span className="row warning-row-likelihood">
        <LikelihoodBar likelihood={p} small />
        <span className="small clip">{words(p)}</span>
      </span>
      <span className="row small quiet">
        <span className="clip">{place(problem.body.place, placeName)}</span>
        <span className="push row">
          <span className="numeric">{say("problems.known", { known, of: indicators })}</span>
          <CoverageBar share={coverage} />
        </span>
      </span>
      <span className="row small muted numeric">
        <span className="clip">
          {before
            ? say("problems.before", {
                day: format.shortDay(before.day),
                level: before.level,
                p: format.share(before.likelihood),
              })
            : say("problems.before.none")}
        </span>
        <span className="push">
          {acknowledgedAt
            ? say("problems.acknowledged.on", { day: format.shortDay(acknowledgedAt) })
            : say(
                acknowledgement === "waiting" ? "problems.acknowledged.not" : "problems.acknowledged.unsent",
              )}
        </span>
      </span>
    </BenchRow>
  );
}
