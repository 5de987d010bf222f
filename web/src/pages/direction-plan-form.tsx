import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import type { Requirement } from "./direction-requirements.tsx";

/** Plans who is to look for what, for a requirement. */
export function PlanLineForm({
  requirement,
  onClose,
}: {
  readonly requirement: Requirement;
  onClose(): void;
}) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const save = useWrite("plan-line-save");
  const sources = useRead("sources", {}).data?.items ?? [];
  const [what, setWhat] = useState("");
  const [askedOf, setAskedOf] = useState("");
  const [source, setSource] = useState("");
  const [due, setDue] = useState("");
  const isWhole = what.trim() !== "" && askedOf.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    const body = {
      requirementId: requirement.id,
      what,
      askedOf,
      ...(source !== "" && { sourceId: source }),
      ...(due !== "" && { dueAt: due }),
    };
    save.mutate(
      { body },
      {
        onSuccess: () => {
          tell(say("direction.task.saved"));
          onClose();
        },
        onError: (error) => tell(sentence(error), { bad: true }),
      },
    );
  };
  return (
    <Dialog title={say("direction.task")} width={560} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p dir="auto">{requirement.body.question}</p>
        <Textarea
          data-autofocus
          label={say("direction.task.what")}
          required
          autosize
          minRows={2}
          value={what}
          onChange={({ currentTarget: { value } }) => setWhat(value)}
        />
        <TextInput
          label={say("direction.task.of")}
          required
          value={askedOf}
          onChange={({ currentTarget: { value } }) => setAskedOf(value)}
        />
        <div className="form-row">
          <NativeSelect
            label={say("direction.task.source")}
            value={source}
            data={[
              { value: "", label: say("direction.task.source.none") },
              ...sources.map(({ id, body }) => ({ value: id, label: body.name })),
            ]}
            onChange={({ currentTarget: { value } }) => setSource(value)}
          />
          <TextInput
            type="date"
            label={say("direction.form.due")}
            value={due}
            onChange={({ currentTarget: { value } }) => setDue(value)}
          />
        </div>
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
