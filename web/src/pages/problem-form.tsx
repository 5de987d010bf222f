import { Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { InputOf, OutputOf } from "../api/client.ts";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import { type FilledTemplate, ProblemTemplate } from "./problem-template.tsx";

type Body = InputOf<"problem-save">["body"];
type Problem = OutputOf<"problem">["problem"];

const TEXTS = ["title", "event", "consequence", "decisionOwner", "decision"] as const;
/** What may take more than a line. */
const LONG: readonly string[] = ["event", "consequence", "decision"];

const EMPTY: Body = {
  title: "",
  event: "",
  place: "",
  consequence: "",
  decisionOwner: "",
  decision: "",
  leadTimeDays: 30,
  horizonDays: 90,
  rule: { series: { place: "", subject: "*", measure: "deaths", bucket: "month" }, fold: "sum", atLeast: 25 },
  prior: { p: 0.05, referenceClass: "", basis: "expert" },
  reviewBy: "",
};

/** States a warning problem, or changes one. */
export function ProblemForm({ problem, onClose }: { readonly problem?: Problem; onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const navigate = useNavigate();
  const save = useWrite("problem-save");
  const addIndicators = useWrite("indicators-from-template");
  const [filled, setFilled] = useState<FilledTemplate>();
  const [body, setBody] = useState<Body>(problem?.body ?? EMPTY);
  const set = (more: Partial<Body>) => setBody((before) => ({ ...before, ...more }));
  const isWhole =
    TEXTS.every((name) => body[name].trim() !== "") &&
    [body.place, body.prior.referenceClass, body.reviewBy, body.rule.series.measure].every(
      (text) => text.trim() !== "",
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    const series = { ...body.rule.series, place: body.place };
    const stated = { ...body, rule: { ...body.rule, series } };
    save.mutate(problem ? { id: problem.id, version: problem.version, body: stated } : { body: stated }, {
      onSuccess: ({ id }) => {
        if (filled)
          addIndicators.mutate(
            {
              problem: id,
              owner: body.decisionOwner,
              ...(filled.neighbour !== undefined && { neighbour: filled.neighbour }),
            },
            { onError: (error) => tell(sentence(error), { bad: true }) },
          );
        tell(say("problems.saved"));
        onClose();
        void navigate({ to: "/problems", search: { id } });
      },
      onError: (error) => tell(sentence(error), { bad: true }),
    });
  };
  return (
    <Dialog title={say(problem ? "problems.change.title" : "problems.state")} width={680} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {!problem && (
          <ProblemTemplate
            filled={filled}
            onFill={(next) => {
              setFilled(next);
              set(next.problem);
            }}
          />
        )}
        {TEXTS.map((name, i) => {
          const field = {
            label: say(`problems.form.${name}`),
            required: true,
            value: body[name],
            ...(i === 0 && { "data-autofocus": true }),
          };
          return LONG.includes(name) ? (
            <Textarea
              key={name}
              autosize
              minRows={2}
              {...field}
              onChange={({ currentTarget: { value } }) => set({ [name]: value })}
            />
          ) : (
            <TextInput
              key={name}
              {...field}
              onChange={({ currentTarget: { value } }) => set({ [name]: value })}
            />
          );
        })}
        <TextInput
          label={say("problems.organisations")}
          description={say("problems.form.organisations.about")}
          value={(body.organisations ?? []).join("; ")}
          onChange={({ currentTarget: { value } }) =>
            set({ organisations: value.split(";").map((one) => one.trimStart()) })
          }
          onBlur={() =>
            set({ organisations: (body.organisations ?? []).map((one) => one.trim()).filter(Boolean) })
          }
        />
        <WhenAndWhere body={body} onChange={set} />
        <RuleFields body={body} onChange={set} />
        <PriorFields body={body} onChange={set} />
        <Checkbox
          label={say("problems.form.twoPersons")}
          checked={body.twoPersons ?? true}
          onChange={({ currentTarget: { checked } }) => set({ twoPersons: checked })}
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

interface FieldsProps {
  readonly body: Body;
  onChange(more: Partial<Body>): void;
}

/** Where it would happen, and how long before it somebody has to know. */
function WhenAndWhere({ body, onChange: set }: FieldsProps) {
  const { say } = useLanguage();
  return (
    <div className="form-row">
      <TextInput
        label={say("problems.form.place")}
        description={say("problems.form.place.about")}
        required
        value={body.place}
        onChange={({ currentTarget: { value } }) => set({ place: value.toUpperCase().trim() })}
      />
      <NumberInput
        label={say("problems.lead")}
        min={0}
        max={3660}
        value={body.leadTimeDays}
        onChange={(value) => set({ leadTimeDays: Number(value) })}
      />
      <NumberInput
        label={say("problems.horizon")}
        min={1}
        max={3660}
        value={body.horizonDays}
        onChange={(value) => set({ horizonDays: Number(value) })}
      />
    </div>
  );
}

/** When it has happened. */
function RuleFields({ body, onChange: set }: FieldsProps) {
  const { say } = useLanguage();
  return (
    <fieldset className="form-row">
      <legend className="small muted">{say("problems.rule")}</legend>
      <TextInput
        label={say("problems.form.measure")}
        required
        value={body.rule.series.measure}
        onChange={({ currentTarget: { value } }) =>
          set({ rule: { ...body.rule, series: { ...body.rule.series, measure: value } } })
        }
      />
      <NativeSelect
        label={say("problems.form.fold")}
        value={body.rule.fold}
        data={(["sum", "max"] as const).map((one) => ({
          value: one,
          label: say(`problems.fold.${one}`),
        }))}
        onChange={({ currentTarget: { value } }) =>
          set({ rule: { ...body.rule, fold: value === "max" ? "max" : "sum" } })
        }
      />
      <NumberInput
        label={say("problems.form.atLeast")}
        value={body.rule.atLeast}
        onChange={(value) => set({ rule: { ...body.rule, atLeast: Number(value) } })}
      />
    </fieldset>
  );
}

/** How likely it is before any indicator, by which cases. */
function PriorFields({ body, onChange: set }: FieldsProps) {
  const { say } = useLanguage();
  return (
    <>
      <div className="form-row">
        <NumberInput
          label={say("problems.form.prior")}
          description={say("problems.form.prior.about")}
          min={0.1}
          max={99}
          suffix="%"
          value={Math.round(body.prior.p * 1000) / 10}
          onChange={(value) => set({ prior: { ...body.prior, p: Number(value) / 100 } })}
        />
        <NativeSelect
          label={say("problems.form.basis")}
          value={body.prior.basis}
          data={(["expert", "history"] as const).map((one) => ({
            value: one,
            label: say(`problems.basis.${one}`),
          }))}
          onChange={({ currentTarget: { value } }) =>
            set({ prior: { ...body.prior, basis: value === "history" ? "history" : "expert" } })
          }
        />
        <TextInput
          type="date"
          label={say("problems.review")}
          required
          value={body.reviewBy}
          onChange={({ currentTarget: { value } }) => set({ reviewBy: value })}
        />
      </div>
      <TextInput
        label={say("problems.form.referenceClass")}
        required
        value={body.prior.referenceClass}
        onChange={({ currentTarget: { value } }) => set({ prior: { ...body.prior, referenceClass: value } })}
      />
    </>
  );
}
