import { Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import type { Requirement } from "./direction-requirements.tsx";

/** Writes down who was told what. */
export function TellForm({ requirement, onClose }: { readonly requirement: Requirement; onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const save = useWrite("requirement-tell");
  const [who, setWho] = useState(requirement.body.owner);
  const [what, setWhat] = useState("");
  const isWhole = who.trim() !== "" && what.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    save.mutate(
      { id: requirement.id, who, what },
      { onSuccess: onClose, onError: (error) => tell(sentence(error), { bad: true }) },
    );
  };
  return (
    <Dialog title={say("direction.tell")} width={520} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <TextInput
          label={say("direction.tell.who")}
          required
          value={who}
          onChange={({ currentTarget: { value } }) => setWho(value)}
        />
        <Textarea
          data-autofocus
          label={say("direction.tell.what")}
          required
          autosize
          minRows={2}
          value={what}
          onChange={({ currentTarget: { value } }) => setWhat(value)}
        />
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
