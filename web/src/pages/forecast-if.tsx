import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InputOf, OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { ProblemNote } from "../parts/states.tsx";

type Answer = OutputOf<"forecast-if">;

interface ForecastIfProps {
  readonly place: string;
  readonly placeName: string;
  readonly measure: string;
  readonly model: string;
  readonly vintage: string;
  readonly longest: number;
}

interface Draft {
  readonly given: string;
  readonly givenMonths: number;
  readonly bound: "at-least" | "at-most";
  readonly supposed: number;
  readonly months: number;
  readonly atLeast: number;
}

const MOST_DEATHS = 10_000_000;

/** "If deaths there are at least so many, then here …": asked of the draws that were kept. */
export function ForecastIf(of: ForecastIfProps) {
  const { say } = useLanguage();
  const { place, measure, model, vintage, longest } = of;
  const [draft, setDraft] = useState<Draft>({
    given: place,
    givenMonths: Math.min(3, longest),
    bound: "at-least",
    supposed: 100,
    months: Math.min(12, longest),
    atLeast: 1_000,
  });
  const [asked, ask] = useState<InputOf<"forecast-if">>();
  const answer = useRead("forecast-if", asked ?? { place }, { enabled: asked !== undefined, keep: true });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask(askedOf({ place, measure, model, vintage }, draft));
  };
  return (
    <>
      <form className="stack" onSubmit={submit}>
        <Fields of={of} draft={draft} set={(more) => setDraft((before) => ({ ...before, ...more }))} />
        <div className="thing-actions no-print">
          <Button type="submit" loading={answer.isFetching}>
            {say("suppose.ask")}
          </Button>
        </div>
      </form>
      {answer.isError && asked && <ProblemNote error={answer.error} />}
      {answer.data && asked && !answer.isError && (
        <IfAnswer
          answer={answer.data}
          asked={asked}
          onNearest={(supposed) => {
            const next = { ...draft, supposed };
            setDraft(next);
            ask(askedOf({ place, measure, model, vintage }, next));
          }}
        />
      )}
    </>
  );
}

function askedOf(
  of: Pick<ForecastIfProps, "place" | "measure" | "model" | "vintage">,
  { given, givenMonths, bound, supposed, months, atLeast }: Draft,
): InputOf<"forecast-if"> {
  return {
    ...of,
    given,
    givenMonths,
    ...(bound === "at-least" ? { givenAtLeast: supposed } : { givenAtMost: supposed }),
    months,
    atLeast,
  };
}

function Fields({
  of: { place, placeName, measure, model, longest },
  draft,
  set,
}: {
  readonly of: ForecastIfProps;
  readonly draft: Draft;
  set(more: Partial<Draft>): void;
}) {
  const { say, place: named } = useLanguage();
  const list = useRead("forecasts", { measure, model }, { keep: true });
  const others = (list.data?.items ?? [])
    .filter((row) => row.place !== place)
    .map((row) => ({ value: row.place, label: named(row.place, row.placeName) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const whole = (then: (value: number) => void) => (value: string | number) => {
    if (typeof value === "number") then(value);
  };
  const number = { allowDecimal: false, clampBehavior: "strict" as const, required: true };
  return (
    <>
      <div className="suppose-row">
        <NativeSelect
          label={say("suppose.given")}
          value={draft.given}
          data={[{ value: place, label: placeName }, ...others]}
          onChange={({ currentTarget: { value } }) => set({ given: value })}
        />
        <NumberInput
          {...number}
          label={say("suppose.given.months")}
          min={1}
          max={longest}
          value={draft.givenMonths}
          onChange={whole((givenMonths) => set({ givenMonths }))}
        />
        <NativeSelect
          label={say("suppose.bound")}
          value={draft.bound}
          data={(["at-least", "at-most"] as const).map((value) => ({
            value,
            label: say(`suppose.bound.${value}`),
          }))}
          onChange={({ currentTarget: { value } }) =>
            set({ bound: value === "at-most" ? value : "at-least" })
          }
        />
        <NumberInput
          {...number}
          label={say("suppose.deaths")}
          min={0}
          max={MOST_DEATHS}
          value={draft.supposed}
          onChange={whole((supposed) => set({ supposed }))}
        />
      </div>
      <div className="suppose-row">
        <p className="suppose-then">{say("suppose.then", { place: placeName })}</p>
        <NumberInput
          {...number}
          label={say("suppose.months")}
          min={1}
          max={longest}
          value={draft.months}
          onChange={whole((months) => set({ months }))}
        />
        <NumberInput
          {...number}
          label={say("suppose.atLeast")}
          min={1}
          max={MOST_DEATHS}
          value={draft.atLeast}
          onChange={whole((atLeast) => set({ atLeast }))}
        />
      </div>
    </>
  );
}

interface IfAnswerProps {
  readonly answer: Answer;
  readonly asked: InputOf<"forecast-if">;
  onNearest(supposed: number): void;
}

/** The chance with and without, or why there is none and what to ask instead. */
function IfAnswer({ answer, asked, onNearest }: IfAnswerProps) {
  const { say, format, place: named } = useLanguage();
  const { given, asked: then, satisfied, effective, draws, fewest, result, nearest, without } = answer;
  const whole = (value: number) => format.number(Math.round(value));
  const span = ({ from, to }: Answer["given"]) =>
    from === to
      ? format.month(from)
      : say("suppose.span", { from: format.month(from), to: format.month(to) });
  const isLeast = asked.givenAtLeast !== undefined;
  const supposed = asked.givenAtLeast ?? asked.givenAtMost ?? 0;
  const said = say(isLeast ? "suppose.said.at-least" : "suppose.said.at-most", {
    place: named(given.place, given.placeName),
    span: span(given),
    count: supposed,
  });
  const counted = say("suppose.counted", {
    satisfied: format.number(satisfied),
    draws: format.number(draws),
    effective: format.number(effective),
  });
  if (!result)
    return (
      <div className="suppose-answer" role="status">
        <p className="strong">{say("suppose.few", { fewest })}</p>
        <p>
          {said}: {counted}{" "}
          {nearest === undefined || nearest === supposed || (isLeast && nearest <= 0)
            ? say("suppose.few.other")
            : say("suppose.few.nearest")}{" "}
          {nearest !== undefined && nearest !== supposed && !(isLeast && nearest <= 0) && (
            <button type="button" className="link-button" onClick={() => onNearest(Math.floor(nearest))}>
              {say(isLeast ? "suppose.nearest.at-least" : "suppose.nearest.at-most", {
                count: Math.floor(nearest),
              })}
            </button>
          )}
        </p>
      </div>
    );
  const isApart = without.p < result.low || without.p > result.high;
  const share = ({ p, low, high }: Answer["without"]) =>
    say("suppose.share", { p: format.percent(p), low: format.percent(low), high: format.percent(high) });
  return (
    <div className="suppose-answer" role="status">
      <p>
        {said},{" "}
        {say("suppose.answer", {
          place: named(then.place, then.placeName),
          span: span(then),
          count: asked.atLeast ?? 0,
        })}{" "}
        <span className="strong numeric">{share(result)}</span>.{" "}
        <span className="numeric">{say("suppose.without", { share: share(without) })}</span>
      </p>
      <p className="numeric">
        {say("suppose.sums", {
          median: whole(result.median),
          low: whole(result.from),
          high: whole(result.to),
          without: whole(without.median),
        })}
      </p>
      <p className="small muted">
        {counted} {say(isApart ? "suppose.apart" : "suppose.same")} {say("suppose.interval")}
      </p>
    </div>
  );
}
