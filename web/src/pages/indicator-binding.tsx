import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useLanguage } from "../language/language.tsx";
import type { IndicatorBody } from "./indicator-form.tsx";

type Binding = IndicatorBody["binding"];
type Bound = Exclude<Binding, { by: "judgement" }>;

const WAYS = ["judgement", "series", "search", "pattern"] as const;

interface IndicatorBindingProps {
  readonly body: IndicatorBody;
  onChange(more: Partial<IndicatorBody>): void;
}

/** What watches an indicator: a person, a series, a search, or a pattern of links; and from which value it is active. */
export function IndicatorBinding({ body, onChange }: IndicatorBindingProps) {
  const { say } = useLanguage();
  const { binding } = body;
  const bind = (next: Binding) => onChange({ binding: next });
  return (
    <fieldset className="stack">
      <legend className="small muted">{say("indicators.binding")}</legend>
      <NativeSelect
        aria-label={say("indicators.binding")}
        value={binding.by}
        data={WAYS.map((one) => ({ value: one, label: say(`indicators.by.${one}`) }))}
        onChange={({ currentTarget: { value } }) =>
          bind(emptyBinding(WAYS.find((one) => one === value) ?? "judgement"))
        }
      />
      {binding.by === "series" && <SeriesFields binding={binding} onBind={bind} />}
      {binding.by === "search" && (
        <div className="form-row">
          <TextInput
            label={say("indicators.words")}
            required
            value={binding.words}
            onChange={({ currentTarget: { value } }) => bind({ ...binding, words: value })}
          />
          <NativeSelect
            label={say("indicators.grade")}
            value={binding.leastGrade ?? ""}
            data={[
              { value: "", label: say("indicators.grade.any") },
              ...(["A", "B", "C", "D", "E"] as const).map((one) => ({ value: one, label: one })),
            ]}
            onChange={({ currentTarget: { value } }) => {
              const { leastGrade: _, ...others } = binding;
              const leastGrade = (["A", "B", "C", "D", "E"] as const).find((one) => one === value);
              bind({ ...others, ...(leastGrade && { leastGrade }) });
            }}
          />
        </div>
      )}
      {binding.by === "pattern" && (
        <div className="form-row">
          <TextInput
            label={say("indicators.from")}
            required
            value={binding.from}
            onChange={({ currentTarget: { value } }) => bind({ ...binding, from: value })}
          />
          <TextInput
            label={say("indicators.to")}
            required
            value={binding.to}
            onChange={({ currentTarget: { value } }) => bind({ ...binding, to: value })}
          />
        </div>
      )}
      {binding.by !== "judgement" && (
        <ThresholdFields binding={binding} body={body} onBind={bind} onChange={onChange} />
      )}
    </fieldset>
  );
}

function emptyBinding(by: (typeof WAYS)[number]): Binding {
  const threshold = { active: 1 };
  if (by === "series")
    return { by, series: { place: "", subject: "*", measure: "", bucket: "month" }, fold: "sum", threshold };
  if (by === "search") return { by, words: "", threshold };
  return by === "pattern" ? { by, from: "", to: "", threshold } : { by };
}

interface SeriesFieldsProps {
  readonly binding: Extract<Binding, { by: "series" }>;
  onBind(next: Binding): void;
}

function SeriesFields({ binding, onBind }: SeriesFieldsProps) {
  const { say } = useLanguage();
  const { series } = binding;
  const set = (more: Partial<typeof series>) => onBind({ ...binding, series: { ...series, ...more } });
  return (
    <div className="form-row">
      <TextInput
        label={say("problems.form.measure")}
        required
        value={series.measure}
        onChange={({ currentTarget: { value } }) => set({ measure: value })}
      />
      <TextInput
        label={say("problems.form.place")}
        required
        value={series.place}
        onChange={({ currentTarget: { value } }) => set({ place: value.toUpperCase().trim() })}
      />
      <NativeSelect
        label={say("indicators.bucket")}
        value={series.bucket}
        data={(["day", "month"] as const).map((one) => ({ value: one, label: say(`bucket.${one}`) }))}
        onChange={({ currentTarget: { value } }) => set({ bucket: value === "day" ? "day" : "month" })}
      />
    </div>
  );
}

interface ThresholdFieldsProps extends IndicatorBindingProps {
  readonly binding: Bound;
  onBind(next: Binding): void;
}

function ThresholdFields({ binding, body, onBind, onChange }: ThresholdFieldsProps) {
  const { say } = useLanguage();
  const { threshold } = binding;
  const set = (more: Partial<typeof threshold>) =>
    onBind({ ...binding, threshold: { ...threshold, ...more } });
  return (
    <div className="form-row">
      <NumberInput
        label={say("indicators.baseline")}
        value={body.baseline ?? ""}
        onChange={(value) => onChange({ baseline: value === "" ? undefined : Number(value) })}
      />
      <NumberInput
        label={say("indicators.active")}
        required
        value={threshold.active}
        onChange={(value) => set({ active: Number(value) })}
      />
      {(["emerging", "clear"] as const).map((bound) => (
        <NumberInput
          key={bound}
          label={say(`indicators.${bound}`)}
          value={threshold[bound] ?? ""}
          onChange={(value) => {
            const { [bound]: _, ...others } = threshold;
            onBind({
              ...binding,
              threshold: value === "" ? others : { ...others, [bound]: Number(value) },
            });
          }}
        />
      ))}
      <NativeSelect
        label={say("indicators.direction")}
        value={threshold.direction ?? "above"}
        data={(["above", "below"] as const).map((one) => ({
          value: one,
          label: say(`indicators.direction.${one}`),
        }))}
        onChange={({ currentTarget: { value } }) => set({ direction: value === "below" ? "below" : "above" })}
      />
      <NumberInput
        label={say("indicators.window")}
        min={1}
        max={3660}
        value={body.windowDays ?? 30}
        onChange={(value) => onChange({ windowDays: Number(value) })}
      />
      <NumberInput
        label={say("indicators.dwell")}
        min={0}
        max={365}
        value={body.dwellDays ?? 7}
        onChange={(value) => onChange({ dwellDays: Number(value) })}
      />
      <NumberInput
        label={say("indicators.stale")}
        min={1}
        max={3660}
        value={body.staleAfterDays ?? 45}
        onChange={(value) => onChange({ staleAfterDays: Number(value) })}
      />
    </div>
  );
}
