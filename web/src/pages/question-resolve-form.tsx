import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Answer, Happened } from "../../../src/kernel/answer.ts";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import type { QuestionView } from "./question-thing.tsx";

const ANNUL = "annul";

/** Saying which answer came true, from which source; or that the question can no longer be answered. */
export function QuestionResolveForm({ view, onClose }: { readonly view: QuestionView; onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const save = useWrite("question-resolve");
  const { answer } = view.shown;
  const [chosen, setChosen] = useState(answer.kind === "number" || answer.kind === "date" ? "value" : "");
  const [value, setValue] = useState("");
  const [source, setSource] = useState("");
  const [why, setWhy] = useState("");
  const happened = chosen === ANNUL ? undefined : happenedFrom(answer, chosen, value);
  const isAnnulled = chosen === ANNUL;
  const isWhole = why.trim() !== "" && (isAnnulled || (happened !== undefined && source.trim() !== ""));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    save.mutate(
      { questionId: view.question.id, ...(happened && { happened }), source, why },
      { onSuccess: onClose, onError: (error) => tell(sentence(error), { bad: true }) },
    );
  };
  const choices =
    answer.kind === "yes-no"
      ? [
          { value: "0", label: say("record.outcome.yes") },
          { value: "1", label: say("record.outcome.no") },
        ]
      : answer.kind === "choice"
        ? answer.options.map((label, i) => ({ value: String(i), label }))
        : [{ value: "value", label: say("questions.resolve.value") }];
  return (
    <Dialog title={say("questions.resolve")} width={560} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <NativeSelect
          data-autofocus
          label={say("questions.resolve.answer")}
          value={chosen}
          data={[
            ...(chosen === "" ? [{ value: "", label: say("questions.resolve.choose") }] : []),
            ...choices,
            { value: ANNUL, label: say("questions.resolve.annul") },
          ]}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
        {chosen === "value" && (
          <TextInput
            label={answer.kind === "number" ? answer.unit : say("questions.resolve.day")}
            required
            {...(answer.kind === "date" ? { type: "date" } : { inputMode: "decimal" as const })}
            value={value}
            onChange={({ currentTarget }) => setValue(currentTarget.value)}
          />
        )}
        {!isAnnulled && (
          <TextInput
            label={say("questions.resolve.source")}
            required
            value={source}
            onChange={({ currentTarget }) => setSource(currentTarget.value)}
          />
        )}
        <Textarea
          label={say(isAnnulled ? "questions.resolve.annul.why" : "questions.resolve.why")}
          required
          autosize
          minRows={2}
          value={why}
          onChange={({ currentTarget }) => setWhy(currentTarget.value)}
        />
        <DialogEnd
          act={say(isAnnulled ? "questions.resolve.annul" : "questions.resolve")}
          isWhole={isWhole}
          isPending={save.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

function happenedFrom(answer: Answer, chosen: string, value: string): Happened | undefined {
  if (chosen === "") return undefined;
  if (answer.kind === "yes-no") return { kind: "yes-no", isYes: chosen === "0" };
  if (answer.kind === "choice") return { kind: "choice", option: Number(chosen) };
  if (value.trim() === "") return undefined;
  if (answer.kind === "date") return { kind: "date", day: value };
  const number = Number(value.replace(",", "."));
  return Number.isFinite(number) ? { kind: "number", value: number } : undefined;
}
