import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { DeliveryRow } from "./delivery-row.tsx";
import { HandlingDialog, type HandlingStep } from "./handling-dialogs.tsx";
import { NoticeDialog } from "./notice-dialog.tsx";
import { ProblemNote, useProblemSentence } from "./states.tsx";

type Kind = "warning" | "warning-problem";
type View = OutputOf<"handling">;

interface HandlingProps {
  readonly kind: Kind;
  readonly id: string;
}

/** The way from sent over seen and acknowledged to decided, and what came of it. */
export function Handling({ kind, id }: HandlingProps) {
  const { say } = useLanguage();
  const { isPresent } = useClock();
  const [open, setOpen] = useState<HandlingStep | "notice">();
  const asked = useRead("handling", { kind, id });
  useSeen(kind, id, asked.data, isPresent);
  if (asked.isError) return <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return undefined;
  const view = asked.data;
  const steps: readonly HandlingStep[] =
    kind === "warning" ? ["decide", "outcome", "snooze", "merge"] : ["decide", "outcome", "snooze"];
  const close = () => setOpen(undefined);
  return (
    <section className="card handling" aria-labelledby={`handling-${id}`}>
      <h2 id={`handling-${id}`} className="card-title">
        {say("handling.title")}
      </h2>
      <div className="card-body stack">
        <p className={view.given ? undefined : "not-given-words"}>
          {say(view.given ? "handling.given" : "handling.not-given")}
        </p>
        <Standing view={view} />
        {view.unreached && (
          <p className="small">
            {say("handling.unreached")} <Link to="/offices">{say("handling.offices")}</Link>
          </p>
        )}
        <Resting view={view} id={id} />
        <div className="row-wrap handling-actions">
          {kind === "warning-problem" && !view.given && view.deliveries.length > 0 && (
            <AcknowledgeProblem id={id} />
          )}
          {steps.map((step) => (
            <Button
              key={step}
              size="xs"
              variant="default"
              disabled={!isPresent}
              onClick={() => setOpen(step)}
            >
              {say(`handling.${step}`)}
            </Button>
          ))}
          <Button size="xs" variant="default" onClick={() => setOpen("notice")}>
            {say("handling.notice")}
          </Button>
        </div>
        {view.deliveries.length === 0 ? (
          <p className="muted">{say("handling.none")}</p>
        ) : (
          <ul className="delivery-list">
            {view.deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} />
            ))}
          </ul>
        )}
      </div>
      {open === "notice" && <NoticeDialog kind={kind} id={id} onClose={close} />}
      {open !== undefined && open !== "notice" && (
        <HandlingDialog step={open} kind={kind} id={id} onClose={close} />
      )}
    </section>
  );
}

/** Opening it is seeing it, for whoever sits in an office that was told. */
function useSeen(kind: Kind, id: string, view: View | undefined, isPresent: boolean): void {
  const { mutate } = useWrite("seen");
  const isUnseen =
    isPresent &&
    (view?.deliveries.some(({ body }) => body.way === "desk" && body.status === "sent" && !body.seenAt) ??
      false);
  // Whoever may only read says nothing by opening it; the refusal is no news to them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each thing that is opened.
  useEffect(() => {
    if (isUnseen) mutate({ kind, id });
  }, [kind, id, isUnseen]);
}

function Standing({ view: { decisions, outcome, leadTimeDays } }: { readonly view: View }) {
  const { say, format } = useLanguage();
  return (
    <>
      {decisions.map(({ id, body }) => (
        <p key={id} dir="auto">
          {say("handling.decided", {
            choice: say(`handling.choice.${body.choice}`),
            office: body.office,
            day: format.day(body.at),
            reason: body.reason,
          })}
        </p>
      ))}
      {outcome && (
        <p dir="auto">
          <b>{say(`handling.outcome.${outcome.body.outcome}`)}</b>
          {outcome.body.happenedOn && `, ${format.day(outcome.body.happenedOn)}`}: {outcome.body.reason}
          {leadTimeDays !== undefined && ` (${say("handling.lead", { days: leadTimeDays })})`}
        </p>
      )}
    </>
  );
}

function Resting({ view: { snooze, merges, titles }, id }: { readonly view: View; readonly id: string }) {
  const { say, format } = useLanguage();
  return (
    <>
      {snooze && (
        <RestNote of="snooze" id={snooze.id} isAsked={snooze.body.status === "asked"}>
          {say("handling.snoozed", {
            day: format.day(snooze.body.until),
            reason: snooze.body.reason,
            who: snooze.body.askedBy,
          })}
        </RestNote>
      )}
      {merges.map(({ id: mergeId, body }) => {
        const isInto = body.ofId === id;
        const title = titles[isInto ? body.intoId : body.ofId] ?? "";
        return (
          <RestNote key={mergeId} of="episode-merge" id={mergeId} isAsked={body.status === "asked"}>
            {say(isInto ? "handling.into" : "handling.from", { title, reason: body.reason })}
          </RestNote>
        );
      })}
    </>
  );
}

interface RestNoteProps {
  readonly of: "snooze" | "episode-merge";
  readonly id: string;
  readonly isAsked: boolean;
  readonly children: string;
}

function RestNote({ of, id, isAsked, children }: RestNoteProps) {
  const { say } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const answer = useWrite("episode-answer");
  const fail = { onError: (error: Error) => tell(sentence(error), { bad: true }) };
  return (
    <p className="row-wrap rest-note">
      <span dir="auto">{children}</span>
      {isAsked && <span className="not-given-words">{say("handling.asked")}</span>}
      {isAsked && (
        <Button
          size="compact-xs"
          disabled={!isPresent}
          onClick={() => answer.mutate({ of, id, answer: "confirm" }, fail)}
        >
          {say("handling.confirm")}
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="default"
        disabled={!isPresent}
        onClick={() => answer.mutate({ of, id, answer: "end", reason: say("handling.end") }, fail)}
      >
        {say("handling.end")}
      </Button>
    </p>
  );
}

function AcknowledgeProblem({ id }: { readonly id: string }) {
  const { say } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const acknowledge = useWrite("acknowledge-problem");
  return (
    <Button
      size="xs"
      disabled={!isPresent}
      loading={acknowledge.isPending}
      onClick={() => acknowledge.mutate({ id }, { onError: (error) => tell(sentence(error), { bad: true }) })}
    >
      {say("handling.acknowledge")}
    </Button>
  );
}
