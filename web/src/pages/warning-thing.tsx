import { Button } from "@mantine/core";
import { IconCheck, IconPencilPlus } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { LevelHistory } from "../charts/level-history.tsx";
import { SeriesChart } from "../charts/series-chart.tsx";
import { useEvidence } from "../evidence/opened.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Handling } from "../parts/handling.tsx";
import { Ladder } from "../parts/ladder.tsx";
import { LevelBadge, TrendMark } from "../parts/level.tsx";
import { LikelihoodBar } from "../parts/likelihood.tsx";
import { EvidenceLink, MachineMark } from "../parts/record-link.tsx";
import { ProblemNote, ThingBones, useProblemSentence } from "../parts/states.tsx";
import { WarningReasons } from "./warning-reasons.tsx";

type WarningView = OutputOf<"warning">;

/** One warning: how likely what is, why, how it has moved, and what it rests on. */
export function WarningThing({ id }: { readonly id: string }) {
  const { place } = useLanguage();
  const view = useRead("warning", { id });
  if (view.isError) return <ProblemNote error={view.error} onRetry={() => void view.refetch()} />;
  if (!view.data) return <ThingBones blocks={[96, 220, 260]} />;
  const { warning } = view.data;
  const summary = {
    ...view.data.summary,
    placeName: place(view.data.summary.place, view.data.summary.placeName),
  };
  const shown = { ...view.data, summary };
  return (
    <article className="thing">
      <WarningHead view={shown} />
      <div className="warning-likelihood card card-body">
        <LikelihoodStatement view={view.data} />
      </div>
      <Handling kind="warning" id={id} />
      <WarningReasons reasons={warning.body.reasons} />
      <WarningRevised view={view.data} />
      <LevelHistory
        history={warning.body.history}
        placeName={summary.placeName}
        until={warning.body.lastSeen}
      />
      <Ladder place={summary.place} />
      <WarningSeries view={shown} />
      <div className="two">
        <WarningIncidents incidents={view.data.incidents} />
        <div className="stack warning-after">
          <WarningForecast view={shown} />
          <WarningAssessments view={view.data} />
        </div>
      </div>
    </article>
  );
}

function WarningHead({ view: { warning, summary } }: { readonly view: WarningView }) {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const navigate = useNavigate();
  const acknowledge = useWrite("acknowledge");
  const draft = useWrite("draft-assessment");
  const { title, level, firstSeen, lastSeen, acknowledgedAt, acknowledgedBy } = warning.body;
  const fail = { onError: (error: Error) => tell(sentence(error), { bad: true }) };
  return (
    <header className="thing-head">
      <p className="row small muted">
        <LevelBadge level={level} worded />
        <TrendMark trend={summary.trend} />
        <span className="tlp push">TLP:{warning.label.tlp}</span>
      </p>
      <div className="row thing-title">
        <h1 dir="auto">{title}</h1>
        <MachineMark kind="warning" id={warning.id} />
      </div>
      <p className="muted numeric row-wrap">
        <span>
          {say("warnings.first")} {format.day(firstSeen)}
        </span>
        <span>
          {say("warnings.last")} {format.day(lastSeen)}
        </span>
        <span className={acknowledgedAt ? undefined : "not-given-words"}>
          {acknowledgedAt
            ? say("warnings.given.by", { when: format.day(acknowledgedAt), who: acknowledgedBy ?? "" })
            : say("warnings.given.not")}
        </span>
      </p>
      <div className="thing-actions">
        <Button
          leftSection={<IconPencilPlus size={15} stroke={1.8} />}
          loading={draft.isPending}
          onClick={() =>
            draft.mutate(
              { warningId: warning.id },
              {
                ...fail,
                onSuccess: (made) => {
                  tell(say("assessments.drafted"));
                  void navigate({ to: "/assessments", search: { id: made.id } });
                },
              },
            )
          }
        >
          {say("warnings.draft")}
        </Button>
        {!acknowledgedAt && (
          <Button
            variant="default"
            leftSection={<IconCheck size={15} stroke={1.8} />}
            loading={acknowledge.isPending}
            disabled={!isPresent}
            onClick={() =>
              acknowledge.mutate(
                { id: warning.id },
                { ...fail, onSuccess: () => tell(say("warnings.acknowledged", { title })) },
              )
            }
          >
            {say("warnings.acknowledge")}
          </Button>
        )}
      </div>
    </header>
  );
}

function LikelihoodStatement({ view: { warning } }: { readonly view: WarningView }) {
  const { say } = useLanguage();
  return (
    <>
      <div className="grow">
        <p className="small muted">{say("warnings.of")}</p>
        <p className="read" dir="auto">
          {warning.body.event}
        </p>
      </div>
      <LikelihoodBar likelihood={warning.body.likelihood} />
    </>
  );
}

/** What was changed after a signal had been raised on it: the value then and the one now. */
function WarningRevised({ view: { revised } }: { readonly view: WarningView }) {
  const { say, format } = useLanguage();
  if (revised.length === 0) return undefined;
  return (
    <section className="card" aria-label={say("warnings.revised")}>
      <h2 className="card-title">{say("warnings.revised")}</h2>
      <ul className="card-body stack numeric">
        {revised.slice(0, SHOWN).map(({ measure, bucket, before, now }) => (
          <li key={`${measure} ${bucket}`}>
            {say("warnings.revised.one", {
              measure: measureName(measure, say),
              when: format.day(bucket),
              before: format.number(before),
              now: format.number(now),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function WarningSeries({ view }: { readonly view: WarningView }) {
  const { say, format } = useLanguage();
  const { open } = useEvidence();
  if (view.series.length === 0) return undefined;
  const seen = new Set<string>();
  return (
    <section className="stack">
      <h2>{say("warnings.series")}</h2>
      <div className="charts">
        {view.series.map((series) => {
          const { subject, measure, bucket } = series.key;
          const id = JSON.stringify(series.key);
          if (seen.has(id)) return undefined;
          seen.add(id);
          const last = series.readings.at(-1);
          const before = series.readings.slice(0, -1).map(({ value }) => value);
          const name = measureName(measure, say);
          const when = (iso: string) => (bucket === "month" ? format.month(iso) : format.day(iso));
          const words = {
            measure: name,
            place: view.summary.placeName,
            last: last?.value ?? 0,
            when: last ? when(last.bucket) : "",
          };
          return (
            <SeriesChart
              key={id}
              series={series}
              title={
                before.length > 0
                  ? say("warnings.series.title", { ...words, highest: Math.max(...before) })
                  : say("warnings.series.title.first", words)
              }
              subtitle={[
                name,
                unitName(series.unit, say),
                say(`bucket.${bucket}`),
                subject === "*" ? view.summary.placeName : `${view.summary.placeName}, ${subject}`,
              ].join(" · ")}
              marks={view.signals
                .filter((signal) => JSON.stringify(signal.body.series) === id)
                .map((signal) => ({
                  bucket: signal.body.bucket,
                  label: signal.body.sentence,
                  onOpen: () => open({ kind: "signal", id: signal.id }),
                }))}
            />
          );
        })}
      </div>
    </section>
  );
}

const MEASURES = ["deaths", "incidents", "media-volume", "ucdp-deaths-best"] as const;

export function measureName(measure: string, say: ReturnType<typeof useLanguage>["say"]): string {
  const known = MEASURES.find((one) => one === measure);
  if (known) return say(`measure.${known}`);
  // A desk's own measure has no word in a catalogue: its id is read as one.
  const words = measure.replaceAll("-", " ");
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

export function unitName(unit: string, say: ReturnType<typeof useLanguage>["say"]): string {
  const known = (["persons", "count", "incidents", "claims"] as const).find((one) => one === unit);
  return known ? say(`unit.${known}`) : unit;
}

const SHOWN = 12;

function WarningIncidents({ incidents }: { readonly incidents: WarningView["incidents"] }) {
  const { say, format } = useLanguage();
  return (
    <section className="card">
      <h2 className="card-title">{say("warnings.incidents")}</h2>
      {incidents.length === 0 && <p className="card-body muted">{say("warnings.incidents.none")}</p>}
      <ul>
        {incidents.slice(0, SHOWN).map(({ id, title, day, deaths, placeName }) => (
          <li key={id}>
            <EvidenceLink kind="event" id={id} className="card-row">
              <span className="row small muted numeric">
                <time>{format.day(day)}</time>
                <span className="clip" dir="auto">
                  {placeName}
                </span>
                {deaths ? (
                  <b className="push ink">{say("situation.incident.deaths", { count: deaths })}</b>
                ) : undefined}
              </span>
              <span className="clip-2" dir="auto">
                {title}
              </span>
            </EvidenceLink>
          </li>
        ))}
      </ul>
      {incidents.length > SHOWN && (
        <p className="card-body small muted">{say("common.of", { count: SHOWN, total: incidents.length })}</p>
      )}
    </section>
  );
}

function WarningForecast({ view: { forecast, summary } }: { readonly view: WarningView }) {
  const { say, format } = useLanguage();
  if (!forecast) return undefined;
  return (
    <section className="card">
      <h2 className="card-title">{say("warnings.forecast", { place: summary.placeName })}</h2>
      <p className="card-body stack">
        <span>
          {say("warnings.forecast.text", {
            p25: format.percent(forecast.p25),
            p100: format.percent(forecast.p100),
            model: forecast.model,
            asOf: format.month(forecast.asOf),
          })}
        </span>
        <Link to="/forecasts" search={{ place: summary.place }}>
          {say("common.open")}
        </Link>
      </p>
    </section>
  );
}

function WarningAssessments({ view: { assessments } }: { readonly view: WarningView }) {
  const { say } = useLanguage();
  return (
    <section className="card">
      <h2 className="card-title">{say("warnings.assessments")}</h2>
      {assessments.length === 0 && <p className="card-body muted">{say("warnings.assessments.none")}</p>}
      <ul>
        {assessments.map(({ id, title, status }) => (
          <li key={id}>
            <Link to="/assessments" search={{ id }} className="card-row">
              <span className="small muted">
                {say(status === "final" ? "assessments.final" : "assessments.draft")}
              </span>
              <span className="clip-2" dir="auto">
                {title}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
