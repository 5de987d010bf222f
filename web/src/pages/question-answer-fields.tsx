import { Checkbox, Textarea, TextInput } from "@mantine/core";
import { useLanguage } from "../language/language.tsx";
import type { AnswerDraft } from "./question-answer.ts";

interface QuestionAnswerFieldsProps {
  readonly draft: AnswerDraft;
  onChange(draft: AnswerDraft): void;
}

export function QuestionAnswerFields({ draft, onChange }: QuestionAnswerFieldsProps) {
  const { say } = useLanguage();
  const change = (more: Partial<AnswerDraft>) => onChange({ ...draft, ...more });
  if (draft.kind === "yes-no") return undefined;
  if (draft.kind === "choice")
    return (
      <>
        <Textarea
          label={say("questions.form.options")}
          description={say("questions.form.options.lines")}
          required
          autosize
          minRows={3}
          value={draft.options}
          onChange={({ currentTarget: { value } }) => change({ options: value })}
        />
        <Checkbox
          label={say("questions.form.ordered")}
          checked={draft.isOrdered}
          onChange={({ currentTarget: { checked } }) => change({ isOrdered: checked })}
        />
      </>
    );
  const isDate = draft.kind === "date";
  const range = isDate ? { type: "date" } : { inputMode: "decimal" as const };
  return (
    <div className="form-row">
      {!isDate && (
        <TextInput
          label={say("questions.form.unit")}
          required
          value={draft.unit}
          onChange={({ currentTarget: { value } }) => change({ unit: value })}
        />
      )}
      <TextInput
        {...range}
        label={say("questions.form.from")}
        required
        value={draft.from}
        onChange={({ currentTarget: { value } }) => change({ from: value })}
      />
      <TextInput
        {...range}
        label={say("questions.form.to")}
        required
        value={draft.to}
        onChange={({ currentTarget: { value } }) => change({ to: value })}
      />
    </div>
  );
}
