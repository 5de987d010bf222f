import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useRead } from "../api/reads.ts";
import { useShortcuts } from "../frame/shortcuts.ts";
import { useLanguage } from "../language/language.tsx";
import { EvidenceLink } from "../parts/record-link.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";
import { EstimateForm } from "./estimate-form.tsx";
import { QuestionComments } from "./question-comments.tsx";
import { QuestionEstimates } from "./question-estimates.tsx";
import { QuestionResolveForm } from "./question-resolve-form.tsx";
import { useHappenedWords, useStatedWords } from "./question-words.ts";

export type QuestionView = OutputOf<"question">;

/** One question: what all say together and who dissents, your own estimate, how it is resolved, and what came of it. */
export function QuestionThing({ id }: { readonly id: string }) {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const asked = useRead("question", { id });
  const [isResolving, setResolving] = useState(false);
  const form = useRef<HTMLElement>(null);
  useShortcuts({ s: () => form.current?.querySelector<HTMLElement>("input, textarea")?.focus() });
  if (asked.isError) return <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <ThingBones blocks={[96, 200, 260]} />;
  const view = asked.data;
  const { shown, question } = view;
  return (
    <article className="thing">
      <header className="thing-head">
        <p className="row small muted">
          <span>
            {say(`questions.state.${shown.state}`)}
            {shown.topic && ` · ${shown.topic}`}
          </span>
          <span className="numeric">
            {say("questions.window", {
              opens: format.day(shown.opensAt),
              closes: format.day(shown.closesAt.slice(0, 10)),
              resolves: format.day(shown.resolvesAt),
            })}
          </span>
          <span className="tlp push">TLP:{question.label.tlp}</span>
        </p>
        <h1 dir="auto">{shown.text}</h1>
        {question.body.background && (
          <p className="read" dir="auto">
            {question.body.background}
          </p>
        )}
        {view.mayResolve && (
          <div className="thing-actions">
            <Button variant="default" disabled={!isPresent} onClick={() => setResolving(true)}>
              {say("questions.resolve")}
            </Button>
          </div>
        )}
      </header>
      <Outcome view={view} />
      <Pool view={view} />
      {view.incoherent.map((one) => (
        <section
          className="card card-body stack question-contradiction"
          key={one.questions.map((q) => q.id).join()}
        >
          <h2>{say(`questions.incoherent.${one.kind}`, { excess: format.share(one.excess) })}</h2>
          <ul>
            {one.questions.map((other) => (
              <li key={other.id}>
                <Link to="/questions" search={{ id: other.id }} dir="auto">
                  {other.text}
                </Link>{" "}
                <b className="numeric">{format.percent(other.p)}</b>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {view.mayEstimate && isPresent ? (
        <section ref={form} className="card" aria-labelledby="own-estimate">
          <h2 className="card-title" id="own-estimate">
            {say("questions.estimate")}
          </h2>
          <EstimateForm key={view.estimates.filter((one) => one.isOwn).length} view={view} />
        </section>
      ) : (
        view.mayNot && !view.resolution && <p className="muted">{view.mayNot}</p>
      )}
      <QuestionEstimates view={view} />
      <Resolving view={view} />
      {shown.state !== "blind" && <QuestionComments view={view} />}
      {isResolving && <QuestionResolveForm view={view} onClose={() => setResolving(false)} />}
    </article>
  );
}

function Outcome({ view: { resolution, shown, resolvedBy } }: { readonly view: QuestionView }) {
  const { say, format } = useLanguage();
  const words = useHappenedWords();
  if (!resolution) return undefined;
  const { outcome, happened, why, source, resolvedAt } = resolution.body;
  return (
    <section className="card card-body stack" aria-labelledby="outcome">
      <h2 id="outcome">
        {say("questions.outcome", {
          outcome: happened ? words(shown.answer, happened) : say(`record.outcome.${outcome}`),
        })}
      </h2>
      <p dir="auto">{why}</p>
      <p className="small muted">
        {say(resolvedBy === undefined ? "questions.outcome.rule" : "questions.outcome.by", {
          name: resolvedBy ?? "",
          day: format.day(resolvedAt.slice(0, 10)),
        })}
        {source && ` · ${source}`}
      </p>
    </section>
  );
}

/** The finding: what all say together, how far they lie apart, and that it is a machine's sum. */
function Pool({ view: { shown } }: { readonly view: QuestionView }) {
  const { say, format } = useLanguage();
  const words = useStatedWords();
  const { pooled, answer, reference, state } = shown;
  if (!pooled)
    return (
      <section className="card card-body stack">
        <h2>{say(state === "blind" ? "questions.blind.title" : "questions.nobody")}</h2>
        {state === "blind" && <p className="muted">{say("questions.blind.about")}</p>}
      </section>
    );
  const isDate = answer.kind === "date";
  const isShare = answer.kind === "yes-no" || answer.kind === "choice";
  const figure = (value: number) =>
    isShare
      ? format.percent(value)
      : isDate
        ? format.day(new Date(Math.round(value) * 86_400_000).toISOString().slice(0, 10))
        : format.number(value, Math.abs(value) < 100 ? 1 : 0);
  const { spread, beside, oneInstitution } = pooled;
  return (
    <section className="card card-body stack" aria-labelledby="pool">
      <h2 id="pool">
        {say("questions.pool.finding", { stated: words(answer, pooled.stated), count: pooled.n })}
      </h2>
      <dl className="thresholds">
        <Figure
          name={say("questions.spread")}
          value={`${figure(spread.q1)} – ${figure(spread.q3)}`}
          about={say("questions.spread.about", { min: figure(spread.min), max: figure(spread.max) })}
        />
        {reference && (
          <Figure
            name={say("questions.reference")}
            value={words(answer, reference)}
            about={say("questions.reference.about")}
          />
        )}
        {beside && (
          <Figure
            name={say("questions.beside")}
            value={`${format.percent(beside.median)} · ${format.percent(beside.geometricMean)}`}
            about={say("questions.beside.about")}
          />
        )}
      </dl>
      <p className="small muted">
        {oneInstitution !== undefined ? say("questions.pool.one") : say("questions.pool.about")}
        {beside?.plain !== undefined &&
          ` ${say("questions.pool.learnt", { plain: format.percent(beside.plain) })}`}
      </p>
    </section>
  );
}

function Figure(props: { readonly name: string; readonly value: string; readonly about: string }) {
  return (
    <div className="threshold">
      <dt className="small muted">{props.name}</dt>
      <dd>
        <span className="threshold-p numeric">{props.value}</span>
        <span className="small muted">{props.about}</span>
      </dd>
    </div>
  );
}

/** How it will be told which answer came true; and that this was laid down beforehand. */
function Resolving({ view: { question, resolvers, isRegisteredBefore } }: { readonly view: QuestionView }) {
  const { say, format } = useLanguage();
  const { criteria, rule, measured, baseRateFrom } = question.body;
  const counted = rule ?? measured;
  return (
    <section className="card" aria-labelledby="resolving">
      <h2 className="card-title" id="resolving">
        {say("questions.how")}
      </h2>
      <div className="card-body stack">
        {criteria && (
          <>
            <p dir="auto">{criteria.text}</p>
            <p className="small">
              {say("questions.how.source", { source: criteria.source })}{" "}
              {say("questions.how.by", { names: format.list(resolvers.map(({ name }) => name)) })}
            </p>
          </>
        )}
        {counted && (
          <p className="numeric">
            {say(rule ? "questions.how.rule" : "questions.how.measured", {
              measure: counted.series.measure,
              place: counted.series.place,
              from: format.day(counted.from),
              to: format.day(counted.to),
              atLeast: format.number(rule?.atLeast ?? 0),
            })}
          </p>
        )}
        <p className="small muted" dir="auto">
          {say("questions.reference")}: {baseRateFrom}
        </p>
        <p className="small muted">
          {say(isRegisteredBefore ? "questions.registered" : "questions.registered.late", {
            moment: format.moment(question.recordedAt),
          })}{" "}
          <EvidenceLink kind="question" id={question.id}>
            {say("questions.record")}
          </EvidenceLink>
        </p>
      </div>
    </section>
  );
}
