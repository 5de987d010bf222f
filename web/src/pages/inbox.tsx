import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useReadPages } from "../api/reads.ts";
import { useEvidence } from "../evidence/opened.ts";
import { useFresh } from "../frame/fresh.tsx";
import { directionOf } from "../language/direction.ts";
import { useLanguage } from "../language/language.tsx";
import { GradeMark } from "../parts/grade.tsx";
import { RecordList } from "../parts/list.tsx";
import { Empty, ProblemNote, RowBones } from "../parts/states.tsx";
import { enterThing, Thing, useFirstChosen } from "../parts/thing.tsx";
import { InboxTabs } from "./inbox-tabs.tsx";
import { QuarantineBench } from "./quarantine.tsx";
import { ReportThing } from "./report-thing.tsx";

type ReportSummary = OutputOf<"reports">["items"][number];

const ROW = 84;
const TRIAGES = ["new", "kept", "rejected"] as const;
const DISCIPLINES = ["human", "technical", "open"] as const;

export function InboxPage() {
  const { tab } = useSearch({ from: "/inbox" });
  return tab === "quarantine" ? <QuarantineBench /> : <ReportsBench />;
}

function ReportsBench() {
  const { say } = useLanguage();
  const { id, q, triage, discipline } = useSearch({ from: "/inbox" });
  const navigate = useNavigate({ from: "/inbox" });
  const { open } = useEvidence();
  const list = useReadPages("reports", {
    ...(q && { q }),
    ...(triage && { triage }),
    ...(discipline && { discipline }),
    limit: 100,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  useFirstChosen(
    id,
    items[0]?.id,
    (first) => void navigate({ search: (before) => ({ ...before, id: first }), replace: true }),
  );
  const isFiltered = Boolean(q || triage || discipline);
  return (
    <div className="bench" data-opened={id ? "" : undefined}>
      <section className="bench-list" aria-label={say("inbox.reports")}>
        <div className="bench-head">
          <h1>{say("inbox.title")}</h1>
          <InboxTabs />
          <ReportFilters />
        </div>
        {list.isPending && <RowBones count={8} height={ROW} />}
        {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && items.length === 0 && (
          <Empty
            title={say(isFiltered ? "inbox.empty.filter" : "inbox.empty")}
            about={say(isFiltered ? "inbox.empty.filter.do" : "inbox.empty.do")}
          >
            {isFiltered && (
              <Link to="/inbox" search={({ asOf }) => ({ ...(asOf && { asOf }) })}>
                {say("inbox.clear")}
              </Link>
            )}
          </Empty>
        )}
        {items.length > 0 && (
          <RecordList
            items={items}
            selectedId={id}
            label={say("inbox.reports")}
            rowHeight={ROW}
            row={(report, selected) => <ReportRow report={report} selected={selected} />}
            onSelect={(report) =>
              void navigate({
                search: ({ evidence: _, ...before }) => ({ ...before, id: report.id }),
                replace: true,
              })
            }
            onOpen={enterThing}
            onEvidence={(report) => open({ kind: "report", id: report.id })}
            hasMore={list.hasNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        )}
      </section>
      <Thing chosen={id} hint={say("inbox.choose")} label={say("kind.report")} to="/inbox">
        {id && <ReportThing key={id} id={id} />}
      </Thing>
    </div>
  );
}

function ReportFilters() {
  const { say } = useLanguage();
  const { q, triage, discipline } = useSearch({ from: "/inbox" });
  const navigate = useNavigate({ from: "/inbox" });
  const [typed, setTyped] = useState(q ?? "");
  const seek = useDebouncedCallback((words: string) => {
    void navigate({
      search: ({ q: _, id: __, ...before }) => ({ ...before, ...(words && { q: words }) }),
      replace: true,
    });
  }, 200);
  return (
    <>
      <TextInput
        aria-label={say("inbox.filter")}
        placeholder={say("inbox.filter")}
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        value={typed}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          seek(value.trim());
        }}
      />
      <div className="row">
        <NativeSelect
          className="grow"
          aria-label={say("common.filter")}
          value={triage ?? ""}
          data={[
            { value: "", label: say("common.all") },
            ...TRIAGES.map((one) => ({ value: one, label: say(`inbox.triage.${one}`) })),
          ]}
          onChange={({ currentTarget: { value } }) => {
            const chosen = TRIAGES.find((one) => one === value);
            void navigate({
              search: ({ triage: _, ...before }) => ({ ...before, ...(chosen && { triage: chosen }) }),
            });
          }}
        />
        <NativeSelect
          className="grow"
          aria-label={say("inbox.discipline")}
          value={discipline ?? ""}
          data={[
            { value: "", label: say("inbox.discipline") },
            ...DISCIPLINES.map((one) => ({ value: one, label: say(`discipline.${one}`) })),
          ]}
          onChange={({ currentTarget: { value } }) => {
            const chosen = DISCIPLINES.find((one) => one === value);
            void navigate({
              search: ({ discipline: _, ...before }) => ({
                ...before,
                ...(chosen && { discipline: chosen }),
              }),
            });
          }}
        />
      </div>
    </>
  );
}

function ReportRow({ report, selected }: { readonly report: ReportSummary; readonly selected: boolean }) {
  const { say, format } = useLanguage();
  const { isFresh } = useFresh();
  const { id, title, language, sourceName, discipline, publishedAt, receivedAt, grade, triage, excerpt } =
    report;
  return (
    <Link
      from="/inbox"
      to="/inbox"
      search={({ evidence: _, ...before }) => ({ ...before, id })}
      className="list-row report-row"
      activeOptions={{ exact: true }}
      aria-current={selected}
      data-triage={triage}
      data-fresh={isFresh(id) ? "" : undefined}
    >
      <span className="row small muted">
        <span className="clip" dir="auto">
          {sourceName}
        </span>
        <span>{say(`discipline.${discipline}`)}</span>
        {triage !== "new" && <span className="triage-mark">{say(`inbox.triage.${triage}`)}</span>}
        <time className="push numeric">{format.shortDay(publishedAt ?? receivedAt)}</time>
      </span>
      <span className="row">
        <span className="clip strong grow" dir={directionOf(language)}>
          {title}
        </span>
        <GradeMark grade={grade} />
      </span>
      <span className="small quiet clip" dir={directionOf(language)}>
        {excerpt}
      </span>
    </Link>
  );
}
