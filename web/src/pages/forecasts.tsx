import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useEvidence } from "../evidence/opened.ts";
import { useLanguage } from "../language/language.tsx";
import { RecordList } from "../parts/list.tsx";
import { Empty, ProblemNote, RowBones } from "../parts/states.tsx";
import { enterThing, Thing, useFirstChosen } from "../parts/thing.tsx";
import { ForecastThing } from "./forecast-thing.tsx";

type Row = OutputOf<"forecasts">["items"][number];

const ROW = 40;

/** Every place by its chance of organised violence in the next twelve months. */
export function ForecastsPage() {
  const { say, format, code, place: named } = useLanguage();
  const { place, q = "" } = useSearch({ from: "/forecasts" });
  const navigate = useNavigate({ from: "/forecasts" });
  const { open } = useEvidence();
  const list = useRead("forecasts", {}, { keep: true });
  const wanted = q.toLocaleLowerCase(code);
  const items = (list.data?.items ?? []).filter(({ place: key, placeName }) =>
    named(key, placeName).toLocaleLowerCase(code).includes(wanted),
  );
  const first = list.data?.items[0]?.place;

  useFirstChosen(
    place,
    first,
    (next) => void navigate({ search: (before) => ({ ...before, place: next }), replace: true }),
  );

  return (
    <div className="bench forecasts" data-opened={place ? "" : undefined}>
      <section className="bench-list" aria-label={say("forecasts.title")}>
        <div className="bench-head">
          <h1>
            {say("forecasts.title")}
            <span className="small muted numeric">{format.number(list.data?.items.length ?? 0)}</span>
          </h1>
          <p className="small">
            <span className="strong">{say("forecasts.head")}</span>
            <br />
            <span className="muted">
              {list.data?.asOf &&
                say("forecasts.sub", { model: list.data.model ?? "", asOf: format.month(list.data.asOf) })}
            </span>
          </p>
          <TextInput
            aria-label={say("forecasts.filter")}
            placeholder={say("forecasts.filter")}
            leftSection={<IconSearch size={14} aria-hidden="true" />}
            value={q}
            onChange={({ currentTarget: { value } }) =>
              void navigate({
                search: ({ q: _, ...before }) => ({ ...before, ...(value && { q: value }) }),
                replace: true,
              })
            }
          />
          <p className="forecast-columns small muted" aria-hidden="true">
            <span>{say("forecasts.place")}</span>
            <span>{say("forecasts.p25")}</span>
            <span className="end">{say("forecasts.change")}</span>
          </p>
        </div>
        {list.isPending && <RowBones count={14} height={ROW} />}
        {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && items.length === 0 && (
          <Empty
            title={say(q ? "forecasts.empty.filter" : "forecasts.empty")}
            about={say(q ? "inbox.empty.filter.do" : "forecasts.empty.do")}
          />
        )}
        {items.length > 0 && (
          <RecordList
            items={items}
            selectedId={items.find((row) => row.place === place)?.id}
            label={say("forecasts.title")}
            rowHeight={ROW}
            row={(row, selected) => <ForecastRow row={row} selected={selected} />}
            onSelect={(row) =>
              void navigate({
                search: ({ evidence: _, ...before }) => ({ ...before, place: row.place }),
                replace: true,
              })
            }
            onOpen={enterThing}
            onEvidence={(row) => open({ kind: "forecast", id: row.id })}
          />
        )}
      </section>
      <Thing chosen={place} hint={say("forecasts.choose")} label={say("kind.forecast")} to="/forecasts">
        {place && <ForecastThing key={place} place={place} />}
      </Thing>
    </div>
  );
}

/** Less than a point is noise of the draws and not a change. */
const NOTABLE = 0.01;

function ForecastRow({ row, selected }: { readonly row: Row; readonly selected: boolean }) {
  const { say, format, place: named } = useLanguage();
  const { place, placeName, p25, change } = row;
  const isNotable = change !== undefined && Math.abs(change) >= NOTABLE;
  return (
    <Link
      to="/forecasts"
      search={({ evidence: _, ...before }) => ({ ...before, place })}
      className="list-row forecast-row"
      activeOptions={{ exact: true }}
      aria-current={selected}
    >
      <span className="clip" dir="auto">
        {named(place, placeName)}
      </span>
      <span className="p-bar" aria-hidden="true">
        <span style={{ inlineSize: `${p25 * 100}%` }} />
      </span>
      <span className="numeric end">
        <span className="only-read">{say("forecasts.p25")} </span>
        {format.percent(p25)}
      </span>
      <span
        className="numeric end small"
        data-change={isNotable ? (change > 0 ? "up" : "down") : "none"}
        title={
          isNotable ? say("forecasts.change.points", { points: format.signedPoints(change) }) : undefined
        }
      >
        {isNotable ? (
          <>
            <span aria-hidden="true">{change > 0 ? "▲" : "▼"} </span>
            {format.signedPoints(change)}
          </>
        ) : (
          <span className="muted">·</span>
        )}
      </span>
    </Link>
  );
}
