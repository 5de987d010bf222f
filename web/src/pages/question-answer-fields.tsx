import { Checkbox, Textarea, TextInput } from "@mantine/core";
import type { Answer } from "../../../src/kernel/answer.ts";
import { useLanguage } from "../language/language.tsx";

/** What a question can be answered by, as its form holds it. */
export interface AnswerDraft {
  readonly kind: Answer["kind"];
  /** One a line. */
  readonly options: string;
  readonly isOrdered: boolean;
  readonly unit: string;
  readonly from: string;
  readonly to: string;
}

export const EMPTY_ANSWER: AnswerDraft = {
  kind: "yes-no",
  options: "",
  isOrdered: false,
  unit: "",
  from: "",
  to: "",
};

/** Undefined while something is missing. */
export function answerFrom({ kind, options, isOrdered, unit, from, to }: AnswerDraft): Answer | undefined {
  if (kind === "yes-no") return { kind };
  if (kind === "choice") {
    const lines = options
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    return lines.length < 2 ? undefined : { kind, options: lines, isOrdered };
  }
  if (from === "" || to === "") return undefined;
  if (kind === "date") return { kind, from, to };
  const [least, most] = [Number(from.replace(",", ".")), Number(to.replace(",", "."))];
  return unit.trim() === "" || !Number.isFinite(least) || !Number.isFinite(most)
    ? undefined
    : { kind, unit, from: least, to: most };
}

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
