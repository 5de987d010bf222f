import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { Answer } from "../../../src/kernel/answer.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import {
  type AnswerDraft,
  answerFrom,
  EMPTY_ANSWER,
  QuestionAnswerFields,
} from "./question-answer-fields.tsx";
import { draftOf, statedFrom } from "./question-draft.ts";
import { StatedFields } from "./stated-fields.tsx";

const EMPTY = {
  text: "",
  background: "",
  topic: "",
  opensAt: "",
  closesAt: "",
  resolvesAt: "",
  blindUntil: "",
  criteria: "",
  source: "",
  baseRateFrom: "",
};
type Texts = typeof EMPTY;
const NEEDED = ["text", "opensAt", "closesAt", "resolvesAt", "criteria", "source", "baseRateFrom"] as const;

/** Asks a question: what, until when, how and by whom it is resolved, and what has to be beaten. */
export function QuestionForm({ onClose }: { onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const navigate = useNavigate();
  const save = useWrite("question-ask");
  const people = useRead("forecast-people", {});
  const [texts, setTexts] = useState(EMPTY);
  const [draft, setDraft] = useState<AnswerDraft>(EMPTY_ANSWER);
  const [resolvers, setResolvers] = useState<readonly string[]>([]);
  const [reference, setReference] = useState<readonly string[]>([""]);
  const answer = answerFrom(draft);
  const stated = answer && statedFrom(answer, reference);
  const isWhole =
    NEEDED.every((name) => texts[name].trim() !== "") &&
    resolvers.length > 0 &&
    answer &&
    stated !== undefined;
  const change = (name: keyof Texts) => (event: { readonly currentTarget: { readonly value: string } }) => {
    const { value } = event.currentTarget;
    setTexts((before) => ({ ...before, [name]: value }));
  };
  const field = (name: keyof Texts) => ({
    label: say(`questions.form.${name}`),
    value: texts[name],
    onChange: change(name),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!answer || !stated || !isWhole) return;
    save.mutate(
      {
        body: {
          text: texts.text,
          ...(texts.background !== "" && { background: texts.background }),
          ...(texts.topic !== "" && { topic: texts.topic }),
          ...(answer.kind !== "yes-no" && { answer }),
          criteria: { text: texts.criteria, source: texts.source, resolvers: [...resolvers] },
          opensAt: texts.opensAt,
          closesAt: texts.closesAt,
          resolvesAt: texts.resolvesAt,
          ...(texts.blindUntil !== "" && { blindUntil: `${texts.blindUntil}T00:00:00.000Z` }),
          ...(stated.kind === "yes-no" ? { baseRate: stated.p } : { reference: stated }),
          baseRateFrom: texts.baseRateFrom,
        },
      },
      {
        onSuccess: ({ id }) => {
          tell(say("questions.asked"));
          onClose();
          void navigate({ to: "/questions", search: { id } });
        },
        onError: (error) => tell(sentence(error), { bad: true }),
      },
    );
  };
  return (
    <Dialog title={say("questions.ask")} width={760} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <TextInput data-autofocus required {...field("text")} />
        <Textarea autosize minRows={2} {...field("background")} />
        <div className="form-row">
          <TextInput {...field("topic")} />
          <NativeSelect
            label={say("questions.form.kind")}
            value={draft.kind}
            data={KINDS.map((value) => ({ value, label: say(`questions.kind.${value}`) }))}
            onChange={({ currentTarget }) => {
              const kind = KINDS.find((one) => one === currentTarget.value) ?? "yes-no";
              const next = { ...draft, kind };
              setDraft(next);
              setReference(emptyFor(next));
            }}
          />
        </div>
        <QuestionAnswerFields
          draft={draft}
          onChange={(next) => {
            setDraft(next);
            if (next.kind === "choice") setReference(emptyFor(next));
          }}
        />
        <div className="form-row">
          <TextInput type="date" required {...field("opensAt")} />
          <TextInput type="date" required {...field("closesAt")} />
          <TextInput type="date" required {...field("resolvesAt")} />
          <TextInput type="date" {...field("blindUntil")} />
        </div>
        <Textarea autosize minRows={2} required {...field("criteria")} />
        <TextInput required {...field("source")} />
        <Checkbox.Group
          label={say("questions.form.resolvers")}
          description={say("questions.form.resolvers.about")}
          value={[...resolvers]}
          onChange={setResolvers}
        >
          <div className="row-wrap">
            {(people.data?.persons ?? []).map(({ id, name }) => (
              <Checkbox key={id} value={id} label={name} />
            ))}
          </div>
        </Checkbox.Group>
        {answer && (
          <StatedFields
            answer={answer}
            draft={reference}
            label={say("questions.form.reference")}
            onChange={setReference}
          />
        )}
        <Textarea autosize minRows={2} required {...field("baseRateFrom")} />
        <DialogEnd
          act={say("questions.ask")}
          isWhole={Boolean(isWhole)}
          isPending={save.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

const KINDS = ["yes-no", "choice", "number", "date"] as const satisfies readonly Answer["kind"][];

function emptyFor(draft: AnswerDraft): readonly string[] {
  const answer = answerFrom(draft);
  return answer ? draftOf(answer, undefined) : draft.kind === "yes-no" ? [""] : ["", "", "", "", ""];
}
