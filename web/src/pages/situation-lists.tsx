import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useEvidence } from "../evidence/opened.ts";
import { useFresh } from "../frame/fresh.tsx";
import { pageOf, useOpenRecord } from "../frame/open-record.ts";
import { useLanguage } from "../language/language.tsx";
import { RecordList } from "../parts/list.tsx";
import { useKindWord } from "../parts/record-link.tsx";
import { Empty, RowBones } from "../parts/states.tsx";
import { type Counted, useTotals } from "../parts/total.tsx";
import { WARNING_ROW, WarningRow } from "../parts/warning-row.tsx";
import type { Listed } from "./situation-choice.ts";
import { SituationIncidents } from "./situation-incidents.tsx";
import { type NeighboursAsked, SituationNeighbours } from "./situation-neighbours.tsx";

type Situation = OutputOf<"situation">;
type ListName = "watch" | "changed" | "incidents" | "neighbours";

interface SituationListsProps {
  readonly situation: Situation | undefined;
  /** Incidents of the chosen time, country and circle: the first of them, and how many there are. */
  readonly listed: readonly Listed[];
  readonly count: number;
  /** Older incidents than of this day are not among them. */
  readonly since: string | undefined;
  readonly circle: string | undefined;
  readonly country: string | undefined;
  readonly list: ListName;
  readonly neighbours: NeighboursAsked;
  readonly pointed: string | undefined;
  onPoint(id: string | undefined): void;
  onCountry(code: string | undefined): void;
  /** The circle of the incident at this place in the columns; none without one. */
  onCircle(place: number | undefined): void;
}

/** Beside the map: the same selection as lists. */
export function SituationLists(props: SituationListsProps) {
  const { situation, count, since, circle, country, list, onCountry, onCircle } = props;
  const { say, place } = useLanguage();
  const { text } = useTotals();
  const watch = situation?.watch.filter(({ place }) => !country || place.startsWith(country)) ?? [];
  const changed = situation?.changed ?? [];
  const counts: Record<Exclude<ListName, "neighbours">, Counted> = {
    watch: country ? { total: watch.length } : (situation?.open ?? {}),
    changed: { total: changed.length, totalIsAtLeast: situation?.changedIsAtLeast },
    incidents: { total: count, ...(since && { totalIsAtLeast: true }) },
  };
  const words = {
    watch: say("situation.watch"),
    changed: say("situation.changed"),
    incidents: say("situation.happened"),
    neighbours: say("situation.neighbours"),
  };
  const names: readonly ListName[] = ["watch", "changed", "incidents", "neighbours"];
  const chosenName = country
    ? place(country, situation?.countries.find((one) => one.country === country)?.name ?? country)
    : "";
  return (
    <aside className="situation-lists" data-tour="watch">
      <div className="tabs situation-tabs">
        {names.map((name) => (
          <Link
            key={name}
            to="/"
            search={(before) => ({ ...before, list: name })}
            replace
            className="tab"
            activeOptions={{ exact: true }}
            aria-current={name === list}
          >
            {words[name]}{" "}
            {name !== "neighbours" && <span className="numeric muted">{text(counts[name])}</span>}
          </Link>
        ))}
      </div>
      {country && (
        <p className="chip-row">
          <button
            type="button"
            className="chip"
            title={say("situation.country.clear")}
            onClick={() => onCountry(undefined)}
          >
            {say("situation.country", { name: chosenName })} <IconX size={13} aria-hidden="true" />
            <span className="only-read">{say("situation.country.clear")}</span>
          </button>
        </p>
      )}
      {circle && (
        <p className="chip-row">
          <button
            type="button"
            className="chip"
            title={say("situation.circle.clear")}
            onClick={() => onCircle(undefined)}
          >
            {say("situation.circle.only", { count })} <IconX size={13} aria-hidden="true" />
            <span className="only-read">{say("situation.circle.clear")}</span>
          </button>
        </p>
      )}
      {!situation && (list === "watch" || list === "changed") && <RowBones count={6} height={WARNING_ROW} />}
      {situation && list === "watch" && <Watch {...props} watch={watch} />}
      {situation && list === "changed" && <Changed {...props} changed={changed} />}
      {list === "incidents" && <SituationIncidents {...props} />}
      {list === "neighbours" && <SituationNeighbours {...props} />}
    </aside>
  );
}

function Watch({ watch, pointed, onPoint }: SituationListsProps & { readonly watch: Situation["watch"] }) {
  const { say } = useLanguage();
  const navigate = useNavigate();
  const { open } = useEvidence();
  if (watch.length === 0)
    return <Empty title={say("situation.watch.empty")} about={say("situation.watch.empty.do")} />;
  return (
    <RecordList
      items={watch}
      selectedId={pointed}
      label={say("situation.watch")}
      rowHeight={WARNING_ROW}
      row={(warning, selected) => <WarningRow warning={warning} selected={selected} />}
      onSelect={({ id }) => onPoint(id)}
      onOpen={({ id }) => void navigate({ to: "/warnings", search: { id } })}
      onEvidence={({ id }) => open({ kind: "warning", id })}
    />
  );
}

function Changed({
  changed,
  pointed,
  onPoint,
}: SituationListsProps & { readonly changed: Situation["changed"] }) {
  const { say, format } = useLanguage();
  const { markSeen } = useFresh();
  const { open } = useEvidence();
  const openRecord = useOpenRecord();
  const kindWord = useKindWord();
  if (changed.length === 0)
    return <Empty title={say("situation.changed.empty")} about={say("situation.changed.empty.do")} />;
  return (
    <>
      <RecordList<Situation["changed"][number]>
        items={changed}
        selectedId={pointed}
        label={say("situation.changed")}
        rowHeight={60}
        row={({ kind, id, title, at }, selected) => (
          <Link
            to={pageOf(kind) ?? "."}
            search={(before) => (pageOf(kind) ? { id } : { ...before, evidence: `${kind}:${id}` })}
            className="list-row"
            activeOptions={{ exact: true }}
            aria-current={selected}
            data-fresh=""
          >
            <span className="row small muted">
              {kindWord(kind)} <time className="push">{format.moment(at)}</time>
            </span>
            <span className="clip" dir="auto" style={{ display: "block" }}>
              {title}
            </span>
          </Link>
        )}
        onSelect={({ id }) => onPoint(id)}
        onOpen={openRecord}
        onEvidence={open}
      />
      <p className="list-foot">
        <Button variant="default" onClick={markSeen}>
          {say("situation.seen")}
        </Button>
      </p>
    </>
  );
}
