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
import { ConflictNotice } from "./assessment-conflict.tsx";
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
  // What is being written here stays a draft until the newer version is loaded, even when that one is final.
  const isFinal = loaded.body.status === "final";
  const isDirty = !isFinal && JSON.stringify(body) !== JSON.stringify(loaded.body);
  const marks = new Map(assessment.body.statements.map(({ text }, i) => [text, view.marks[i] ?? ""]));
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
  const work = useSaving(assessment.id, loaded.version, body, {
    onSaved: (saved) => {
      setLoaded({ version: saved.version, body: saved.body });
      change({ kind: "loaded", body: saved.body });
    },
    onConflict: onReload,
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
        <ConflictNotice
          base={loaded.body}
          newer={assessment}
          onLoad={() => change({ kind: "loaded", body: loaded.body })}
          onKeep={() => void work.save(assessment.version)}
        />
      )}
      {!isFinal && lacks.length > 0 && <Missing sentences={lacks} urgent={work.refused.length > 0} />}
      <div className="judgement">
        <LikelihoodPart body={body} fixed={isFinal} onChange={change} />
        <ConfidencePart body={body} fixed={isFinal} onChange={change} />
      </div>
      <StatementsPart body={body} fixed={isFinal} marks={marks} onChange={change} />
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
  {
    onSaved,
    onConflict,
  }: {
    onSaved(saved: { version: number; body: AssessmentBody }): void;
    /** Somebody was faster: theirs is fetched, so that both can be looked at. */
    onConflict(): void;
  },
) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const saving = useWrite("save-assessment");
  const finishing = useWrite("finish-assessment");
  const [refused, setRefused] = useState<readonly string[]>([]);

  const failed = (error: unknown) => {
    const isConflict = error instanceof Problem && error.code === "conflict";
    if (isConflict) onConflict();
    tell(isConflict ? say("assessments.conflict.told") : sentence(error), { bad: true });
  };
  /** @param over the version it is put on top of: the one it was made from, or a newer one that was looked at. */
  const save = async (over = version): Promise<number | undefined> => {
    setRefused([]);
    try {
      const saved = await saving.mutateAsync({ id, version: over, body: readyToSave(body) });
      onSaved(saved);
      tell(say("assessments.saved", { version: saved.version }));
      return saved.version;
    } catch (error) {
      failed(error);
      return undefined;
    }
  };
  const finish = async (isDirty: boolean): Promise<boolean> => {
    const read = isDirty ? await save() : version;
    if (read === undefined) return false;
    try {
      await finishing.mutateAsync({ id, version: read });
      setRefused([]);
      return true;
    } catch (error) {
      const missing = error instanceof Problem ? error.details.missing : undefined;
      if (Array.isArray(missing)) setRefused(missing.map(String));
      failed(error);
      return false;
    }
  };
  return { save, finish, refused, saving: saving.isPending, finishing: finishing.isPending };
}
