import { NativeSelect } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useReadPages } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { Bench } from "../parts/bench.tsx";
import { LEVEL_ORDER } from "../parts/level-order.ts";
import { Empty } from "../parts/states.tsx";
import { Total } from "../parts/total.tsx";
import { WARNING_ROW, WarningRow } from "../parts/warning-row.tsx";
import { WarningThing } from "./warning-thing.tsx";

export function WarningsPage() {
  const { say } = useLanguage();
  const { id, status = "open", level } = useSearch({ from: "/warnings" });
  const list = useReadPages("warnings", {
    ...(status !== "all" && { status }),
    ...(level && { level }),
    limit: 100,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const sorted = [...items].sort(
    (a, b) => LEVEL_ORDER.indexOf(b.level) - LEVEL_ORDER.indexOf(a.level) || b.likelihood.p - a.likelihood.p,
  );
  return (
    <Bench
      to="/warnings"
      label={say("warnings.title")}
      kind="warning"
      hint={say("warnings.choose")}
      asked={list}
      items={sorted}
      selectedId={id}
      chosen={id}
      rowHeight={WARNING_ROW}
      head={
        <>
          <h1>
            {say("warnings.title")} <Total of={list.data?.pages[0]} />
          </h1>
          <Link to="/offices" className="small">
            {say("page.offices")}
          </Link>
          <WarningFilters />
        </>
      }
      empty={
        <Empty
          title={say(level || status !== "all" ? "warnings.empty.filter" : "warnings.empty")}
          about={say("warnings.empty.do")}
        >
          <Link to="/warnings" search={{ status: "all" }}>
            {say("inbox.clear")}
          </Link>
        </Empty>
      }
      row={(warning, selected) => <WarningRow warning={warning} selected={selected} />}
    >
      {id && <WarningThing key={id} id={id} />}
    </Bench>
  );
}

function WarningFilters() {
  const { say } = useLanguage();
  const { status = "open", level } = useSearch({ from: "/warnings" });
  const navigate = useNavigate({ from: "/warnings" });
  return (
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
  );
}
