import { NativeSelect } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useReadPages } from "../api/reads.ts";
import { useEvidence } from "../evidence/opened.ts";
import { useLanguage } from "../language/language.tsx";
import { LEVEL_ORDER } from "../parts/level-order.ts";
import { RecordList } from "../parts/list.tsx";
import { Empty, ProblemNote, RowBones } from "../parts/states.tsx";
import { enterThing, Thing, useFirstChosen } from "../parts/thing.tsx";
import { WARNING_ROW, WarningRow } from "../parts/warning-row.tsx";
import { WarningThing } from "./warning-thing.tsx";

export function WarningsPage() {
  const { say, format } = useLanguage();
  const { id, status = "open", level } = useSearch({ from: "/warnings" });
  const navigate = useNavigate({ from: "/warnings" });
  const { open } = useEvidence();
  const list = useReadPages("warnings", {
    ...(status !== "all" && { status }),
    ...(level && { level }),
    limit: 100,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const sorted = [...items].sort(
    (a, b) => LEVEL_ORDER.indexOf(b.level) - LEVEL_ORDER.indexOf(a.level) || b.likelihood.p - a.likelihood.p,
  );
  const first = sorted[0]?.id;
  const select = (next: string) =>
    void navigate({ search: ({ evidence: _, ...before }) => ({ ...before, id: next }), replace: true });

  useFirstChosen(
    id,
    first,
    (next) => void navigate({ search: (before) => ({ ...before, id: next }), replace: true }),
  );

  return (
    <div className="bench" data-opened={id ? "" : undefined}>
      <section className="bench-list" aria-label={say("warnings.title")}>
        <div className="bench-head">
          <h1>
            {say("warnings.title")}
            <span className="small muted numeric">{format.number(list.data?.pages[0]?.total ?? 0)}</span>
          </h1>
          <div className="row">
            <nav className="tabs grow" aria-label={say("common.filter")}>
              {(["open", "closed", "all"] as const).map((one) => (
                <Link
                  key={one}
                  to="/warnings"
                  search={({ id: _, ...before }) => ({ ...before, status: one })}
                  className="tab"
                  activeOptions={{ exact: true }}
                  aria-current={one === status}
                >
                  {say(one === "all" ? "common.all" : `warnings.${one}`)}
                </Link>
              ))}
            </nav>
            <NativeSelect
              aria-label={say("level.legend")}
              value={level ?? ""}
              data={[
                { value: "", label: say("warnings.level.any") },
                ...[...LEVEL_ORDER]
                  .reverse()
                  .map((one) => ({ value: one, label: `${one} ${say(`level.${one}`)}` })),
              ]}
              onChange={({ currentTarget: { value } }) => {
                const chosen = LEVEL_ORDER.find((one) => one === value);
                void navigate({
                  search: ({ level: _, id: __, ...before }) => ({
                    ...before,
                    ...(chosen && { level: chosen }),
                  }),
                });
              }}
            />
          </div>
        </div>
        {list.isPending && <RowBones count={7} height={WARNING_ROW} />}
        {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && sorted.length === 0 && (
          <Empty
            title={say(level || status !== "all" ? "warnings.empty.filter" : "warnings.empty")}
            about={say("warnings.empty.do")}
          >
            <Link to="/warnings" search={{ status: "all" }}>
              {say("inbox.clear")}
            </Link>
          </Empty>
        )}
        {sorted.length > 0 && (
          <RecordList
            items={sorted}
            selectedId={id}
            label={say("warnings.title")}
            rowHeight={WARNING_ROW}
            row={(warning, selected) => <WarningRow warning={warning} selected={selected} />}
            onSelect={(warning) => select(warning.id)}
            onOpen={enterThing}
            onEvidence={(warning) => open({ kind: "warning", id: warning.id })}
            hasMore={list.hasNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        )}
      </section>
      <Thing chosen={id} hint={say("warnings.choose")} label={say("kind.warning")} to="/warnings">
        {id && <WarningThing key={id} id={id} />}
      </Thing>
    </div>
  );
}
