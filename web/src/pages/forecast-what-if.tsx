import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InputOf, OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { QUANTILE_AT } from "../charts/quantiles.ts";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { ProblemNote } from "../parts/states.tsx";

type Answer = OutputOf<"forecast-what-if">;
type Sum = Answer["asIs"]["sums"][number];

interface ForecastWhatIfProps {
  readonly place: string;
  readonly placeName: string;
  readonly measure: string;
  readonly model: string;
}

interface Draft {
  readonly last: number;
  readonly kind: "factor" | "perMonth";
  readonly value: number;
}

const MOST_MONTHS = 24;
const LARGEST = { factor: 100, perMonth: 1_000_000 } as const;

/** "Had the last months been others": the model is run again on a changed history, and nothing of it is kept. */
export function ForecastWhatIf({ place, placeName, measure, model }: ForecastWhatIfProps) {
  const { say } = useLanguage();
  const [draft, setDraft] = useState<Draft>({ last: 3, kind: "factor", value: 2 });
  const [asked, ask] = useState<InputOf<"forecast-what-if">>();
  const answer = useRead("forecast-what-if", asked ?? { place }, {
    enabled: asked !== undefined,
    keep: true,
  });
  const set = (more: Partial<Draft>) => setDraft((before) => ({ ...before, ...more }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask({ place, measure, model, last: draft.last, [draft.kind]: draft.value });
  };
  return (
    <>
      <form className="suppose-row" onSubmit={submit}>
        <NumberInput
          label={say("suppose.last")}
          min={1}
          max={MOST_MONTHS}
          allowDecimal={false}
          clampBehavior="strict"
          required
          value={draft.last}
          onChange={(last) => typeof last === "number" && set({ last })}
        />
        <NativeSelect
          label={say("suppose.change")}
          value={draft.kind}
          data={(["factor", "perMonth"] as const).map((value) => ({
            value,
            label: say(`suppose.change.${value}`),
          }))}
          onChange={({ currentTarget: { value } }) =>
            set(value === "perMonth" ? { kind: value, value: 50 } : { kind: "factor", value: 2 })
          }
        />
        <NumberInput
          label={say(`suppose.value.${draft.kind}`)}
          min={0}
          max={LARGEST[draft.kind]}
          decimalScale={draft.kind === "factor" ? 2 : 0}
          clampBehavior="strict"
          required
          value={draft.value}
          onChange={(value) => typeof value === "number" && set({ value })}
        />
        <Button type="submit" className="no-print" loading={answer.isFetching}>
          {say("suppose.run")}
        </Button>
      </form>
      {answer.isFetching && (
        <p className="small muted" role="status">
          {say("suppose.running")}
        </p>
      )}
      {answer.isError && asked && <ProblemNote error={answer.error} />}
      {answer.data && asked && !answer.isError && <WhatIfAnswer answer={answer.data} placeName={placeName} />}
    </>
  );
}

function WhatIfAnswer({ answer, placeName }: { readonly answer: Answer; readonly placeName: string }) {
  const { say, format } = useLanguage();
  const { changed, asIs, supposed } = answer;
  const spans = asIs.sums.map(({ months }) => months);
  const isSame = changed.every(({ was, now }) => was === now);
  return (
    <div className="stack" role="status">
      <p className="numeric">
        {say("suppose.changed", {
          place: placeName,
          months: format.list(
            changed.map(({ month, was, now }) =>
              say("suppose.changed.month", {
                month: format.shortMonth(month),
                was: format.number(was),
                now: format.number(now),
              }),
            ),
          ),
        })}
      </p>
      {isSame && <p>{say("suppose.unchanged")}</p>}
      <ScrollGroup className="table-scroll" label={say("suppose.table")}>
        <table className="table supposed">
          <thead>
            <tr>
              <th scope="col">{say("suppose.sum")}</th>
              {(["asIs", "supposed"] as const).map((which) => (
                <th key={which} scope="col" className="end">
                  {say(`suppose.${which}`)}
                </th>
              ))}
              <th scope="col" className="end">
                {say("suppose.p", { count: 25 })}
              </th>
              <th scope="col" className="end">
                {say("suppose.p", { count: 100 })}
              </th>
              <th scope="col" className="end">
                {say("suppose.p", { count: 1000 })}
              </th>
            </tr>
          </thead>
          <tbody>
            {spans.map((months, i) => (
              <SpanRow key={months} months={months} asIs={asIs.sums[i]} supposed={supposed.sums[i]} />
            ))}
          </tbody>
        </table>
      </ScrollGroup>
      <p className="small muted">{say("suppose.kept")}</p>
    </div>
  );
}

function SpanRow({
  months,
  asIs,
  supposed,
}: {
  readonly months: number;
  readonly asIs: Sum | undefined;
  readonly supposed: Sum | undefined;
}) {
  const { say, format } = useLanguage();
  const at = (of: Sum | undefined, name: keyof typeof QUANTILE_AT) =>
    format.number(Math.round(of?.quantiles[QUANTILE_AT[name]] ?? 0));
  const spread = (of: Sum | undefined) =>
    say("world.spread", { median: at(of, "median"), low: at(of, "low80"), high: at(of, "high80") });
  return (
    <tr>
      <th scope="row">{say("forecasts.months", { count: months })}</th>
      <td className="end numeric">{spread(asIs)}</td>
      <td className="end numeric strong">{spread(supposed)}</td>
      {[1, 2, 3].map((k) => (
        <td key={k} className="end numeric">
          {say("suppose.from-to", {
            from: format.percent(asIs?.atLeast[k] ?? 0),
            to: format.percent(supposed?.atLeast[k] ?? 0),
          })}
        </td>
      ))}
    </tr>
  );
}
