import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "./dialog.tsx";
import { useProblemSentence } from "./states.tsx";

export type HandlingStep = "decide" | "outcome" | "snooze" | "merge";

interface HandlingDialogProps {
  readonly step: HandlingStep;
  readonly kind: "warning" | "warning-problem";
  readonly id: string;
  onClose(): void;
}

const CHOICES = ["acted", "deferred", "declined"] as const;
const OUTCOMES = ["happened", "did-not-happen", "intervened"] as const;

/** What people write down about a warning: each with a reason. */
export function HandlingDialog({ step, kind, id, onClose }: HandlingDialogProps) {
  const { say } = useLanguage();
  const [reason, setReason] = useState("");
  const [office, setOffice] = useState("");
  const [until, setUntil] = useState("");
  const [choice, setChoice] = useState<(typeof CHOICES)[number]>("acted");
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number]>("happened");
  const [into, setInto] = useState("");
  const act = useAct(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const day = until === "" ? {} : { until };
    if (step === "decide") act.decide({ kind, id, choice, reason, office, ...day });
    if (step === "outcome")
      act.outcome({ kind, id, outcome, reason, ...(until !== "" && { happenedOn: until }) });
    if (step === "snooze") act.snooze({ kind, id, until, reason });
    if (step === "merge") act.merge({ id, into, reason });
  };
  const wantsDay = step === "snooze" || (step === "decide" && choice === "deferred");
  const isDated = wantsDay || (step === "outcome" && outcome !== "did-not-happen");
  const isWhole =
    reason.trim() !== "" &&
    (step !== "decide" || office.trim() !== "") &&
    (!wantsDay || until !== "") &&
    (step !== "merge" || into !== "");
  return (
    <Dialog title={say(`handling.${step}`)} width={520} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {step === "decide" && (
          <>
            <NativeSelect
              data-autofocus
              label={say("handling.choice")}
              value={choice}
              data={CHOICES.map((one) => ({ value: one, label: say(`handling.choice.${one}`) }))}
              onChange={({ currentTarget: { value } }) =>
                setChoice(CHOICES.find((one) => one === value) ?? "acted")
              }
            />
            <TextInput
              label={say("handling.office")}
              required
              value={office}
              onChange={({ currentTarget: { value } }) => setOffice(value)}
            />
          </>
        )}
        {step === "outcome" && (
          <NativeSelect
            data-autofocus
            label={say("handling.outcome.label")}
            description={say("handling.outcome.about")}
            value={outcome}
            data={OUTCOMES.map((one) => ({ value: one, label: say(`handling.outcome.${one}`) }))}
            onChange={({ currentTarget: { value } }) =>
              setOutcome(OUTCOMES.find((one) => one === value) ?? "happened")
            }
          />
        )}
        {step === "snooze" && <p className="small muted">{say("handling.snooze.about")}</p>}
        {step === "merge" && <IntoSelect id={id} value={into} onChange={setInto} />}
        {isDated && (
          <TextInput
            type="date"
            label={say(step === "outcome" ? "handling.outcome.on" : "handling.until")}
            required={wantsDay}
            value={until}
            onChange={({ currentTarget: { value } }) => setUntil(value)}
          />
        )}
        <Textarea
          label={say("handling.reason")}
          required
          minRows={3}
          autosize
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
        <DialogEnd
          act={say(`handling.${step}`)}
          isWhole={isWhole}
          isPending={act.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

function useAct(onClose: () => void) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const decide = useWrite("decide");
  const outcome = useWrite("outcome-save");
  const snooze = useWrite("snooze");
  const merge = useWrite("merge-warnings");
  const follow = {
    onSuccess: () => {
      tell(say("handling.saved"));
      onClose();
    },
    onError: (error: Error) => tell(sentence(error), { bad: true }),
  };
  return {
    isPending: decide.isPending || outcome.isPending || snooze.isPending || merge.isPending,
    decide: (input: Parameters<typeof decide.mutate>[0]) => decide.mutate(input, follow),
    outcome: (input: Parameters<typeof outcome.mutate>[0]) => outcome.mutate(input, follow),
    snooze: (input: Parameters<typeof snooze.mutate>[0]) => snooze.mutate(input, follow),
    merge: (input: Parameters<typeof merge.mutate>[0]) => merge.mutate(input, follow),
  };
}

interface IntoSelectProps {
  readonly id: string;
  readonly value: string;
  onChange(id: string): void;
}

function IntoSelect({ id, value, onChange }: IntoSelectProps) {
  const { say } = useLanguage();
  const open = useRead("warnings", { status: "open", limit: 200 });
  const others = (open.data?.items ?? []).filter((one) => one.id !== id);
  return (
    <NativeSelect
      data-autofocus
      label={say("handling.into.label")}
      required
      value={value}
      data={[
        { value: "", label: "" },
        ...others.map((one) => ({ value: one.id, label: `${one.level} ${one.title}` })),
      ]}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
