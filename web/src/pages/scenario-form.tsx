import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import { bodyFrom, type DriverDraft, draftOf, driverIsWhole, EMPTY_DRIVER } from "./scenario-draft.ts";
import type { ScenarioView } from "./scenario-words.ts";

const MOST_DRIVERS = 10;

/** States a scenario set, or changes its question and drivers; impacts and stories of states that stay are kept. */
export function ScenarioForm({ set, onClose }: { readonly set?: ScenarioView; onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const navigate = useNavigate();
  const save = useWrite("scenario-set-save");
  const problems = useRead("problems", { status: "active", limit: 100 });
  const [title, setTitle] = useState(set?.body.title ?? "");
  const [question, setQuestion] = useState(set?.body.question ?? "");
  const [horizon, setHorizon] = useState(set?.body.horizon ?? "");
  const [problemId, setProblemId] = useState(set?.body.problemId ?? "");
  const [drivers, setDrivers] = useState<readonly DriverDraft[]>(
    () => set?.body.descriptors.map(draftOf) ?? [EMPTY_DRIVER, EMPTY_DRIVER],
  );
  const isWhole =
    [title, question, horizon].every((text) => text.trim() !== "") &&
    drivers.length >= 2 &&
    drivers.every(driverIsWhole);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    const body = bodyFrom({ title, question, horizon, problemId, drivers }, set?.body);
    save.mutate(set ? { id: set.id, version: set.version, body } : { body }, {
      onSuccess: ({ id }) => {
        tell(say("scenarios.saved"));
        onClose();
        void navigate({ to: "/scenarios", search: { id } });
      },
      onError: (error) => tell(sentence(error), { bad: true }),
    });
  };
  return (
    <Dialog title={say(set ? "scenarios.change" : "scenarios.state")} width={720} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <TextInput
          data-autofocus
          label={say("scenarios.form.title")}
          required
          value={title}
          onChange={({ currentTarget: { value } }) => setTitle(value)}
        />
        <Textarea
          label={say("scenarios.form.question")}
          required
          autosize
          minRows={2}
          value={question}
          onChange={({ currentTarget: { value } }) => setQuestion(value)}
        />
        <div className="form-row">
          <TextInput
            type="date"
            label={say("scenarios.form.horizon")}
            required
            value={horizon}
            onChange={({ currentTarget: { value } }) => setHorizon(value)}
          />
          <NativeSelect
            label={say("scenarios.form.problem")}
            value={problemId}
            data={[
              { value: "", label: say("scenarios.form.problem.none") },
              ...(problems.data?.items ?? []).map(({ problem }) => ({
                value: problem.id,
                label: problem.body.title,
              })),
            ]}
            onChange={({ currentTarget: { value } }) => setProblemId(value)}
          />
        </div>
        {drivers.map((draft, at) => (
          <DriverFields
            // biome-ignore lint/suspicious/noArrayIndexKey: drivers have no id before they are saved, and keep their order.
            key={at}
            number={at + 1}
            draft={draft}
            onChange={(more) =>
              setDrivers((before) => before.map((one, own) => (own === at ? { ...one, ...more } : one)))
            }
            {...(drivers.length > 2 && {
              onRemove: () => setDrivers((before) => before.filter((_, own) => own !== at)),
            })}
          />
        ))}
        <Button
          size="xs"
          variant="default"
          disabled={drivers.length >= MOST_DRIVERS}
          onClick={() => setDrivers((before) => [...before, EMPTY_DRIVER])}
        >
          {say("scenarios.driver.add")}
        </Button>
        <DialogEnd
          act={say("problems.save")}
          isWhole={isWhole}
          isPending={save.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

interface DriverFieldsProps {
  readonly number: number;
  readonly draft: DriverDraft;
  onChange(more: Partial<DriverDraft>): void;
  onRemove?(): void;
}

function DriverFields({ number, draft, onChange, onRemove }: DriverFieldsProps) {
  const { say } = useLanguage();
  return (
    <fieldset className="scenario-driver stack">
      <legend className="row">
        {say("scenarios.driver.number", { number })}
        {onRemove && (
          <Button size="compact-xs" variant="subtle" onClick={onRemove}>
            {say("scenarios.driver.remove")}
          </Button>
        )}
      </legend>
      <TextInput
        label={say("scenarios.driver")}
        required
        value={draft.title}
        onChange={({ currentTarget: { value } }) => onChange({ title: value })}
      />
      <Textarea
        label={say("scenarios.driver.states")}
        description={say("scenarios.driver.states.lines")}
        required
        autosize
        minRows={2}
        value={draft.states}
        onChange={({ currentTarget: { value } }) => onChange({ states: value })}
      />
      <TextInput
        label={say("scenarios.driver.because")}
        required
        value={draft.because}
        onChange={({ currentTarget: { value } }) => onChange({ because: value })}
      />
    </fieldset>
  );
}
