import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { answerFrom } from "./question-answer.ts";
import { type AskedDraft, canBeCounted, needsReference, type TextName } from "./question-asked.ts";
import { StatedFields } from "./stated-fields.tsx";

const MOST_SERIES = 1_000;

interface FieldsProps {
  readonly draft: AskedDraft;
  field(name: TextName): {
    readonly label: string;
    readonly value: string;
    onChange(event: { readonly currentTarget: { readonly value: string } }): void;
  };
  onChange(more: Partial<AskedDraft>): void;
}

/** How it will be told which answer came true: from a series, or by criteria, a source and persons. */
export function QuestionResolvingFields({ draft, field, onChange }: FieldsProps) {
  const { say } = useLanguage();
  const isCountable = canBeCounted(draft.answer);
  return (
    <>
      {isCountable && (
        <Checkbox
          label={say("questions.form.counted")}
          checked={draft.isCounted}
          onChange={({ currentTarget: { checked } }) => onChange({ isCounted: checked })}
        />
      )}
      {isCountable && draft.isCounted ? (
        <SeriesFields draft={draft} field={field} onChange={onChange} />
      ) : (
        <CriteriaFields draft={draft} field={field} onChange={onChange} />
      )}
    </>
  );
}

function SeriesFields({ draft, field, onChange }: FieldsProps) {
  const { say } = useLanguage();
  const list = useRead("series-list", { limit: MOST_SERIES });
  const items = list.data?.items ?? [];
  const at = draft.series ? items.indexOf(draft.series) : -1;
  return (
    <>
      <NativeSelect
        label={say("questions.form.series")}
        required
        value={at < 0 ? "" : String(at)}
        data={[
          { value: "", label: say("questions.form.series.choose") },
          ...items.map(({ placeName, subject, measure, bucket }, i) => ({
            value: String(i),
            label: [placeName, measure, bucket, ...(subject === "*" ? [] : [subject])].join(" · "),
          })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ series: value === "" ? undefined : items[Number(value)] })
        }
      />
      {draft.answer.kind === "yes-no" && <TextInput inputMode="decimal" required {...field("atLeast")} />}
    </>
  );
}

function CriteriaFields({ draft, field, onChange }: FieldsProps) {
  const { say } = useLanguage();
  const people = useRead("forecast-people", {});
  return (
    <>
      <Textarea autosize minRows={2} required {...field("criteria")} />
      <TextInput required {...field("source")} />
      <Checkbox.Group
        label={say("questions.form.resolvers")}
        description={say("questions.form.resolvers.about")}
        value={[...draft.resolvers]}
        onChange={(resolvers) => onChange({ resolvers })}
      >
        <div className="row-wrap">
          {(people.data?.persons ?? []).map(({ id, name }) => (
            <Checkbox key={id} value={id} label={name} />
          ))}
        </div>
      </Checkbox.Group>
    </>
  );
}

/** What everybody has to beat, with the class that it is of. */
export function QuestionReferenceFields({ draft, field, onChange }: FieldsProps) {
  const { say } = useLanguage();
  const answer = answerFrom(draft.answer);
  if (!answer || !needsReference(draft)) return undefined;
  return (
    <>
      <StatedFields
        answer={answer}
        draft={draft.reference}
        label={say("questions.form.reference")}
        onChange={(reference) => onChange({ reference })}
      />
      <Textarea autosize minRows={2} required {...field("baseRateFrom")} />
    </>
  );
}
