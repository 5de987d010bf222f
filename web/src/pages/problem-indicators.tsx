import { Button } from "@mantine/core";
import { useState } from "react";
import { useClock } from "../api/clock.ts";
import { useLanguage } from "../language/language.tsx";
import { EvidenceLink, useKindWord } from "../parts/record-link.tsx";
import { IndicatorForm } from "./indicator-form.tsx";
import { IndicatorJudgement } from "./indicator-judgement.tsx";
import type { ProblemView } from "./problem-thing.tsx";

export type Standing = ProblemView["standings"][number];

type Opened = { readonly standing: Standing; readonly to: "judge" | "change" } | undefined;

/** Each indicator: where it stands, since when, what it moves, and what that rests on. */
export function ProblemIndicators({ view }: { readonly view: ProblemView }) {
  const { say } = useLanguage();
  const [opened, setOpened] = useState<Opened>();
  const most = Math.max(0.1, ...view.standings.map(({ weight = 0 }) => Math.abs(weight)));
  return (
    <section className="card" aria-labelledby="indicators">
      <h2 id="indicators" className="card-title">
        {say("problems.indicators")}{" "}
        <span className="small muted card-about">{say("problems.indicators.about")}</span>
      </h2>
      {view.standings.length === 0 && <p className="card-body muted">{say("problems.indicators.none")}</p>}
      <ul className="indicators">
        {view.standings.map((standing) => (
          <IndicatorRow key={standing.indicator.id} standing={standing} most={most} onOpen={setOpened} />
        ))}
      </ul>
      {opened?.to === "judge" && (
        <IndicatorJudgement standing={opened.standing} onClose={() => setOpened(undefined)} />
      )}
      {opened?.to === "change" && (
        <IndicatorForm
          problemId={view.problem.id}
          indicator={opened.standing.indicator}
          onClose={() => setOpened(undefined)}
        />
      )}
    </section>
  );
}

interface IndicatorRowProps {
  readonly standing: Standing;
  readonly most: number;
  onOpen(opened: Opened): void;
}

function IndicatorRow({ standing, most, onOpen }: IndicatorRowProps) {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const kindWord = useKindWord();
  const { indicator, reading, weight } = standing;
  const { body } = indicator;
  const state = reading?.body.state ?? "UNKNOWN";
  const facts = [
    say(`domain.${body.domain}`),
    say(`criticality.${body.criticality}`),
    say(body.learned ? "indicators.expert" : "indicators.ratio", {
      present: format.number(body.ratio.present, 2),
      absent: format.number(body.ratio.absent, 2),
    }),
    ...(body.learned
      ? []
      : [
          body.ratio.basis === "expert"
            ? say("problems.basis.expert")
            : say("indicators.history", { count: body.ratio.n ?? 0 }),
        ]),
  ];
  return (
    <li className="indicator" data-state={state}>
      <span className="indicator-state" data-state={state}>
        {say(`indicator.state.${state}`)}
      </span>
      <div className="grow stack indicator-words">
        <span className="strong" dir="auto">
          {body.text}
        </span>
        <span className="small muted">{facts.join(" · ")}</span>
        <IndicatorHistory standing={standing} />
        <span className="small quiet" dir="auto">
          {reading?.body.since &&
            state !== "UNKNOWN" &&
            `${say("indicators.since", { day: format.day(reading.body.since) })} `}
          {reading?.body.value !== undefined &&
            `${say("indicators.value", { value: format.number(reading.body.value) })} `}
          {reading?.body.reason && `${reading.body.judgedBy}: ${reading.body.reason} `}
          {state === "UNKNOWN" && say("indicators.unknown")}
        </span>
        {reading?.body.revised && (
          <span className="small not-given-words" dir="auto">
            {say("indicators.revised")} {reading.body.revised}
          </span>
        )}
        {reading && reading.body.evidence.length > 0 && (
          <span className="small row-wrap">
            {reading.body.evidence.slice(0, 6).map(({ kind, id }, i) => (
              <EvidenceLink key={id} kind={kind} id={id}>
                {`${kindWord(kind)} ${i + 1}`}
              </EvidenceLink>
            ))}
          </span>
        )}
      </div>
      <span className="indicator-weight numeric small">
        {weight === undefined
          ? "–"
          : say("warnings.reason.weight", { weight: signed(weight, format.number) })}
        <span className="reason-weight" aria-hidden="true">
          <span
            data-down={(weight ?? 0) < 0 || undefined}
            style={{ inlineSize: `${(Math.abs(weight ?? 0) / most) * 100}%` }}
          />
        </span>
      </span>
      <span className="row indicator-acts">
        {body.binding.by === "judgement" && (
          <Button
            size="compact-xs"
            variant="default"
            disabled={!isPresent}
            onClick={() => onOpen({ standing, to: "judge" })}
          >
            {say("indicators.judge")}
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={!isPresent}
          onClick={() => onOpen({ standing, to: "change" })}
        >
          {say("problems.change")}
        </Button>
      </span>
    </li>
  );
}

/** What was counted over history, how early it came, and what it rests on. */
function IndicatorHistory({ standing: { indicator, reading } }: { readonly standing: Standing }) {
  const { say, format } = useLanguage();
  const { learned, leadTime, basedOn } = indicator.body;
  const ratio = (value: number) => format.number(value, 2);
  const lines = [
    learned &&
      say("indicators.learned", {
        present: ratio(learned.present),
        absent: ratio(learned.absent),
        low: ratio(learned.low),
        high: ratio(learned.high),
        before: learned.seenBefore,
        events: learned.events,
        otherwise: learned.seenOtherwise,
        quiet: learned.quiet,
      }),
    leadTime && say("indicators.lead", { p50: format.number(leadTime.p50, 0), count: leadTime.n }),
    basedOn !== undefined && say("indicators.basis", { source: basedOn }),
    reading?.body.tracedTo !== undefined &&
      say("indicators.traced", { day: format.day(reading.body.tracedTo) }),
  ].filter((line) => line !== undefined && line !== false);
  return lines.map((line) => (
    <span key={line} className="small muted" dir="auto">
      {line}
    </span>
  ));
}

function signed(weight: number, number: (value: number, digits: number) => string): string {
  return `${weight < 0 ? "−" : "+"}${number(Math.abs(weight), 2)}`;
}
