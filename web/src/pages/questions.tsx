import { SegmentedControl } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { Bench } from "../parts/bench.tsx";
import { BenchHead } from "../parts/bench-head.tsx";
import { BenchRow } from "../parts/bench-row.tsx";
import { Empty } from "../parts/states.tsx";
import { QuestionForm } from "./question-form.tsx";
import { QuestionThing } from "./question-thing.tsx";
import { useHappenedWords, useStatedWords } from "./question-words.ts";
import { StatedStrip } from "./stated-strip.tsx";

const ROW = 92;
const QUESTION_LISTS = ["open", "closed", "resolved"] as const;

/** The tournament: what is asked, how long it is open, what all say together, and what you have said. */
export function QuestionsPage() {
  const { say } = useLanguage();
  const { id, state = "open" } = useSearch({ from: "/questions" });
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const list = useRead("questions", { state }, { keep: true });
  const items = list.data?.items ?? [];
  return (
    <>
      <Bench
        to="/questions"
        label={say("questions.title")}
        kind="question"
        hint={say("questions.choose")}
        asked={list}
        items={items}
        selectedId={id}
        chosen={id}
        rowHeight={ROW}
        head={
          <div className="stack">
            <BenchHead
              title={say("questions.title")}
              total={list.data && { total: items.length }}
              act={say("questions.ask")}
              onAct={() => setAsking(true)}
            />
            <SegmentedControl
              size="xs"
              fullWidth
              aria-label={say("questions.which")}
              value={state}
              data={QUESTION_LISTS.map((value) => ({ value, label: say(`questions.list.${value}`) }))}
              onChange={(value) =>
                void navigate({
                  to: "/questions",
                  search: { state: QUESTION_LISTS.find((one) => one === value) ?? "open" },
                  replace: true,
                })
              }
            />
          </div>
        }
        empty={<Empty title={say(`questions.empty.${state}`)} about={say("questions.empty.do")} />}
        row={(question, selected) => (
          <BenchRow to="/questions" id={question.id} selected={selected} className="question-row">
            <Row question={question} />
          </BenchRow>
        )}
      >
        {id && <QuestionThing key={id} id={id} />}
      </Bench>
      {isAsking && <QuestionForm onClose={() => setAsking(false)} />}
    </>
  );
}

type Shown = OutputOf<"questions">["items"][number];

function Row({ question }: { readonly question: Shown }) {
  const { say, format } = useLanguage();
  const words = useStatedWords();
  const happened = useHappenedWords();
  const { text, answer, pooled, own, isStale, closesAt, state, reference } = question;
  const isOpen = state === "open" || state === "blind";
  return (
    <>
      <span className="question-row-text" dir="auto">
        {text}
      </span>
      {pooled ? (
        <span className="row small">
          <StatedStrip answer={answer} stated={pooled.stated} reference={reference} />
          <b className="numeric clip">{words(answer, pooled.stated, true)}</b>
          <span className="muted push numeric question-n">{say("questions.n", { count: pooled.n })}</span>
        </span>
      ) : (
        <span className="small muted">{say(state === "blind" ? "questions.blind" : "questions.nobody")}</span>
      )}
      <span className="row small quiet">
        <span className="clip" data-stale={isStale || undefined}>
          {own
            ? say(isStale ? "questions.own.stale" : "questions.own", { stated: words(answer, own, true) })
            : isOpen && say("questions.own.none")}
        </span>
        <span className="push numeric">
          {question.happened
            ? happened(answer, question.happened)
            : question.outcome
              ? say(`record.outcome.${question.outcome}`)
              : say(isOpen ? "questions.until" : "questions.closed.on", {
                  day: format.day(closesAt.slice(0, 10)),
                })}
        </span>
      </span>
    </>
  );
}
