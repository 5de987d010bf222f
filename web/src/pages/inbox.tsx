import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useReadPages } from "../api/reads.ts";
import { directionOf } from "../language/direction.ts";
import { useLanguage } from "../language/language.tsx";
import { Bench } from "../parts/bench.tsx";
import { BenchRow } from "../parts/bench-row.tsx";
import { GradeMark } from "../parts/grade.tsx";
import { Empty } from "../parts/states.tsx";
import { InboxTabs } from "./inbox-tabs.tsx";
import { QuarantineBench } from "./quarantine.tsx";
import { ReportThing } from "./report-thing.tsx";

type ReportSummary = OutputOf<"reports">["items"][number];

const TRIAGES = ["new", "kept", "rejected"] as const;
const DISCIPLINES = ["human", "technical", "open"] as const;

export function InboxPage() {
  const { tab } = useSearch({ from: "/inbox" });
  return tab === "quarantine" ? <QuarantineBench /> : <ReportsBench />;
}

function ReportsBench() {
  const { say } = useLanguage();
  const { id, q, triage, discipline } = useSearch({ from: "/inbox" });
  const list = useReadPages("reports", {
    ...(q && { q }),
    ...(triage && { triage }),
    ...(discipline && { discipline }),
    limit: 100,
  });
  const isFiltered = Boolean(q || triage || discipline);
  return (
    <Bench
      to="/inbox"
      label={say("inbox.reports")}
      kind="report"
      hint={say("inbox.choose")}
      asked={list}
      items={list.data?.pages.flatMap((page) => page.items) ?? []}
      selectedId={id}
      chosen={id}
      rowHeight={84}
      head={
        <>
          <h1>{say("inbox.title")}</h1>
          <InboxTabs />
          <ReportFilters />
        </>
      }
      empty={
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
      }
      row={(report, selected) => <ReportRow report={report} selected={selected} />}
    >
      {id && <ReportThing key={id} id={id} />}
    </Bench>
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
  const { id, title, language, sourceName, discipline, publishedAt, receivedAt, grade, triage, excerpt } =
    report;
  return (
    <BenchRow to="/inbox" id={id} selected={selected} className="report-row" triage={triage}>
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
    </BenchRow>
  );
}
