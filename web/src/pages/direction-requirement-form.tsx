import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { REQUIREMENT_STATUSES } from "../../../src/kernel/requirement.ts";
import type { InputOf } from "../api/client.ts";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import type { Requirement } from "./direction-requirements.tsx";

type Body = InputOf<"requirement-save">["body"];

/** States a requirement, or changes one; who asked and who was told stay. */
export function RequirementForm({
  requirement,
  onClose,
}: {
  readonly requirement?: Requirement;
  onClose(): void;
}) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const save = useWrite("requirement-save");
  const [body, setBody] = useState<Body>(() => statedOf(requirement));
  const set = (more: Partial<Body>) => setBody((before) => ({ ...before, ...more }));
  const isWhole = [body.question, body.decision, body.owner, body.dueAt].every((text) => text.trim() !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    save.mutate(requirement ? { id: requirement.id, version: requirement.version, body } : { body }, {
      onSuccess: () => {
        tell(say("direction.saved"));
        onClose();
      },
      onError: (error) => tell(sentence(error), { bad: true }),
    });
  };
  return (
    <Dialog title={say(requirement ? "direction.change" : "direction.state")} width={620} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <Textarea
          data-autofocus
          label={say("direction.question")}
          required
          autosize
          minRows={2}
          value={body.question}
          onChange={({ currentTarget: { value } }) => set({ question: value })}
        />
        <TextInput
          label={say("direction.decision")}
          required
          value={body.decision}
          onChange={({ currentTarget: { value } }) => set({ decision: value })}
        />
        <TextInput
          label={say("direction.owner")}
          required
          value={body.owner}
          onChange={({ currentTarget: { value } }) => set({ owner: value })}
        />
        <div className="form-row">
          <NativeSelect
            label={say("direction.form.priority")}
            value={String(body.priority ?? 2)}
            data={["1", "2", "3"].map((one) => ({
              value: one,
              label: say("direction.priority", { priority: Number(one) }),
            }))}
            onChange={({ currentTarget: { value } }) => set({ priority: Number(value) })}
          />
          <TextInput
            type="date"
            label={say("direction.form.due")}
            required
            value={body.dueAt}
            onChange={({ currentTarget: { value } }) => set({ dueAt: value })}
          />
          <NativeSelect
            label={say("direction.form.status")}
            value={body.status ?? "open"}
            data={REQUIREMENT_STATUSES.map((one) => ({ value: one, label: say(`direction.status.${one}`) }))}
            onChange={({ currentTarget: { value } }) =>
              set({ status: REQUIREMENT_STATUSES.find((one) => one === value) ?? "open" })
            }
          />
        </div>
        {body.status === "answered" && (
          <Textarea
            label={say("direction.answer")}
            required
            autosize
            minRows={2}
            value={body.answer ?? ""}
            onChange={({ currentTarget: { value } }) => set({ answer: value })}
          />
        )}
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

function statedOf(requirement: Requirement | undefined): Body {
  if (!requirement) return { question: "", decision: "", owner: "", dueAt: "" };
  const { askedBy: _, askedAt: __, told: ___, ...stated } = requirement.body;
  return stated;
}
