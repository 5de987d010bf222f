import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useReadPages } from "../api/reads.ts";
import { useEvidence } from "../evidence/opened.ts";
import { useFresh } from "../frame/fresh.tsx";
import { useLanguage } from "../language/language.tsx";
import { ConfidenceMark } from "../parts/confidence.tsx";
import { useLikelihoodWords } from "../parts/likelihood.tsx";
import { RecordList } from "../parts/list.tsx";
import { Empty, ProblemNote, RowBones } from "../parts/states.tsx";
import { enterThing, Thing, useFirstChosen } from "../parts/thing.tsx";
import { AssessmentThing } from "./assessment-thing.tsx";

const ROW = 92;

export function AssessmentsPage() {
  const { say, format } = useLanguage();
  const words = useLikelihoodWords();
  const { isFresh } = useFresh();
  const { id, status } = useSearch({ from: "/assessments" });
  const navigate = useNavigate({ from: "/assessments" });
  const { open } = useEvidence();
  const list = useReadPages("assessments", { ...(status && { status }), limit: 100 });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  useFirstChosen(
    id,
    items[0]?.id,
    (first) => void navigate({ search: (before) => ({ ...before, id: first }), replace: true }),
  );
  const filters = [undefined, "draft", "final"] as const;
  return (
    <div className="bench assessments" data-opened={id ? "" : undefined}>
      <section className="bench-list" aria-label={say("assessments.title")}>
        <div className="bench-head">
          <h1>
            {say("assessments.title")}
            <span className="small muted numeric">{format.number(list.data?.pages[0]?.total ?? 0)}</span>
          </h1>
          <nav className="tabs" aria-label={say("common.filter")}>
            {filters.map((one) => (
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
        </div>
        {list.isPending && <RowBones count={6} height={ROW} />}
        {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && items.length === 0 && (
          <Empty
            title={say(status ? "assessments.empty.filter" : "assessments.empty")}
            about={say("assessments.empty.do")}
          >
            <Link to="/warnings">{say("page.warnings")}</Link>
          </Empty>
        )}
        {items.length > 0 && (
          <RecordList
            items={items}
            selectedId={id}
            label={say("assessments.title")}
            rowHeight={ROW}
            row={(item, selected) => (
              <Link
                from="/assessments"
                to="/assessments"
                search={({ evidence: _, ...before }) => ({ ...before, id: item.id })}
                className="list-row"
                activeOptions={{ exact: true }}
                aria-current={selected}
                data-fresh={isFresh(item.id) ? "" : undefined}
              >
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
              </Link>
            )}
            onSelect={(item) =>
              void navigate({
                search: ({ evidence: _, ...before }) => ({ ...before, id: item.id }),
                replace: true,
              })
            }
            onOpen={enterThing}
            onEvidence={(item) => open({ kind: "assessment", id: item.id })}
            hasMore={list.hasNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        )}
      </section>
      <Thing chosen={id} hint={say("assessments.choose")} label={say("kind.assessment")} to="/assessments">
        {id && <AssessmentThing key={id} id={id} />}
      </Thing>
    </div>
  );
}
