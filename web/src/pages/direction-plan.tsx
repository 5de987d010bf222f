import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InputOf, OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useReadPages, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { Empty, ProblemNote, useProblemSentence } from "../parts/states.tsx";

type Line = OutputOf<"collection-plan">["items"][number];
type Status = InputOf<"plan-line-answer">["status"];

/** What can be said of a task as it stands. */
const STEPS: Readonly<Record<Line["body"]["status"], readonly Status[]>> = {
  planned: ["asked", "ended"],
  asked: ["acknowledged", "declined", "ended"],
  acknowledged: ["ended"],
  declined: ["asked", "ended"],
  ended: ["asked"],
};

const TONES: Readonly<Record<Line["body"]["status"], string>> = {
  planned: "running",
  asked: "running",
  acknowledged: "done",
  declined: "failed",
  ended: "done",
};

/** Who was asked to look for what, and what they answered. */
export function CollectionPlan() {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const [step, setStep] = useState<{ readonly line: Line; readonly to: Status }>();
  const list = useReadPages("collection-plan", { limit: 100 });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isError) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isSuccess && items.length === 0)
    return <Empty title={say("direction.plan.empty")} about={say("direction.plan.empty.do")} />;
  return (
    <>
      <ul className="direction-list">
        {items.map((line) => (
          <li key={line.id} className="card card-body stack">
            <p className="row small">
              <span className="run-status" data-status={TONES[line.body.status]}>
                {say(`direction.task.${line.body.status}`)}
              </span>
              {line.body.dueAt && (
                <span className="muted numeric">
                  {say("direction.due", { day: format.day(line.body.dueAt) })}
                </span>
              )}
              <span className="tlp push">TLP:{line.label.tlp}</span>
            </p>
            <p className="strong" dir="auto">
              {line.body.what}
            </p>
            {line.body.cause && (
              <p className="small not-given-words">{say(`direction.cause.${line.body.cause}`)}</p>
            )}
            <p className="muted" dir="auto">
              {line.body.askedOf}
            </p>
            {line.body.messages.map(({ at, by, status, words }) => (
              <p key={`${at} ${status}`} className="small" dir="auto">
                <time className="numeric muted">{format.day(at)}</time> {say(`direction.task.${status}`)},{" "}
                {by}
                {words && `: ${words}`}
              </p>
            ))}
            <div className="row">
              {STEPS[line.body.status].map((to) => (
                <Button
                  key={to}
                  size="xs"
                  variant="default"
                  disabled={!isPresent}
                  onClick={() => setStep({ line, to })}
                >
                  {say(`direction.step.${to}`)}
                </Button>
              ))}
            </div>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" onClick={() => void list.fetchNextPage()}>
          {say("direction.more")}
        </Button>
      )}
      {step && <StepForm {...step} onClose={() => setStep(undefined)} />}
    </>
  );
}

interface StepFormProps {
  readonly line: Line;
  readonly to: Status;
  onClose(): void;
}

function StepForm({ line, to, onClose }: StepFormProps) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const answer = useWrite("plan-line-answer");
  const [words, setWords] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    answer.mutate(
      { id: line.id, status: to, words },
      { onSuccess: onClose, onError: (error) => tell(sentence(error), { bad: true }) },
    );
  };
  return (
    <Dialog title={say(`direction.step.${to}`)} width={480} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p dir="auto">{line.body.what}</p>
        <TextInput
          data-autofocus
          label={say("direction.words")}
          value={words}
          onChange={({ currentTarget: { value } }) => setWords(value)}
        />
        <DialogEnd act={say(`direction.step.${to}`)} isPending={answer.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
