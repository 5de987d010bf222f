import { Button, NativeSelect, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import { draftOf, statedFrom } from "./question-draft.ts";
import type { QuestionView } from "./question-thing.tsx";
import { StatedFields } from "./stated-fields.tsx";

/** Stating an estimate: the outside view first, then what makes this case differ, then the estimate itself. */
export function EstimateForm({ view }: { readonly view: QuestionView }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const save = useWrite("estimate-state");
  const { answer, reference } = view.shown;
  const [team, setTeam] = useState("");
  const own = view.estimates.find((one) =>
    team === "" ? one.isOwn && one.kind === "person" : one.forecaster === team,
  );
  const [base, setBase] = useState(() => draftOf(answer, own?.base?.stated ?? reference));
  const [because, setBecause] = useState(own?.base?.because ?? "");
  const [stated, setStated] = useState(() => draftOf(answer, own?.stated));
  const [reason, setReason] = useState("");
  const [baseStated, ownStated] = [statedFrom(answer, base), statedFrom(answer, stated)];
  const isBaseWhole = baseStated !== undefined && because.trim() !== "";
  const isWhole = isBaseWhole && ownStated !== undefined && reason.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!baseStated || !ownStated || !isWhole) return;
    save.mutate(
      {
        questionId: view.question.id,
        ...(team !== "" && { as: { kind: "team" as const, id: team } }),
        stated: ownStated,
        base: { stated: baseStated, because },
        reason,
      },
      {
        onSuccess: () => {
          setReason("");
          tell(say(view.shown.state === "blind" ? "questions.estimate.sealed" : "questions.estimate.kept"));
        },
        onError: (error) => tell(sentence(error), { bad: true }),
      },
    );
  };
  return (
    <form className="card-body estimate-form" onSubmit={submit}>
      {view.teams.length > 0 && (
        <NativeSelect
          label={say("questions.as")}
          value={team}
          data={[
            { value: "", label: say("questions.as.self") },
            ...view.teams.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={({ currentTarget }) => setTeam(currentTarget.value)}
        />
      )}
      <div className="estimate-steps">
        <div className="stack">
          <h3>{say("questions.step.outside")}</h3>
          <StatedFields answer={answer} draft={base} label={say("questions.base")} onChange={setBase} />
          <Textarea
            label={say("questions.base.because")}
            required
            autosize
            minRows={2}
            value={because}
            onChange={({ currentTarget }) => setBecause(currentTarget.value)}
          />
        </div>
        <div className="stack" data-waiting={!isBaseWhole || undefined}>
          <h3>{say("questions.step.inside")}</h3>
          <Textarea
            label={say("questions.reason")}
            required
            autosize
            minRows={2}
            disabled={!isBaseWhole}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <StatedFields
            answer={answer}
            draft={stated}
            label={say("questions.stated")}
            isDisabled={!isBaseWhole}
            onChange={setStated}
          />
        </div>
      </div>
      <div className="row">
        <Button type="submit" disabled={!isWhole} loading={save.isPending}>
          {say(own ? "questions.estimate.update" : "questions.estimate.state")}
        </Button>
        <span className="small muted">
          {say(view.shown.state === "blind" ? "questions.estimate.blind" : "questions.estimate.about")}
        </span>
      </div>
    </form>
  );
}
