import { Button } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useProgress } from "../api/live.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { CostLoss, LeadHistogram, Molchan } from "../charts/backtest-curves.tsx";
import { ThresholdCurve } from "../charts/threshold-curve.tsx";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { ProgressBar, timeText } from "../parts/progress-bar.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { ProblemNote, ThingBones, useProblemSentence } from "../parts/states.tsx";

export type Result = OutputOf<"backtest-result">;
type Estimate = NonNullable<Result["acknowledged"]>["p50"];

/** One backtest: its curves, and its figures and episodes at the threshold that is being tried. */
export function BacktestThing({ id }: { readonly id: string }) {
  const { say, format } = useLanguage();
  const { at } = useSearch({ from: "/backtests" });
  const navigate = useNavigate({ from: "/backtests" });
  const result = useRead(
    "backtest-result",
    { id, ...(at !== undefined && { threshold: at }) },
    { keep: true },
  );
  if (result.isError) return <ProblemNote error={result.error} onRetry={() => void result.refetch()} />;
  if (!result.data || result.data.backtest.id !== id) return <ThingBones blocks={[80, 280, 280]} />;
  const { backtest, at: score } = result.data;
  const { title, vintages, from, to, status, fault } = backtest.body;
  const setThreshold = (threshold: number) => void navigate({ search: { id, at: threshold }, replace: true });
  return (
    <article className="thing">
      <header className="thing-head">
        <h1 dir="auto">{title}</h1>
        <p className="quiet">
          {say(`backtests.event.${backtest.body.event.kind}`)} · {format.day(from)} – {format.day(to)}
        </p>
        <p className="small muted">{say(`backtests.vintages.${vintages}.about`)}</p>
      </header>
      {status === "failed" && <p role="alert">{fault}</p>}
      {(status === "queued" || status === "running") && <Waiting id={id} status={status} />}
      {status === "done" && score && (
        <>
          <ThresholdCurve result={result.data} threshold={score.threshold} onThreshold={setThreshold} />
          <Figures result={result.data} score={score} />
          <div className="two">
            <Molchan result={result.data} threshold={score.threshold} />
            <LeadHistogram result={result.data} />
          </div>
          {backtest.body.value.length > 0 && <CostLoss result={result.data} />}
          <Episodes result={result.data} />
        </>
      )}
    </article>
  );
}

/** How far it has come, about how long it will take, and the way to call it off. */
function Waiting({ id, status }: { readonly id: string; readonly status: "queued" | "running" }) {
  const { say } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const cancel = useWrite("backtest-cancel");
  const progress = useProgress(id);
  const { done = 0, total, from = 0, since = 0 } = progress ?? {};
  const left =
    total && done > from ? ((performance.now() - since) / 1_000 / (done - from)) * (total - done) : undefined;
  return (
    <div className="card card-body stack">
      <p aria-live="polite">{say(`backtests.${status}`)}</p>
      {total && (
        <>
          <ProgressBar label={say("backtests.status.running")} part={done / total} />
          <p className="small muted numeric">
            {say("backtests.progress", { done, total })}
            {left !== undefined && ` · ${say("import.left", { time: timeText(left, say) })}`}
          </p>
        </>
      )}
      <div className="row">
        <Button
          variant="default"
          disabled={!isPresent}
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ id }, { onError: (error) => tell(sentence(error), { bad: true }) })}
        >
          {say("backtests.cancel")}
        </Button>
      </div>
    </div>
  );
}

function Figures({ result, score }: { readonly result: Result; readonly score: NonNullable<Result["at"]> }) {
  const { say, format } = useLanguage();
  const unit = result.backtest.body.step;
  const words = ({ value, interval, n }: Estimate, digits = 2) =>
    value === undefined
      ? say("backtests.undefined", { n })
      : say("backtests.estimate", {
          value: format.number(value, digits),
          low: format.number(interval?.low ?? value, digits),
          high: format.number(interval?.high ?? value, digits),
          n,
        });
  const rows: readonly (readonly [string, string])[] = [
    [say("backtests.events"), say("backtests.events.of", { hits: score.hits, misses: score.misses })],
    [
      say("backtests.alarms"),
      say("backtests.alarms.of", {
        count: score.falseAlarms,
        year: format.number(score.falseAlarmsPerYear ?? 0, 2),
      }),
    ],
    [
      say("backtests.apart"),
      say("backtests.apart.of", { late: score.late, intervened: score.intervened, censored: score.censored }),
    ],
    [say("backtests.pod"), words(score.detection)],
    [say("backtests.far"), words(score.falseAlarmRatio)],
    [say("backtests.pofd"), words(score.falseDetection)],
    [say("backtests.csi"), words(score.criticalSuccess)],
    [say("backtests.pss"), words(score.peirce)],
    [say("backtests.sedi"), words(score.extremal)],
    [
      say(`backtests.leads.${unit}`),
      `${words(score.leads.p50, 1)}; p10 ${words(score.leads.p10, 1)}; p90 ${words(score.leads.p90, 1)}`,
    ],
    [say("backtests.in-alert"), words(score.inAlert)],
    [say("backtests.coverage"), words(score.coverage)],
    [
      say("backtests.a-day"),
      score.alertsPerAnalystDay === undefined ? "" : format.number(score.alertsPerAnalystDay, 3),
    ],
    ...(result.acknowledged
      ? [[say("backtests.acknowledged"), words(result.acknowledged.p50, 1)] as const]
      : []),
  ];
  return (
    <section className="card" aria-label={say("backtests.figures")}>
      <h2 className="card-title">{say("backtests.figures")}</h2>
      <ScrollGroup className="table-scroll" label={say("backtests.figures")}>
        <table className="table">
          <tbody>
            {rows.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="numeric">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollGroup>
    </section>
  );
}

/** So many are shown; a threshold with more of them is no use to anybody. */
const MOST = 200;

function Episodes({ result }: { readonly result: Result }) {
  const { say, format, place: placeWord } = useLanguage();
  const { backtest, episodes, missed, placeNames } = result;
  const canTell =
    backtest.body.step === "month" &&
    backtest.body.watch.by !== "problem" &&
    backtest.body.watch.by !== "indicator";
  const rows = [
    ...missed.map(({ place, at }) => ({
      place,
      name: placeNames[place] ?? place,
      when: at,
      outcome: "missed" as const,
      event: at,
      lead: 0,
    })),
    ...episodes.map(({ place, placeName, from, outcome, event, lead }) => ({
      place,
      name: placeName,
      when: from,
      outcome,
      event,
      lead,
    })),
  ].sort((a, b) => (a.when < b.when ? 1 : -1));
  return (
    <section className="card" aria-label={say("backtests.episodes")}>
      <h2 className="card-title">
        {say("backtests.episodes")} <span className="quiet">{rows.length}</span>
      </h2>
      <ScrollGroup className="table-scroll" label={say("backtests.episodes")}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{say("backtests.place")}</th>
              <th scope="col">{say("backtests.when")}</th>
              <th scope="col">{say("backtests.outcome")}</th>
              <th scope="col">{say("backtests.event.at")}</th>
              <th scope="col" className="end">
                {say("backtests.lead.of")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST).map(({ place, name, when, outcome, event, lead }) => (
              <tr key={`${place} ${when} ${outcome}`}>
                <td dir="auto">
                  {canTell ? (
                    <Link
                      to="/backtests"
                      search={{ id: backtest.id, place, month: (event ?? when).slice(0, 7) }}
                    >
                      {placeWord(place, name)}
                    </Link>
                  ) : (
                    placeWord(place, name)
                  )}
                </td>
                <td>{format.month(when)}</td>
                <td>{say(`backtests.outcome.${outcome}`)}</td>
                <td>{event === undefined ? "" : format.month(event)}</td>
                <td className="end numeric">{lead ?? ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollGroup>
      {rows.length > MOST && (
        <p className="chart-foot small muted">{say("backtests.more", { count: rows.length - MOST })}</p>
      )}
    </section>
  );
}
