import { Button } from "@mantine/core";
import { IconCheck, IconGitMerge, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { isStory, originOf } from "../../../src/kernel/origin.ts";
import type { OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { recordName } from "../evidence/opened.ts";
import { type Shortcuts, useShortcuts } from "../frame/shortcuts.ts";
import { useTell } from "../frame/toasts.tsx";
import { directionOf } from "../language/direction.ts";
import { useLanguage } from "../language/language.tsx";
import { GradeMark, useGradeWords } from "../parts/grade.tsx";
import { EvidenceLink, useKindWord } from "../parts/record-link.tsx";
import { ProblemNote, ThingBones, useProblemSentence } from "../parts/states.tsx";
import { MergeDialog } from "./merge-dialog.tsx";
import { ReportStory } from "./report-story.tsx";
import { ReportText } from "./report-text.tsx";

type ReportView = OutputOf<"report">;
type Triage = ReportView["report"]["body"]["triage"];

/** One report: its words as received, where they come from, and what was found in them. */
export function ReportThing({ id }: { readonly id: string }) {
  const view = useRead("report", { id });
  if (view.isError) return <ProblemNote error={view.error} onRetry={() => void view.refetch()} />;
  if (!view.data) return <ThingBones blocks={[60, 300]} />;
  return (
    <article className="thing report">
      <ReportHead view={view.data} />
      <ReportFacts view={view.data} />
      <ReportText report={view.data.report} claims={view.data.claims} />
      <ReportStory id={id} />
      <ReportClaims view={view.data} />
    </article>
  );
}

function ReportHead({ view: { report, source } }: { readonly view: ReportView }) {
  const { say } = useLanguage();
  const { isPresent } = useClock();
  const { title, triage, grade, doubts } = report.body;
  const [isMerging, setMerging] = useState(false);
  const { judge, typed } = useTriage(report, () => setMerging(true));
  return (
    <header className="thing-head">
      <p className="row small muted">
        <span dir="auto">{source?.body.name}</span>
        <span>{say(`discipline.${report.body.discipline}`)}</span>
        <GradeMark grade={grade} />
        {doubts?.map((doubt) => (
          <span key={doubt} className="doubt">
            {say(`inbox.doubt.${doubt}`)}
          </span>
        ))}
        {source?.body.looksLike && (
          <span className="doubt">{say("inbox.looks-like", { name: source.body.looksLike })}</span>
        )}
        <span className="tlp push">TLP:{report.label.tlp}</span>
      </p>
      <h1 dir={directionOf(report.body.language)}>{title}</h1>
      <div className="thing-actions">
        <Button
          variant={triage === "kept" ? "light" : "default"}
          leftSection={<IconCheck size={15} stroke={1.8} />}
          rightSection={<kbd>y</kbd>}
          aria-pressed={triage === "kept"}
          disabled={!isPresent}
          onClick={() => judge(triage === "kept" ? "new" : "kept")}
        >
          {say(triage === "kept" ? "inbox.triage.kept" : "inbox.keep")}
        </Button>
        <Button
          variant={triage === "rejected" ? "light" : "default"}
          leftSection={<IconX size={15} stroke={1.8} />}
          rightSection={<kbd>n</kbd>}
          aria-pressed={triage === "rejected"}
          disabled={!isPresent}
          onClick={() => judge(triage === "rejected" ? "new" : "rejected")}
        >
          {say(triage === "rejected" ? "inbox.triage.rejected" : "inbox.reject")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconGitMerge size={15} stroke={1.8} />}
          rightSection={<kbd>m</kbd>}
          disabled={!isPresent}
          onClick={() => setMerging(true)}
        >
          {say("inbox.merge")}
        </Button>
        <span className="small muted" role="status">
          {typed ? (
            say("inbox.grade.typing", { typed })
          ) : (
            <>
              {say("inbox.grade.set")} <kbd>a1</kbd> … <kbd>f6</kbd>
            </>
          )}
        </span>
      </div>
      {isMerging && <MergeDialog id={report.id} title={title} onClose={() => setMerging(false)} />}
    </header>
  );
}

const LETTERS = ["a", "b", "c", "d", "e", "f"] as const;
const NUMBERS = [1, 2, 3, 4, 5, 6] as const;

/** Triage by key: `y` keeps, `n` rejects, `m` merges, a letter and a number grade. */
function useTriage(report: ReportView["report"], merge: () => void) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const { isPresent } = useClock();
  const { mutate } = useWrite("triage");
  const [typed, setTyped] = useState("");
  const { id } = report;
  const { title, triage: before } = report.body;

  const judge = (triage: Triage) =>
    mutate(
      { id, triage },
      {
        onSuccess: () =>
          tell(say(triage === "new" ? "inbox.reopened" : `inbox.${triage}`, { title }), {
            undo: () => mutate({ id, triage: before }),
          }),
        onError: (error) => tell(sentence(error), { bad: true }),
      },
    );
  const grade = (code: string) => {
    setTyped("");
    mutate(
      { id, grade: code },
      {
        onSuccess: () => tell(say("inbox.graded", { grade: code })),
        onError: (error) => tell(sentence(error), { bad: true }),
      },
    );
  };
  const shortcuts: Shortcuts = isPresent
    ? {
        y: () => judge("kept"),
        n: () => judge("rejected"),
        m: merge,
        ...Object.fromEntries(
          // `e` alone opens the evidence; with a number after it, it is a grade all the same.
          LETTERS.filter((letter) => letter !== "e").map((letter) => [
            letter,
            () => setTyped(letter.toUpperCase()),
          ]),
        ),
        ...Object.fromEntries(
          LETTERS.flatMap((letter) =>
            NUMBERS.map((number) => [`${letter} ${number}`, () => grade(`${letter.toUpperCase()}${number}`)]),
          ),
        ),
      }
    : {};
  useShortcuts(shortcuts);
  return { judge, typed };
}

function ReportFacts({ view: { report, source } }: { readonly view: ReportView }) {
  const { say, format } = useLanguage();
  const words = useGradeWords();
  const { publishedAt, receivedAt, occurred, access, place, language, url, grade, bytes, sha256 } =
    report.body;
  const origin = originOf(report.body);
  const facts: readonly (readonly [name: string, value: React.ReactNode])[] = [
    [say("inbox.published"), publishedAt && format.moment(publishedAt)],
    [say("inbox.received"), format.moment(receivedAt)],
    [
      say("inbox.occurred"),
      occurred && [...new Set([format.day(occurred.from), format.day(occurred.to)])].join(" – "),
    ],
    [say("grade.title"), grade && words(grade)],
    [
      say("inbox.access"),
      (access ?? source?.body.access) && <span dir="auto">{access ?? source?.body.access}</span>,
    ],
    [say("inbox.place"), place?.name && <span dir="auto">{place.name}</span>],
    [say("inbox.language"), language && format.languageName(language)],
    [say("inbox.origin"), origin && <Origin origin={origin} />],
    [
      say("inbox.original"),
      url && (
        <a href={url} rel="noreferrer noopener" target="_blank" className="clip">
          {url}
        </a>
      ),
    ],
    [say("inbox.size"), format.bytes(bytes)],
    [say("inbox.hash"), <code key="hash" className="mono" title={sha256}>{`${sha256.slice(0, 16)}…`}</code>],
  ];
  return (
    <dl className="facts small">
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt className="muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Where a story comes from: another report, or a name that its source gave. */
function Origin({ origin }: { readonly origin: string }) {
  const kindWord = useKindWord();
  const { say } = useLanguage();
  const name = recordName(origin);
  if (!isStory(origin)) return <span>{say("inbox.story.alone")}</span>;
  if (!name) return <span dir="auto">{origin}</span>;
  return <EvidenceLink {...name}>{kindWord(name.kind)}</EvidenceLink>;
}

function ReportClaims({ view: { claims, events } }: { readonly view: ReportView }) {
  const { say, format } = useLanguage();
  return (
    <div className="two">
      <section className="card">
        <h2 className="card-title">
          {claims.length > 0
            ? say("inbox.claims", { count: claims.length })
            : say("inbox.claims", { count: 0 })}
        </h2>
        {claims.length === 0 && <p className="card-body muted">{say("inbox.claims.none")}</p>}
        <ul>
          {claims.map(({ id, body }) => (
            <li key={id}>
              <EvidenceLink kind="claim" id={id} className="card-row">
                <span className="row small muted numeric">
                  <span className="kind">{body.type}</span>
                  <time>{format.day(body.occurred.from)}</time>
                  <span className="clip" dir="auto">
                    {body.place.name}
                  </span>
                  {body.deaths && (
                    <b className="push ink">
                      {say("situation.incident.deaths", { count: body.deaths.best })}
                    </b>
                  )}
                </span>
                <span className="clip-2" dir="auto">
                  {body.text}
                </span>
              </EvidenceLink>
            </li>
          ))}
        </ul>
      </section>
      {events.length > 0 && (
        <section className="card">
          <h2 className="card-title">{say("inbox.events")}</h2>
          <ul>
            {events.map(({ id, title }) => (
              <li key={id}>
                <EvidenceLink kind="event" id={id} className="card-row">
                  <span className="clip-2" dir="auto">
                    {title}
                  </span>
                </EvidenceLink>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
