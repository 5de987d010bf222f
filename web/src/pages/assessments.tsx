import { Link, useSearch } from "@tanstack/react-router";
import { useReadPages } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { Bench } from "../parts/bench.tsx";
import { BenchRow } from "../parts/bench-row.tsx";
import { ConfidenceMark } from "../parts/confidence.tsx";
import { useLikelihoodWords } from "../parts/likelihood.tsx";
import { Empty } from "../parts/states.tsx";
import { Total } from "../parts/total.tsx";
import { AssessmentThing } from "./assessment-thing.tsx";

const FILTERS = [undefined, "draft", "final"] as const;

export function AssessmentsPage() {
  const { say, format } = useLanguage();
  const words = useLikelihoodWords();
  const { id, status } = useSearch({ from: "/assessments" });
  const list = useReadPages("assessments", { ...(status && { status }), limit: 100 });
  return (
    <Bench
      to="/assessments"
      label={say("assessments.title")}
      kind="assessment"
      hint={say("assessments.choose")}
      asked={list}
      items={list.data?.pages.flatMap((page) => page.items) ?? []}
      selectedId={id}
      chosen={id}
      rowHeight={92}
      head={
        <>
          <h1>
            {say("assessments.title")} <Total of={list.data?.pages[0]} />
          </h1>
          <nav className="tabs" aria-label={say("common.filter")}>
            {FILTERS.map((one) => (
              <Link
                key={one ?? "all"}
                to="/assessments"
                search={({ status: _, id: __, ...before }) => ({ ...before, ...(one && { status: one }) })}
                className="tab"
                activeOptions={{ exact: true }}
                aria-current={one === status}
              >
                {say(one ? `assessments.${one}` : "common.all")}
              </Link>
            ))}
          </nav>
        </>
      }
      empty={
        <Empty
          title={say(status ? "assessments.empty.filter" : "assessments.empty")}
          about={say("assessments.empty.do")}
        >
          <Link to="/warnings">{say("page.warnings")}</Link>
        </Empty>
      }
      row={(item, selected) => (
        <BenchRow to="/assessments" id={item.id} selected={selected}>
          <span className="row small muted">
            <span className="status-mark" data-status={item.status}>
              {say(item.status === "final" ? "assessments.final" : "assessments.draft")}
            </span>
            <span className="clip" dir="auto">
              {item.placeName}
            </span>
            <time className="push numeric">{format.shortDay(item.recordedAt)}</time>
          </span>
          <span className="clip strong" dir="auto" style={{ display: "block" }}>
            {item.title}
          </span>
          <span className="row small assessment-said">
            <span>{words({ p: item.p, scale: "icd-203" })}</span>
            <ConfidenceMark level={item.confidence} />
          </span>
        </BenchRow>
      )}
    >
      {id && <AssessmentThing key={id} id={id} />}
    </Bench>
  );
}
