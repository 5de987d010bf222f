import { NativeSelect, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { INDICATOR_STATES } from "../../../src/kernel/indicator.ts";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import type { Standing } from "./problem-indicators.tsx";

/** Says where an indicator stands that only people can judge, and why. */
export function IndicatorJudgement({ standing, onClose }: { readonly standing: Standing; onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const judge = useWrite("judge-indicator");
  const [state, setState] = useState(standing.reading?.body.state ?? "NOT_OBSERVED");
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason.trim()) return;
    judge.mutate(
      { id: standing.indicator.id, state, reason },
      { onSuccess: onClose, onError: (error) => tell(sentence(error), { bad: true }) },
    );
  };
  return (
    <Dialog title={say("indicators.judge.title")} width={520} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p dir="auto">{standing.indicator.body.text}</p>
        <p className="small muted" dir="auto">
          {standing.indicator.body.observable}
        </p>
        <NativeSelect
          data-autofocus
          label={say("indicators.state")}
          value={state}
          data={INDICATOR_STATES.map((one) => ({ value: one, label: say(`indicator.state.${one}`) }))}
          onChange={({ currentTarget: { value } }) =>
            setState(INDICATOR_STATES.find((one) => one === value) ?? state)
          }
        />
        <Textarea
          label={say("problems.reason")}
          required
          minRows={3}
          autosize
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
        <DialogEnd
          act={say("indicators.judge")}
          isWhole={reason.trim() !== ""}
          isPending={judge.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
