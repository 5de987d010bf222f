import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useReadPages } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { Bench } from "../parts/bench.tsx";
import { BenchHead } from "../parts/bench-head.tsx";
import { BenchRow } from "../parts/bench-row.tsx";
import { Empty } from "../parts/states.tsx";
import { BacktestForm } from "./backtest-form.tsx";
import { BacktestStory } from "./backtest-story.tsx";
import { BacktestThing } from "./backtest-thing.tsx";

type Item = OutputOf<"backtests">["items"][number];

const ROW = 72;

/** The backtest laboratory: watches held against the past, at any threshold, down to one event and its readings. */
export function BacktestsPage() {
  const { say } = useLanguage();
  const { id, place, month } = useSearch({ from: "/backtests" });
  const navigate = useNavigate({ from: "/backtests" });
  const [isAsking, setAsking] = useState(false);
  const list = useReadPages("backtests", { limit: 100 });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Bench
        to="/backtests"
        label={say("backtests.title")}
        kind="backtest"
        hint={say("backtests.choose")}
        asked={list}
        items={items}
        selectedId={id}
        chosen={id}
        rowHeight={ROW}
        head={
          <BenchHead
            title={say("backtests.title")}
            total={list.data?.pages[0]}
            act={say("backtests.ask")}
            onAct={() => setAsking(true)}
          />
        }
        empty={<Empty title={say("backtests.empty")} about={say("backtests.empty.do")} />}
        row={(item, selected) => <Row item={item} selected={selected} />}
      >
        {id && place && month ? (
          <BacktestStory key={`${place} ${month}`} id={id} place={place} month={month} />
        ) : (
          id && <BacktestThing key={id} id={id} />
        )}
      </Bench>
      {isAsking && (
        <BacktestForm
          onClose={() => setAsking(false)}
          onAsked={(made) => {
            setAsking(false);
            void navigate({ search: { id: made } });
          }}
        />
      )}
    </>
  );
}

function Row({ item, selected }: { readonly item: Item; readonly selected: boolean }) {
  const { say, format } = useLanguage();
  const { id, title, status, from, to, hits, falseAlarms, events } = item;
  return (
    <BenchRow to="/backtests" id={id} selected={selected} className="warning-row">
      <span className="row">
        <span className="strong clip" dir="auto">
          {title}
        </span>
        {status !== "done" && (
          <span className="run-status push" data-status={status === "failed" ? "failed" : "running"}>
            {say(`backtests.status.${status}`)}
          </span>
        )}
      </span>
      <span className="row small quiet">
        <span className="clip">
          {format.day(from)} – {format.day(to)}
        </span>
        {hits !== undefined && (
          <span className="push numeric">
            {say("backtests.row", { hits, events, alarms: falseAlarms ?? 0 })}
          </span>
        )}
      </span>
    </BenchRow>
  );
}
