import { NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { CRITICALITIES, DOMAINS } from "../../../src/kernel/indicator.ts";
import type { InputOf } from "../api/client.ts";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import { IndicatorBinding } from "./indicator-binding.tsx";
import type { Standing } from "./problem-indicators.tsx";

export type IndicatorBody = InputOf<"indicator-save">["body"];

interface IndicatorFormProps {
  readonly problemId: string;
  readonly indicator?: Standing["indicator"];
  onClose(): void;
}

/** States an indicator or changes one: what would be seen, what watches it, and how much it says. */
export function IndicatorForm({ problemId, indicator, onClose }: IndicatorFormProps) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const save = useWrite("indicator-save");
  const [body, setBody] = useState<IndicatorBody>(
    indicator?.body ?? {
      problemId,
      text: "",
      observable: "",
      domain: "MIL",
      criticality: "major",
      binding: { by: "judgement" },
      ratio: { present: 3, absent: 0.7, basis: "expert" },
      owner: "",
      reviewBy: "",
    },
  );
  const set = (more: Partial<IndicatorBody>) => setBody((before) => ({ ...before, ...more }));
  const isWhole = [body.text, body.observable, body.owner, body.reviewBy].every((text) => text.trim() !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    save.mutate(indicator ? { id: indicator.id, version: indicator.version, body } : { body }, {
      onSuccess: () => {
        tell(say("indicators.saved"));
        onClose();
      },
      onError: (error) => tell(sentence(error), { bad: true }),
    });
  };
  return (
    <Dialog
      title={say(indicator ? "indicators.change" : "problems.indicator.add")}
      width={680}
      onClose={onClose}
    >
      <form className="stack" onSubmit={submit}>
        <TextInput
          data-autofocus
          label={say("indicators.text")}
          required
          value={body.text}
          onChange={({ currentTarget: { value } }) => set({ text: value })}
        />
        <Textarea
          label={say("indicators.observable")}
          description={say("indicators.observable.about")}
          required
          autosize
          minRows={2}
          value={body.observable}
          onChange={({ currentTarget: { value } }) => set({ observable: value })}
        />
        <div className="form-row">
          <NativeSelect
            label={say("indicators.domain")}
            value={body.domain}
            data={DOMAINS.map((one) => ({ value: one, label: say(`domain.${one}`) }))}
            onChange={({ currentTarget: { value } }) =>
              set({ domain: DOMAINS.find((one) => one === value) ?? body.domain })
            }
          />
          <NativeSelect
            label={say("indicators.criticality")}
            value={body.criticality ?? "major"}
            data={CRITICALITIES.map((one) => ({ value: one, label: say(`criticality.${one}`) }))}
            onChange={({ currentTarget: { value } }) =>
              set({ criticality: CRITICALITIES.find((one) => one === value) ?? "major" })
            }
          />
          <TextInput
            label={say("indicators.group")}
            description={say("indicators.group.about")}
            value={body.group ?? ""}
            onChange={({ currentTarget: { value } }) => set({ group: value })}
          />
        </div>
        <IndicatorBinding body={body} onChange={set} />
        <div className="form-row">
          <NumberInput
            label={say("indicators.present")}
            min={0.01}
            max={100}
            value={body.ratio.present}
            onChange={(value) => set({ ratio: { ...body.ratio, present: Number(value) } })}
          />
          <NumberInput
            label={say("indicators.absent")}
            min={0.01}
            max={100}
            value={body.ratio.absent}
            onChange={(value) => set({ ratio: { ...body.ratio, absent: Number(value) } })}
          />
          <TextInput
            label={say("indicators.source")}
            value={body.ratio.source ?? ""}
            onChange={({ currentTarget: { value } }) => {
              const { source: _, ...ratio } = body.ratio;
              set({ ratio: value === "" ? ratio : { ...ratio, source: value } });
            }}
          />
        </div>
        <div className="form-row">
          <TextInput
            label={say("indicators.owner")}
            required
            value={body.owner}
            onChange={({ currentTarget: { value } }) => set({ owner: value })}
          />
          <TextInput
            type="date"
            label={say("problems.review")}
            required
            value={body.reviewBy}
            onChange={({ currentTarget: { value } }) => set({ reviewBy: value })}
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
