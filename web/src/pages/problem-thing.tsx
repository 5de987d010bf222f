import { Button } from "@mantine/core";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { IndicatorMap } from "../charts/indicator-map.tsx";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { CoverageBar } from "../parts/coverage.tsx";
import { Handling } from "../parts/handling.tsx";
import { Ladder } from "../parts/ladder.tsx";
import { LevelBadge } from "../parts/level.tsx";
import { LikelihoodBar } from "../parts/likelihood.tsx";
import { ProblemNote, ThingBones, useProblemSentence } from "../parts/states.tsx";
import { IndicatorForm } from "./indicator-form.tsx";
import { ProblemForm } from "./problem-form.tsx";
import { ProblemIndicators } from "./problem-indicators.tsx";
import { ProblemLevelDialog } from "./problem-level.tsx";

export type ProblemView = OutputOf<"problem">;

type Dialog = "level" | "indicator" | "change" | undefined;

/** One warning problem as a narrative: what is feared, who decides and by when, what is seen of it, what was set. */
export function ProblemThing({ id }: { readonly id: string }) {
  const asked = useRead("problem", { id });
  const [dialog, setDialog] = useState<Dialog>();
  if (asked.isError) return <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <ThingBones blocks={[96, 160, 260]} />;
  const view = asked.data;
  const close = () => setDialog(undefined);
  return (
    <article className="thing">
      <ProblemHead view={view} onDialog={setDialog} />
      <Proposal view={view} />
      <Handling kind="warning-problem" id={id} />
      <ProblemLikelihood view={view} />
      <ProblemFacts view={view} />
      <ProblemLadder view={view} />
      {view.problem.body.ladder.some(({ rule }) => rule) && <Ladder problemId={id} />}
      <ProblemIndicators view={view} />
      <IndicatorMap
        indicators={view.standings.map(({ indicator, reading }) => ({
          id: indicator.id,
          text: indicator.body.text,
          changes: reading?.body.changes ?? [],
        }))}
        placeName={view.placeName}
        until={view.day}
      />
      <ProblemDecisions view={view} />
      {dialog === "level" && <ProblemLevelDialog view={view} onClose={close} />}
      {dialog === "indicator" && <IndicatorForm problemId={id} onClose={close} />}
      {dialog === "change" && <ProblemForm problem={view.problem} onClose={close} />}
    </article>
  );
}

function ProblemHead({ view, onDialog }: { readonly view: ProblemView; onDialog(dialog: Dialog): void }) {
  const { say, format, place } = useLanguage();
  const { isPresent } = useClock();
  const { problem, placeName, level, levelSince } = view;
  return (
    <header className="thing-head">
      <p className="row small muted">
        <LevelBadge level={level} worded />
        <span>
          {levelSince
            ? say("problems.level.since", { day: format.day(levelSince) })
            : say("problems.level.none")}
        </span>
        <span className="tlp push">TLP:{problem.label.tlp}</span>
      </p>
      <h1 dir="auto">{problem.body.title}</h1>
      <p className="read" dir="auto">
        {problem.body.event}
      </p>
      <p className="muted">{place(problem.body.place, placeName)}</p>
      <div className="thing-actions">
        <Button disabled={!isPresent} onClick={() => onDialog("level")}>
          {say("problems.level.set")}
        </Button>
        <Button variant="default" disabled={!isPresent} onClick={() => onDialog("indicator")}>
          {say("problems.indicator.add")}
        </Button>
        <QuestionButton id={problem.id} />
        <Button variant="default" disabled={!isPresent} onClick={() => onDialog("change")}>
          {say("problems.change")}
        </Button>
      </div>
    </header>
  );
}

/** Makes the problem scorable: its question, with what the indicators say now. */
function QuestionButton({ id }: { readonly id: string }) {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const register = useWrite("problem-question");
  return (
    <Button
      variant="default"
      disabled={!isPresent}
      loading={register.isPending}
      onClick={() =>
        register.mutate(
          { id },
          {
            onSuccess: ({ body }) =>
              tell(say("problems.question.saved", { day: format.day(body.resolvesAt) })),
            onError: (error) => tell(sentence(error), { bad: true }),
          },
        )
      }
    >
      {say("problems.question")}
    </Button>
  );
}

/** A change of level that waits for somebody else. */
function Proposal({ view: { proposed } }: { readonly view: ProblemView }) {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const confirm = useWrite("confirm-level");
  if (!proposed) return undefined;
  const { level, reason, proposedBy, proposedAt, confirmedBy } = proposed.body;
  const answer = (refuse: boolean) =>
    confirm.mutate({ id: proposed.id, refuse }, { onError: (error) => tell(sentence(error), { bad: true }) });
  return (
    <section className="card card-body stack" aria-labelledby="proposal">
      <h2 id="proposal" className="row">
        {say("problems.proposal")} <LevelBadge level={level} worded />
      </h2>
      <p dir="auto">{reason}</p>
      <p className="small muted">
        {say("problems.proposal.by", { who: proposedBy, day: format.day(proposedAt) })}
        {confirmedBy.length > 0 && ` ${say("problems.proposal.confirmed", { who: confirmedBy.join(", ") })}`}
      </p>
      <div className="row">
        <Button size="xs" disabled={!isPresent} loading={confirm.isPending} onClick={() => answer(false)}>
          {say("problems.confirm")}
        </Button>
        <Button size="xs" variant="default" disabled={!isPresent} onClick={() => answer(true)}>
          {say("problems.refuse")}
        </Button>
      </div>
    </section>
  );
}

function ProblemLikelihood({ view }: { readonly view: ProblemView }) {
  const { say, format } = useLanguage();
  const { prior, horizonDays } = view.problem.body;
  return (
    <section className="card card-body stack" aria-labelledby="likelihood">
      <h2 id="likelihood">{say("problems.likelihood", { days: horizonDays })}</h2>
      <LikelihoodBar likelihood={{ p: view.likelihood, scale: "icd-203" }} />
      <p className="small muted">
        {say("problems.prior", { prior: format.percent(prior.p) })}{" "}
        <span dir="auto">{prior.referenceClass}</span>
        {prior.n !== undefined && ` (${prior.k ?? 0} / ${prior.n})`} · {say(`problems.basis.${prior.basis}`)}
        {prior.source !== undefined && (
          <span dir="auto"> · {say("problems.prior.source", { source: prior.source })}</span>
        )}
      </p>
      <p className="row small">
        <CoverageBar share={view.coverage} />
        <span className="muted">{say("problems.aid")}</span>
      </p>
      {view.contradictions.map(({ group, seen, absent }) => (
        <p key={group} className="not-given-words" dir="auto">
          {say("problems.contradiction", { group, seen: seen.join("; "), absent: absent.join("; ") })}
        </p>
      ))}
      {view.criticalGaps.length > 0 && (
        <p className="not-given-words" dir="auto">
          {say("problems.gaps", { gaps: view.criticalGaps.join("; ") })}
        </p>
      )}
    </section>
  );
}

function ProblemFacts({ view: { problem } }: { readonly view: ProblemView }) {
  const { say, format } = useLanguage();
  const { consequence, decisionOwner, decision, leadTimeDays, horizonDays, organisations, rule, reviewBy } =
    problem.body;
  const facts: readonly (readonly [string, string])[] = [
    [say("problems.consequence"), consequence],
    [say("problems.owner"), decisionOwner],
    [say("problems.decision"), decision],
    [say("problems.fact.lead"), say("problems.days", { count: leadTimeDays })],
    [say("problems.fact.horizon"), say("problems.days", { count: horizonDays })],
    [say("problems.organisations"), organisations.join(", ")],
    [
      say("problems.rule"),
      `${say(`problems.fold.${rule.fold}`)} ${rule.series.measure}, ${rule.series.place} ≥ ${format.number(rule.atLeast)}`,
    ],
    [say("problems.review"), format.day(reviewBy)],
  ];
  return (
    <dl className="facts said card card-body">
      {facts
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** The rungs up and down, and the other ways it may go. */
function ProblemLadder({ view: { problem } }: { readonly view: ProblemView }) {
  const { say } = useLanguage();
  const { ladder, scenarios } = problem.body;
  if (ladder.length === 0 && scenarios.length === 0) return undefined;
  return (
    <section className="card" aria-labelledby="ladder">
      <h2 id="ladder" className="card-title">
        {say("problems.ladder")}
      </h2>
      <ol className="card-body stack">
        {ladder.map(({ name, enter, leave }) => (
          <li key={name} className="stack">
            <span className="strong" dir="auto">
              {name}
            </span>
            <span className="small" dir="auto">
              {say("problems.ladder.enter")}: {enter}
            </span>
            <span className="small muted" dir="auto">
              {say("problems.ladder.leave")}: {leave}
            </span>
          </li>
        ))}
      </ol>
      {scenarios.length > 0 && (
        <p className="card-body small" dir="auto">
          <span className="muted">{say("problems.scenarios")}:</span> {scenarios.join(" · ")}
        </p>
      )}
    </section>
  );
}

function ProblemDecisions({ view: { decisions } }: { readonly view: ProblemView }) {
  const { say, format } = useLanguage();
  if (decisions.length === 0) return undefined;
  return (
    <section className="card" aria-labelledby="decisions">
      <h2 id="decisions" className="card-title">
        {say("problems.decisions")}
      </h2>
      <ol className="card-body stack">
        {decisions.map(({ id, body }) => (
          <li key={id} className="stack">
            <span className="row">
              <LevelBadge level={body.level} />
              <span
                className="run-status"
                data-status={
                  body.status === "in-force" ? "done" : body.status === "refused" ? "failed" : "running"
                }
              >
                {say(`problems.status.${body.status}`)}
              </span>
              <time className="small muted numeric">{format.day(body.proposedAt)}</time>
              <span className="small muted" dir="auto">
                {[body.proposedBy, ...body.confirmedBy].join(" + ")}
              </span>
              <span className="small muted push numeric">
                {say("problems.then", {
                  p: format.percent(body.posterior),
                  share: format.share(body.coverage),
                })}
              </span>
            </span>
            <span dir="auto">{body.reason}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
