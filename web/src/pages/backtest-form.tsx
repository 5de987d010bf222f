import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InputOf } from "../api/client.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";

type Asked = InputOf<"backtest-ask">;

const WATCHES = ["warning-rule", "onset-12", "onset-3", "escalation", "forecaster:analogues"] as const;
const VINTAGES = ["recorded", "dated", "none"] as const;

/** Chooses who is asked, of which history, and since when a figure counts as known. */
export function BacktestForm({ onClose, onAsked }: { onClose(): void; onAsked(id: string): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const ask = useWrite("backtest-ask");
  const problems = useRead("problems", { status: "active", limit: 100 });
  const detectors = useRead("detectors", {});
  const measures = useMeasures();
  const [chosen, setAsked] = useState<Asked>({ watch: "warning-rule", vintages: "none", event: "onset" });
  const asked: Asked = { ...chosen, measure: chosen.measure ?? measures[0] };
  const set = (more: Partial<Asked>) => setAsked((before) => ({ ...before, ...more }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate(asked, {
      onSuccess: ({ id }) => onAsked(id),
      onError: (error) => tell(sentence(error), { bad: true }),
    });
  };
  return (
    <Dialog title={say("backtests.ask")} width={620} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <NativeSelect
          data-autofocus
          label={say("backtests.watch")}
          value={asked.watch}
          data={[
            ...WATCHES.map((value) => ({ value, label: say(`backtests.watch.${value}`) })),
            ...(detectors.data?.items ?? []).map(({ id, title }) => ({
              value: `detector:${id}`,
              label: title,
            })),
            ...(problems.data?.items ?? []).map(({ problem }) => ({
              value: `problem:${problem.id}`,
              label: problem.body.title,
            })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            set({ watch: value, ...(value === "escalation" && { event: "growth" }) })
          }
        />
        <div className="form-row">
          <NativeSelect
            label={say("backtests.event")}
            value={asked.event ?? "onset"}
            data={(["onset", "growth"] as const).map((value) => ({
              value,
              label: say(`backtests.event.${value}`),
            }))}
            onChange={({ currentTarget: { value } }) =>
              set({ event: value === "growth" ? "growth" : "onset" })
            }
          />
          <NativeSelect
            label={say("backtests.measure")}
            description={measures.length === 0 ? say("backtests.measure.none") : undefined}
            value={asked.measure}
            data={measures}
            onChange={({ currentTarget: { value } }) => set({ measure: value })}
          />
        </div>
        <NativeSelect
          label={say("backtests.vintages")}
          description={say(`backtests.vintages.${asked.vintages ?? "recorded"}.about`)}
          value={asked.vintages ?? "recorded"}
          data={VINTAGES.map((value) => ({ value, label: say(`backtests.vintages.${value}`) }))}
          onChange={({ currentTarget: { value } }) =>
            set({ vintages: VINTAGES.find((one) => one === value) ?? "none" })
          }
        />
        <div className="form-row">
          <TextInput
            label={say("backtests.from")}
            placeholder="2010-01"
            value={asked.from ?? ""}
            onChange={({ currentTarget: { value } }) => set({ from: value === "" ? undefined : value })}
          />
          <NumberInput
            label={say("backtests.lead")}
            min={0}
            value={asked.leadMin ?? 1}
            onChange={(value) => set({ leadMin: Number(value) })}
          />
          <NumberInput
            label={say("backtests.window")}
            min={1}
            value={asked.window ?? 12}
            onChange={(value) => set({ window: Number(value) })}
          />
        </div>
        <DialogEnd act={say("backtests.ask.do")} isPending={ask.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** What this desk counts by month, deaths in violence first: the watches are made for them. */
function useMeasures(): readonly string[] {
  const { data } = useRead("measures", { bucket: "month" });
  const items = data?.items ?? [];
  return [...items].sort((a, b) => Number(b.violence) - Number(a.violence)).map(({ measure }) => measure);
}
