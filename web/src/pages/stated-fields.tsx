import { TextInput } from "@mantine/core";
import type { Answer } from "../../../src/kernel/answer.ts";
import { useLanguage } from "../language/language.tsx";
import { LEVEL_NAMES, type StatedDraft, sumOf } from "./question-draft.ts";

interface StatedFieldsProps {
  readonly answer: Answer;
  readonly draft: StatedDraft;
  readonly label: string;
  readonly isDisabled?: boolean;
  onChange(draft: StatedDraft): void;
}

/** Fields for something stated of an answer: a probability, one an option, or five quantiles. */
export function StatedFields({ answer, draft, label, isDisabled = false, onChange }: StatedFieldsProps) {
  const { say, format } = useLanguage();
  const change = (at: number, text: string) => onChange(draft.with(at, text));
  if (answer.kind === "yes-no") {
    const value = Number((draft[0] ?? "").replace(",", "."));
    return (
      <div className="stated-one">
        <TextInput
          label={label}
          required
          inputMode="decimal"
          rightSection="%"
          disabled={isDisabled}
          value={draft[0] ?? ""}
          onChange={({ currentTarget }) => change(0, currentTarget.value)}
        />
        <input
          type="range"
          className="grow"
          aria-label={label}
          min={1}
          max={99}
          disabled={isDisabled}
          value={Number.isFinite(value) && draft[0] !== "" ? value : 50}
          onChange={({ currentTarget }) => change(0, currentTarget.value)}
        />
      </div>
    );
  }
  const names =
    answer.kind === "choice" ? answer.options : LEVEL_NAMES.map((level) => say("questions.level", { level }));
  return (
    <fieldset className="stated-many" data-kind={answer.kind}>
      <legend>{label}</legend>
      {names.map((name, at) => (
        <TextInput
          // biome-ignore lint/suspicious/noArrayIndexKey: fields keep their order.
          key={at}
          label={name}
          required
          disabled={isDisabled}
          {...(answer.kind === "date"
            ? { type: "date", min: answer.from, max: answer.to }
            : { inputMode: "decimal" as const })}
          {...(answer.kind === "choice" && { rightSection: "%" })}
          value={draft[at] ?? ""}
          onChange={({ currentTarget }) => change(at, currentTarget.value)}
        />
      ))}
      <p className="small muted numeric">
        {answer.kind === "choice" && say("questions.sum", { sum: format.number(sumOf(draft), 1) })}
        {answer.kind === "number" && say("questions.unit", { unit: answer.unit })}
        {answer.kind === "date" && say("questions.dates")}
      </p>
    </fieldset>
  );
}
