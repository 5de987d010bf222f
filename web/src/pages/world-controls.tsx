import { NativeSelect, NumberInput, SegmentedControl } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useLanguage } from "../language/language.tsx";
import { measureName } from "./warning-thing.tsx";
import { fewestMonths, LONGEST, QUESTIONS, USUAL_QUESTION, type WorldAnswer } from "./world-question.ts";

/** What is asked of the world: the outcome, the span, the forecast, and whether chance or change is shown. */
export function WorldControls({ answer, months }: { readonly answer: WorldAnswer; readonly months: number }) {
  const { say, format } = useLanguage();
  const { outcome: of = USUAL_QUESTION, by = "chance" } = useSearch({ from: "/forecasts/world" });
  const navigate = useNavigate({ from: "/forecasts/world" });
  const set = (more: Readonly<Record<string, string | number | undefined>>) =>
    void navigate({ search: (before) => ({ ...before, ...more }), replace: true });
  return (
    <div className="world-controls no-print">
      <NativeSelect
        label={say("world.question")}
        value={of}
        data={QUESTIONS.map((value) => ({ value, label: say(`world.of.${value}`) }))}
        onChange={({ currentTarget: { value } }) => set({ outcome: value })}
      />
      <NumberInput
        label={say("world.months")}
        className="world-months"
        min={fewestMonths(of)}
        max={Math.min(LONGEST, answer.longest)}
        allowDecimal={false}
        clampBehavior="strict"
        value={months}
        onChange={(value) => {
          if (typeof value === "number" && value >= fewestMonths(of)) set({ months: value });
        }}
      />
      {answer.measures.length > 1 && (
        <NativeSelect
          label={say("world.measure")}
          value={answer.measure}
          data={answer.measures.map((value) => ({ value, label: measureName(value, say) }))}
          onChange={({ currentTarget: { value } }) =>
            set({ measure: value, vintage: undefined, region: undefined })
          }
        />
      )}
      {answer.vintages.length > 1 && (
        <NativeSelect
          label={say("world.vintage")}
          value={answer.asOf}
          data={answer.vintages.map((value) => ({ value, label: format.month(value) }))}
          onChange={({ currentTarget: { value } }) =>
            set({ vintage: value === answer.vintages[0] ? undefined : value })
          }
        />
      )}
      <SegmentedControl
        aria-label={say("world.by")}
        value={by}
        data={[
          { value: "chance", label: say("world.by.chance") },
          { value: "change", label: say("world.by.change"), disabled: answer.before === undefined },
        ]}
        onChange={(value) =>
          set({ by: value === "change" ? value : undefined, sort: undefined, turned: undefined })
        }
      />
      <Link to="/forecasts" className="world-back">
        {say("world.back")}
      </Link>
    </div>
  );
}
