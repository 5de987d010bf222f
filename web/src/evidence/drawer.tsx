import { ActionIcon } from "@mantine/core";
import { IconArrowLeft, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { pageOf } from "../frame/open-record.ts";
import { useShortcuts } from "../frame/shortcuts.ts";
import { useLanguage } from "../language/language.tsx";
import { GradeMark, useGradeWords } from "../parts/grade.tsx";
import { useKindWord } from "../parts/record-link.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";
import { type RecordName, useEvidence } from "./opened.ts";
import { Quote } from "./quote.tsx";
import { RecordFields } from "./record-fields.tsx";

type Evidence = OutputOf<"evidence">;
type Described = Evidence["restsOn"][number];

interface DrawerProps {
  readonly name: RecordName;
  onClose(): void;
}

/**
 * The evidence drawer: one component everywhere. It pushes the page and does not cover it. Links in it walk
 * the chain down to the words of a report, or up to what rests on them, with a way back.
 */
export function EvidenceDrawer({ name, onClose }: DrawerProps) {
  const { say } = useLanguage();
  const { open } = useEvidence();
  const trail = useTrail(name);
  const evidence = useRead("evidence", name);
  const heading = useRef<HTMLHeadingElement>(null);
  const before = trail.at(-2);
  const back = before && (() => open(before));

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new record moves the reader's place to it.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [name.id]);
  useShortcuts({ Escape: back ?? onClose });

  return (
    <aside className="drawer" aria-label={say("evidence.title")}>
      <header className="drawer-head">
        {back && (
          <ActionIcon aria-label={say("evidence.back")} onClick={back}>
            <IconArrowLeft size={17} stroke={1.7} />
          </ActionIcon>
        )}
        <h2 ref={heading} tabIndex={-1}>
          {say("evidence.title")}
        </h2>
        <ActionIcon className="push" aria-label={say("common.close")} onClick={onClose}>
          <IconX size={17} stroke={1.7} />
        </ActionIcon>
      </header>
      <div className="drawer-body">
        {evidence.isError && <ProblemNote error={evidence.error} onRetry={() => void evidence.refetch()} />}
        {evidence.isPending && <ThingBones blocks={[140, 90]} />}
        {evidence.data && <EvidenceBody evidence={evidence.data} onFollow={open} />}
      </div>
    </aside>
  );
}

/** The records walked through, from the first to the one shown; going back shortens it. */
function useTrail(name: RecordName): readonly RecordName[] {
  const [trail, setTrail] = useState<readonly RecordName[]>([name]);
  const shown = trail.at(-1);
  if (shown?.id !== name.id || shown.kind !== name.kind) {
    const at = trail.findIndex(({ id, kind }) => id === name.id && kind === name.kind);
    setTrail(at < 0 ? [...trail, name] : trail.slice(0, at + 1));
  }
  return trail;
}

function EvidenceBody({
  evidence,
  onFollow,
}: {
  readonly evidence: Evidence;
  onFollow(name: RecordName): void;
}) {
  const { say, format } = useLanguage();
  const kindWord = useKindWord();
  const {
    kind,
    id,
    title,
    excerpt,
    source,
    grade,
    restsOn,
    usedBy,
    erased,
    label,
    recordedAt,
    recordedBy,
    version,
  } = evidence;
  const to = pageOf(kind);
  return (
    <>
      <div className="stack">
        <p className="row small muted">
          <span className="kind">{kindWord(kind)}</span>
          {grade && <GradeMark grade={grade.code} />}
          <span className="tlp push">TLP:{label.tlp}</span>
        </p>
        <h3 className="drawer-title" dir="auto">
          {title}
        </h3>
        {to && (
          <Link to={to} search={(before) => ({ ...before, id })} className="small">
            {say("evidence.page")}
          </Link>
        )}
      </div>
      {excerpt && <Quote {...excerpt} />}
      {source && <SourceBlock source={source} onFollow={onFollow} />}
      {evidence.story && <StoryChain story={evidence.story} shown={id} onFollow={onFollow} />}
      <Chain
        title={say(restsOn.length ? "evidence.rests" : "evidence.rests.none", { count: restsOn.length })}
        items={restsOn}
        onFollow={onFollow}
      />
      {erased.length > 0 && (
        <section className="stack">
          <h4>{say("evidence.erased", { count: erased.length })}</h4>
          <ul className="plain small">
            {erased.map((one) => (
              <li key={one.id}>
                {say("evidence.erased.one", {
                  kind: kindWord(one.kind),
                  when: format.shortDay(one.erasedAt),
                  act: one.act,
                })}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Chain
        title={say(usedBy.length ? "evidence.used" : "evidence.used.none", { count: usedBy.length })}
        items={usedBy}
        onFollow={onFollow}
      />
      <details className="drawer-fields">
        <summary>{say("evidence.fields")}</summary>
        <RecordFields body={evidence.body} />
      </details>
      <p className="small muted drawer-foot">
        {say("evidence.recorded", { when: format.moment(recordedAt), who: recordedBy })} ·{" "}
        {say("evidence.version", { version })}
        <br />
        <span className="mono drawer-id">{id}</span>
      </p>
    </>
  );
}

function SourceBlock({
  source,
  onFollow,
}: {
  readonly source: NonNullable<Evidence["source"]>;
  onFollow(name: RecordName): void;
}) {
  const { say } = useLanguage();
  const words = useGradeWords();
  return (
    <section className="stack drawer-part">
      <h3>{say("evidence.source")}</h3>
      <p className="row-wrap">
        <button
          type="button"
          className="link-button"
          dir="auto"
          onClick={() => onFollow({ kind: "source", id: source.id })}
        >
          {source.name}
        </button>
        <span className="muted">{say(`discipline.${source.discipline}`)}</span>
        <span>
          <b>{source.grade}</b> <span className="muted">{words(source.grade)}</span>
        </span>
      </p>
      {source.access && (
        <p className="quiet" dir="auto">
          {source.access}
        </p>
      )}
    </section>
  );
}

/** Who told the story, in order of publication: the first is where it begins, the others echo it. */
function StoryChain({
  story,
  shown,
  onFollow,
}: {
  readonly story: NonNullable<Evidence["story"]>;
  readonly shown: string;
  onFollow(name: RecordName): void;
}) {
  const { say, format } = useLanguage();
  return (
    <section className="drawer-part">
      <h3>{say("inbox.story", { count: story.length })}</h3>
      <ol className="chain story">
        {story.map(({ id, title, sourceName, publishedAt, receivedAt, isDecided }) => (
          <li key={id} aria-current={id === shown || undefined}>
            <button type="button" className="chain-link" onClick={() => onFollow({ kind: "report", id })}>
              <span className="kind">{format.shortDay(publishedAt ?? receivedAt)}</span>
              <span className="clip-2" dir="auto">
                {title}
              </span>
              <span className="small muted chain-what" dir="auto">
                {sourceName}
                {isDecided && ` · ${say("inbox.story.decided")}`}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

const SHOWN = 12;

function Chain({
  title,
  items,
  onFollow,
}: {
  readonly title: string;
  readonly items: readonly Described[];
  onFollow(name: RecordName): void;
}) {
  const { say } = useLanguage();
  const kindWord = useKindWord();
  const [all, setAll] = useState(false);
  if (items.length === 0) return <p className="muted drawer-part">{title}</p>;
  return (
    <section className="drawer-part">
      <h3>{title}</h3>
      <ul className="chain">
        {(all ? items : items.slice(0, SHOWN)).map(({ kind, id, title: name, what }) => (
          <li key={id}>
            <button type="button" className="chain-link" onClick={() => onFollow({ kind, id })}>
              <span className="kind">{kindWord(kind)}</span>
              <span className="clip-2" dir="auto">
                {name}
              </span>
              {what && <span className="small muted chain-what">{what}</span>}
            </button>
          </li>
        ))}
      </ul>
      {!all && items.length > SHOWN && (
        <button type="button" className="link-button small" onClick={() => setAll(true)}>
          {say("common.more")} ({items.length - SHOWN})
        </button>
      )}
    </section>
  );
}
