import { NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { TLP, type Tlp } from "../../../src/kernel/label.ts";
import type { OutputOf } from "../api/client.ts";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";

interface FieldReportFormProps {
  readonly source: OutputOf<"human-sources">["items"][number];
  onClose(): void;
}

interface Draft {
  readonly title: string;
  readonly text: string;
  readonly tlp: Tlp;
  readonly occurredOn: string;
  readonly raw: string;
  readonly compartment: string;
  readonly persons: number;
  readonly among: number;
}

const BLANK: Draft = {
  title: "",
  text: "",
  tlp: "AMBER",
  occurredOn: "",
  raw: "",
  compartment: "",
  persons: 1,
  among: 1,
};

/** Written to be released: what may be told is asked for first, and what was told after it. */
export function FieldReportForm({ source, onClose }: FieldReportFormProps) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const write = useWrite("write-field-report");
  const [draft, setDraft] = useState(BLANK);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const keep = () =>
    write.mutate(inputOf(source.id, draft), {
      onSuccess: () => {
        tell(say("sources.kept"));
        onClose();
      },
      onError: (error) => tell(sentence(error), { bad: true }),
    });
  return (
    <Dialog
      title={say("sources.write.of", { pseudonym: source.body.pseudonym })}
      width={680}
      onClose={onClose}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <Below draft={draft} onChange={change} />
        <Above draft={draft} onChange={change} />
        <p className="small muted">{say("sources.write.about")}</p>
        <DialogEnd act={say("sources.write.do")} isPending={write.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function inputOf(source: string, { title, text, tlp, occurredOn, raw, compartment, persons, among }: Draft) {
  return {
    source,
    raw,
    compartment,
    accessSet: { persons, among },
    release: { title, text, label: { tlp }, ...(occurredOn && { occurredOn }) },
  };
}

interface PartProps {
  readonly draft: Draft;
  onChange(part: Partial<Draft>): void;
}

function Below({ draft, onChange }: PartProps) {
  const { say } = useLanguage();
  return (
    <fieldset className="stack">
      <legend className="strong">{say("sources.write.below")}</legend>
      <TextInput
        data-autofocus
        required
        label={say("sources.write.title")}
        value={draft.title}
        onChange={({ currentTarget: { value } }) => onChange({ title: value })}
      />
      <Textarea
        required
        autosize
        minRows={4}
        label={say("sources.write.text")}
        value={draft.text}
        onChange={({ currentTarget: { value } }) => onChange({ text: value })}
      />
      <div className="row">
        <NativeSelect
          label={say("sources.write.label")}
          value={draft.tlp}
          data={TLP.map((tlp) => ({ value: tlp, label: `TLP:${tlp}` }))}
          onChange={({ currentTarget: { value } }) =>
            onChange({ tlp: TLP.find((tlp) => tlp === value) ?? "AMBER" })
          }
        />
        <TextInput
          type="date"
          label={say("sources.write.occurred")}
          value={draft.occurredOn}
          onChange={({ currentTarget: { value } }) => onChange({ occurredOn: value })}
        />
      </div>
    </fieldset>
  );
}

function Above({ draft, onChange }: PartProps) {
  const { say } = useLanguage();
  return (
    <fieldset className="stack">
      <legend className="strong">{say("sources.write.above")}</legend>
      <Textarea
        required
        autosize
        minRows={4}
        label={say("sources.write.text")}
        value={draft.raw}
        onChange={({ currentTarget: { value } }) => onChange({ raw: value })}
      />
      <div className="row">
        <TextInput
          required
          label={say("sources.write.compartment")}
          value={draft.compartment}
          onChange={({ currentTarget: { value } }) => onChange({ compartment: value })}
        />
        <NumberInput
          required
          min={1}
          allowDecimal={false}
          label={say("sources.write.persons")}
          value={draft.persons}
          onChange={(value) => onChange({ persons: Number(value) })}
        />
        <NumberInput
          required
          min={1}
          allowDecimal={false}
          label={say("sources.write.among")}
          value={draft.among}
          onChange={(value) => onChange({ among: Number(value) })}
        />
      </div>
    </fieldset>
  );
}
