import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useReadPages } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { Bench } from "../parts/bench.tsx";
import { BenchHead } from "../parts/bench-head.tsx";
import { BenchRow } from "../parts/bench-row.tsx";
import { Empty } from "../parts/states.tsx";
import { ScenarioForm } from "./scenario-form.tsx";
import { ScenarioThing } from "./scenario-thing.tsx";

const ROW = 68;

/** Scenarios: what the future of a question hangs on, and which futures hang together. */
export function ScenariosPage() {
  const { say, format } = useLanguage();
  const { id } = useSearch({ from: "/scenarios" });
  const [isStating, setStating] = useState(false);
  const list = useReadPages("scenario-sets", { status: "active", limit: 100 });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Bench
        to="/scenarios"
        label={say("scenarios.title")}
        kind="scenario-set"
        hint={say("scenarios.choose")}
        asked={list}
        items={items}
        selectedId={id}
        chosen={id}
        rowHeight={ROW}
        head={
          <BenchHead
            title={say("scenarios.title")}
            total={list.data?.pages[0]}
            act={say("scenarios.state")}
            onAct={() => setStating(true)}
          />
        }
        empty={<Empty title={say("scenarios.empty")} about={say("scenarios.empty.do")} />}
        row={({ id: own, body }, selected) => (
          <BenchRow to="/scenarios" id={own} selected={selected}>
            <span className="strong clip" dir="auto">
              {body.title}
            </span>
            <span className="row small quiet">
              <span className="clip" dir="auto">
                {say("scenarios.row", { drivers: body.descriptors.length, stories: body.stories.length })}
              </span>
              <span className="push numeric">{format.day(body.horizon)}</span>
            </span>
          </BenchRow>
        )}
      >
        {id && <ScenarioThing key={id} id={id} />}
      </Bench>
      {isStating && <ScenarioForm onClose={() => setStating(false)} />}
    </>
  );
}
