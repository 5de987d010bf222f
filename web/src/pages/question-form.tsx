import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { Answer } from "../../../src/kernel/answer.ts";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import { type AnswerDraft, answerFrom } from "./question-answer.ts";
import { QuestionAnswerFields } from "./question-answer-fields.tsx";
import { type AskedDraft, bodyFrom, EMPTY_ASKED, type TextName } from "./question-asked.ts";
import { draftOf } from "./question-draft.ts";
import { QuestionReferenceFields, QuestionResolvingFields } from "./question-resolving-fields.tsx";

const KINDS = ["yes-no", "choice", "number", "date"] as const satisfies readonly Answer["kind"][];

/** Asks a question: what, until when, how and by whom it is resolved, and what has to be beaten. */
export function QuestionForm({ onClose }: { onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const navigate = useNavigate();
  const save = useWrite("question-ask");
  const [draft, setDraft] = useState(EMPTY_ASKED);
  const body = bodyFrom(draft);
  const change = (more: Partial<AskedDraft>) => setDraft((before) => ({ ...before, ...more }));
  const field = (name: TextName) => ({
    label: say(`questions.form.${name}`),
    value: draft.texts[name],
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: { readonly value: string } }) =>
      setDraft((before) => ({ ...before, texts: { ...before.texts, [name]: value } })),
  });
  const answerChanged = (answer: AnswerDraft) => {
    const isOther = answer.kind !== draft.answer.kind || answer.kind === "choice";
    change({ answer, ...(isOther && { reference: emptyFor(answer) }) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!body) return;
    save.mutate(
      { body },
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
            value={draft.answer.kind}
            data={KINDS.map((value) => ({ value, label: say(`questions.kind.${value}`) }))}
            onChange={({ currentTarget: { value } }) =>
              answerChanged({ ...draft.answer, kind: KINDS.find((one) => one === value) ?? "yes-no" })
            }
          />
        </div>
        <QuestionAnswerFields draft={draft.answer} onChange={answerChanged} />
        <div className="form-row">
          <TextInput type="date" required {...field("opensAt")} />
          <TextInput type="date" required {...field("closesAt")} />
          <TextInput type="date" required {...field("resolvesAt")} />
          <TextInput type="date" {...field("blindUntil")} />
        </div>
        <QuestionResolvingFields draft={draft} field={field} onChange={change} />
        <QuestionReferenceFields draft={draft} field={field} onChange={change} />
        <DialogEnd
          act={say("questions.ask")}
          isWhole={body !== undefined}
          isPending={save.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

/** As many empty fields as the answer has, also while it is not whole yet. */
function emptyFor(draft: AnswerDraft): readonly string[] {
  const answer = answerFrom(draft);
  return answer ? draftOf(answer, undefined) : ["", "", "", "", ""];
}
