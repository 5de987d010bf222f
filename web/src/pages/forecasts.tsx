import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { Bench } from "../parts/bench.tsx";
import { Empty } from "../parts/states.tsx";
import { Total } from "../parts/total.tsx";
import { ForecastThing } from "./forecast-thing.tsx";
import { PlaceSeries } from "./place-series.tsx";

type Row = OutputOf<"forecasts">["items"][number];

/** Every place by its chance of organised violence in the next twelve months. */
export function ForecastsPage() {
  const { say, code, place: named } = useLanguage();
  const { place, q = "" } = useSearch({ from: "/forecasts" });
  const list = useRead("forecasts", {}, { keep: true });
  const wanted = q.toLocaleLowerCase(code);
  const items = (list.data?.items ?? []).filter(({ place: key, placeName }) =>
    named(key, placeName).toLocaleLowerCase(code).includes(wanted),
  );
  return (
    <Bench
      to="/forecasts"
      label={say("forecasts.title")}
      kind="forecast"
      hint={say("forecasts.choose")}
      asked={list}
      items={items}
      selectedId={items.find((row) => row.place === place)?.id}
      chosen={place}
      choice={(row) => ({ place: row.place })}
      rowHeight={40}
      head={<ForecastsHead list={list.data} />}
      empty={
        <Empty
          title={say(q ? "forecasts.empty.filter" : "forecasts.empty")}
          about={say(q ? "inbox.empty.filter.do" : "forecasts.empty.do")}
        />
      }
      row={(row, selected) => <ForecastRow row={row} selected={selected} />}
    >
      {place && (
        <>
          <ForecastThing key={place} place={place} />
          <PlaceSeries key={`series ${place}`} place={place} />
        </>
      )}
    </Bench>
  );
}

function ForecastsHead({ list }: { readonly list: OutputOf<"forecasts"> | undefined }) {
  const { say, format } = useLanguage();
  const { q = "" } = useSearch({ from: "/forecasts" });
  const navigate = useNavigate({ from: "/forecasts" });
  return (
    <>
      <h1>
        {say("forecasts.title")} <Total of={{ total: list?.items.length }} />
      </h1>
      <p className="small">
        <span className="strong">{say("forecasts.head")}</span>
        <br />
        <span className="muted">
          {list?.asOf && say("forecasts.sub", { model: list.model ?? "", asOf: format.month(list.asOf) })}
        </span>
      </p>
      <p className="small no-print">
        <Link to="/forecasts/world">{say("world.open")}</Link>
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
    </>
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
