import { Link } from "@tanstack/react-router";
import { useRead } from "../api/reads.ts";
import { useEvidence } from "../evidence/opened.ts";
import { useShortcuts } from "../frame/shortcuts.ts";
import { useLanguage } from "../language/language.tsx";
import { RecordList } from "../parts/list.tsx";
import { Empty } from "../parts/states.tsx";
import type { Listed } from "./situation-choice.ts";

interface SituationIncidentsProps {
  readonly listed: readonly Listed[];
  readonly count: number;
  /** Older incidents than of this day are not among them. */
  readonly since: string | undefined;
  readonly pointed: string | undefined;
  onPoint(id: string): void;
  /** Chooses the circle of an incident, as a click on it does. */
  onCircle(place: number): void;
}

/** The incidents that the map counts, one by one. */
export function SituationIncidents(props: SituationIncidentsProps) {
  const { listed, count, since, pointed, onPoint, onCircle } = props;
  const { say, format } = useLanguage();
  const { open } = useEvidence();
  const current = listed.find(({ id }) => id === pointed);
  useShortcuts(current ? { c: () => onCircle(current.place) } : {});
  if (listed.length === 0)
    return <Empty title={say("situation.incidents.empty")} about={say("situation.incidents.empty.do")} />;
  return (
    <>
      <RecordList
        items={listed}
        selectedId={pointed}
        label={say("situation.happened")}
        rowHeight={78}
        row={(incident, selected) => <IncidentRow {...incident} selected={selected} onPoint={onPoint} />}
        onSelect={({ id }) => onPoint(id)}
        onOpen={({ id }) => open({ kind: "event", id })}
        onEvidence={({ id }) => open({ kind: "event", id })}
      />
      {(count > listed.length || since) && (
        <p className="list-foot small muted">
          {count > listed.length &&
            say("common.of", { count: format.number(listed.length), total: format.number(count) })}{" "}
          {since && say("situation.since", { day: format.day(since) })}
        </p>
      )}
    </>
  );
}

function IncidentRow({
  id,
  page,
  selected,
  onPoint,
}: Listed & { readonly selected: boolean; onPoint(id: string): void }) {
  const { say, format } = useLanguage();
  const { data } = useRead("incidents", { ids: [...page] });
  const incident = data?.items.find((item) => item.id === id);
  const { day, placeName, precision, deaths, title, mediaVolume, independentOrigins } = incident ?? {};
  return (
    <Link
      to="/"
      search={(before) => ({ ...before, evidence: `event:${id}` })}
      className="list-row"
      activeOptions={{ exact: true }}
      aria-current={selected}
      onFocus={() => onPoint(id)}
      onPointerEnter={() => onPoint(id)}
    >
      <span className="row small muted numeric">
        {day ? <time>{format.day(day)}</time> : <span className="bone" style={{ inlineSize: 80 }} />}
        <span className="clip" dir="auto" title={precision && say(`precision.${precision}`)}>
          {placeName}
        </span>
        {deaths !== undefined && deaths > 0 && (
          <b className="push ink">{say("situation.incident.deaths", { count: deaths })}</b>
        )}
      </span>
      <span className="clip" dir="auto" style={{ display: "block" }}>
        {title ?? <span className="bone" style={{ inlineSize: "80%" }} />}
      </span>
      <span className="small muted">
        {incident &&
          say("situation.incident.media", {
            count: mediaVolume ?? 0,
            origins: say("situation.incident.origins", { count: independentOrigins ?? 0 }),
          })}
      </span>
    </Link>
  );
}
