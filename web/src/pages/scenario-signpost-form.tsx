import { NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { DOMAINS } from "../../../src/kernel/indicator.ts";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import type { ScenarioView } from "./scenario-words.ts";

interface SignpostFormProps {
  readonly view: ScenarioView;
  readonly story: number;
  readonly signpost: number;
  onClose(): void;
}

/** Makes an indicator of a signpost; what it is worth is said on the problem's page. */
export function ScenarioSignpostForm({ view, story, signpost, onClose }: SignpostFormProps) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const make = useWrite("scenario-signpost");
  const [domain, setDomain] = useState<(typeof DOMAINS)[number]>("POL");
  const [owner, setOwner] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (owner.trim() === "") return;
    make.mutate(
      { id: view.id, story, signpost, domain, owner },
      {
        onSuccess: () => {
          tell(say("scenarios.signpost.made"));
          onClose();
        },
        onError: (error) => tell(sentence(error), { bad: true }),
      },
    );
  };
  return (
    <Dialog title={say("scenarios.signpost.make")} width={520} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p dir="auto">{view.body.stories[story]?.signposts[signpost]?.text}</p>
        <NativeSelect
          data-autofocus
          label={say("scenarios.signpost.domain")}
          value={domain}
          data={DOMAINS.map((one) => ({ value: one, label: say(`domain.${one}`) }))}
          onChange={({ currentTarget: { value } }) =>
            setDomain(DOMAINS.find((one) => one === value) ?? "POL")
          }
        />
        <TextInput
          label={say("scenarios.signpost.owner")}
          required
          value={owner}
          onChange={({ currentTarget: { value } }) => setOwner(value)}
        />
        <DialogEnd
          act={say("scenarios.signpost.make")}
          isWhole={owner.trim() !== ""}
          isPending={make.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
