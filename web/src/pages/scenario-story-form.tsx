import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import type { ScenarioView } from "./scenario-words.ts";

/** Tells a future: a state of each driver, or a wild card outside all of them. */
export function ScenarioStoryForm({ view, onClose }: { readonly view: ScenarioView; onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const save = useWrite("scenario-set-save");
  const { body, id, version } = view;
  const [title, setTitle] = useState("");
  const [narrative, setNarrative] = useState("");
  const [signposts, setSignposts] = useState("");
  const [isWild, setWild] = useState(false);
  const [states, setStates] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(body.descriptors.map(({ key, baseline }) => [key, baseline])),
  );
  const isWhole = title.trim() !== "" && narrative.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    const story = {
      title,
      narrative,
      ...(!isWild && { states }),
      signposts: signposts
        .split("\n")
        .map((text) => text.trim())
        .filter((text) => text !== "")
        .map((text) => ({ text })),
    };
    save.mutate(
      { id, version, body: { ...body, stories: [...body.stories, story] } },
      { onSuccess: onClose, onError: (error) => tell(sentence(error), { bad: true }) },
    );
  };
  return (
    <Dialog title={say("scenarios.story.add")} width={640} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <TextInput
          data-autofocus
          label={say("scenarios.story.title")}
          required
          value={title}
          onChange={({ currentTarget: { value } }) => setTitle(value)}
        />
        <Checkbox
          label={say("scenarios.story.wild")}
          checked={isWild}
          onChange={({ currentTarget: { checked } }) => setWild(checked)}
        />
        {!isWild && (
          <div className="form-row">
            {body.descriptors.map(({ key, title: driver, states: known }) => (
              <NativeSelect
                key={key}
                label={driver}
                value={states[key] ?? ""}
                data={known.map((state) => ({ value: state.key, label: state.title }))}
                onChange={({ currentTarget: { value } }) =>
                  setStates((before) => ({ ...before, [key]: value }))
                }
              />
            ))}
          </div>
        )}
        <Textarea
          label={say("scenarios.story.narrative")}
          required
          autosize
          minRows={3}
          value={narrative}
          onChange={({ currentTarget: { value } }) => setNarrative(value)}
        />
        <Textarea
          label={say("scenarios.signposts")}
          description={say("scenarios.signposts.lines")}
          autosize
          minRows={2}
          value={signposts}
          onChange={({ currentTarget: { value } }) => setSignposts(value)}
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
