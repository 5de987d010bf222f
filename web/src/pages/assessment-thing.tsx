import { Button, TextInput } from "@mantine/core";
import { Link, useBlocker } from "@tanstack/react-router";
import { useEffect, useReducer, useState } from "react";
import { type OutputOf, Problem } from "../api/client.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { LevelBadge } from "../parts/level.tsx";
import { MachineMark } from "../parts/record-link.tsx";
import { ProblemNote, ThingBones, useProblemSentence } from "../parts/states.tsx";
import { type AssessmentBody, changed, readyToSave } from "./assessment-draft.ts";
import { AlternativesPart, ConfidencePart, LikelihoodPart } from "./assessment-judgement.tsx";
import { AssessmentOutcome } from "./assessment-outcome.tsx";
import { StatementsPart } from "./assessment-statements.tsx";

type AssessmentView = OutputOf<"assessment">;

/** One assessment: what is known, assumed, judged and missing; likelihood and, apart from it, confidence. */
export function AssessmentThing({ id }: { readonly id: string }) {
  const view = useRead("assessment", { id });
  if (view.isError) return <ProblemNote error={view.error} onRetry={() => void view.refetch()} />;
  if (!view.data) return <ThingBones blocks={[80, 320, 160]} />;
  return <Editor view={view.data} onReload={() => void view.refetch()} />;
}

function Editor({ view, onReload }: { readonly view: AssessmentView; onReload(): void }) {
  const { say, format } = useLanguage();
  const tell = useTell();
  const { assessment, missing, warning } = view;
  const [loaded, setLoaded] = useState({ version: assessment.version, body: assessment.body });
  const [body, change] = useReducer(changed, assessment.body);
  const isFinal = assessment.body.status === "final";
  const isDirty = !isFinal && JSON.stringify(body) !== JSON.stringify(loaded.body);
  const isBehind = assessment.version > loaded.version;
  // The same version in another language has other words in it.
  const isRetold =
    assessment.version === loaded.version && JSON.stringify(assessment.body) !== JSON.stringify(loaded.body);

  // A newer version replaces what is shown only while nothing here would be lost.
  useEffect(() => {
    if (!(isBehind || isRetold) || isDirty) return;
    setLoaded({ version: assessment.version, body: assessment.body });
    change({ kind: "loaded", body: assessment.body });
  }, [isBehind, isRetold, isDirty, assessment]);
  const work = useSaving(assessment.id, loaded.version, body, (saved) => {
    setLoaded({ version: saved.version, body: saved.body });
    change({ kind: "loaded", body: saved.body });
  });
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isDirty &&
      (current.pathname !== next.pathname || idIn(current.search) !== idIn(next.search)) &&
      !window.confirm(say("assessments.unsaved.leave")),
    enableBeforeUnload: () => isDirty,
  });
  const lacks = work.refused.length > 0 ? work.refused : missing;

  return (
    <article
      className="thing assessment"
      onKeyDown={(event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
        event.preventDefault();
        if (isDirty) void work.save();
      }}
    >
      <header className="thing-head">
        <p className="row small muted">
          <span className="status-mark" data-status={assessment.body.status}>
            {say(isFinal ? "assessments.final" : "assessments.draft")}
          </span>
          <span className="numeric">
            {say("assessments.version", {
              version: assessment.version,
              when: format.moment(assessment.recordedAt),
            })}
          </span>
          <MachineMark kind="assessment" id={assessment.id} />
          <span className="tlp push">TLP:{assessment.label.tlp}</span>
        </p>
        {isFinal ? (
          <>
            <h1 dir="auto">{body.title}</h1>
            <p className="read quiet" dir="auto">
              {body.question}
            </p>
          </>
        ) : (
          <>
            <TextInput
              aria-label={say("assessments.heading")}
              classNames={{ input: "title-input" }}
              variant="unstyled"
              dir="auto"
              value={body.title}
              onChange={({ currentTarget }) =>
                change({ kind: "field", change: { title: currentTarget.value } })
              }
            />
            <TextInput
              label={say("assessments.question")}
              dir="auto"
              value={body.question}
              onChange={({ currentTarget }) =>
                change({ kind: "field", change: { question: currentTarget.value } })
              }
            />
          </>
        )}
        {warning && (
          <p className="row small">
            <span className="muted">{say("assessments.from")}</span>
            <LevelBadge level={warning.level} />
            <Link to="/warnings" search={{ id: warning.id }} dir="auto">
              {warning.title}
            </Link>
          </p>
        )}
        {!isFinal && (
          <div className="thing-actions assessment-actions">
            <Button
              variant="default"
              disabled={!isDirty}
              loading={work.saving}
              onClick={() => void work.save()}
            >
              {say("assessments.save")}
            </Button>
            <Button
              loading={work.finishing}
              title={say("assessments.finish.about")}
              onClick={() =>
                void work.finish(isDirty).then((done) => done && tell(say("assessments.finished")))
              }
            >
              {say("assessments.finish")}
            </Button>
            <span className="small muted" role="status">
              {isDirty ? say("assessments.unsaved") : say("assessments.finish.about")}
            </span>
          </div>
        )}
      </header>
      {isBehind && isDirty && (
        <p className="notice" role="alert">
          {say("assessments.conflict")}
          <button
            type="button"
            className="link-button push"
            onClick={() => {
              change({ kind: "loaded", body: loaded.body });
              onReload();
            }}
          >
            {say("assessments.conflict.load")}
          </button>
        </p>
      )}
      {!isFinal && lacks.length > 0 && <Missing sentences={lacks} urgent={work.refused.length > 0} />}
      <div className="judgement">
        <LikelihoodPart body={body} fixed={isFinal} onChange={change} />
        <ConfidencePart body={body} fixed={isFinal} onChange={change} />
      </div>
      <StatementsPart body={body} fixed={isFinal} onChange={change} />
      <AlternativesPart body={body} fixed={isFinal} onChange={change} />
      <AssessmentOutcome view={view} />
    </article>
  );
}

/** Of what is missing, as many as are read at a glance. */
const FIRST = 4;

function Missing({ sentences, urgent }: { readonly sentences: readonly string[]; readonly urgent: boolean }) {
  const { say, format } = useLanguage();
  const [all, setAll] = useState(false);
  return (
    <section className="missing" data-urgent={urgent || undefined} role={urgent ? "alert" : undefined}>
      <h2>{say("assessments.missing")}</h2>
      <ul className="bullets">
        {sentences.slice(0, all ? undefined : FIRST).map((sentence) => (
          <li key={sentence} dir="auto">
            {sentence}
          </li>
        ))}
      </ul>
      {!all && sentences.length > FIRST && (
        <button type="button" className="link-button small" onClick={() => setAll(true)}>
          {say("common.more")} ({format.number(sentences.length - FIRST)})
        </button>
      )}
    </section>
  );
}

function idIn(search: object): unknown {
  return "id" in search ? search.id : undefined;
}

/** Saving and finishing; what the gate refuses comes back as sentences. */
function useSaving(
  id: string,
  version: number,
  body: AssessmentBody,
  onSaved: (saved: { version: number; body: AssessmentBody }) => void,
) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const saving = useWrite("save-assessment");
  const finishing = useWrite("finish-assessment");
  const [refused, setRefused] = useState<readonly string[]>([]);

  const save = async (): Promise<boolean> => {
    setRefused([]);
    try {
      const saved = await saving.mutateAsync({ id, version, body: readyToSave(body) });
      onSaved(saved);
      tell(say("assessments.saved", { version: saved.version }));
      return true;
    } catch (error) {
      const conflict = error instanceof Problem && error.code === "conflict";
      tell(conflict ? say("assessments.conflict") : sentence(error), { bad: true });
      return false;
    }
  };
  const finish = async (isDirty: boolean): Promise<boolean> => {
    if (isDirty && !(await save())) return false;
    try {
      await finishing.mutateAsync({ id });
      setRefused([]);
      return true;
    } catch (error) {
      const missing = error instanceof Problem ? error.details.missing : undefined;
      if (Array.isArray(missing)) setRefused(missing.map(String));
      tell(sentence(error), { bad: true });
      return false;
    }
  };
  return { save, finish, refused, saving: saving.isPending, finishing: finishing.isPending };
}
