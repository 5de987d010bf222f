import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { download } from "../charts/chart-export.ts";
import { useShortcuts } from "../frame/shortcuts.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";
import { RecordNames } from "./act-records.tsx";
import { ActReplay } from "./act-replay.tsx";
import { useActorName, useActWords, useObjectName } from "./act-words.tsx";

type Shown = OutputOf<"act">;

const ASK_AGAIN_MS = 3_000;

/** One entry beside the page: what it says, what it stored, how to check it elsewhere, and its question asked again. */
export function ActDrawer({ act, onClose }: { readonly act: number; onClose(): void }) {
  const { say } = useLanguage();
  const entry = useRead("act", { act });
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new entry moves the reader's place to it.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [act]);
  // A checkpoint comes every few seconds, and with it the receipt.
  const { data, refetch } = entry;
  const isWaiting = data !== undefined && data.receipt === undefined;
  useEffect(() => {
    if (!isWaiting) return;
    const asking = setInterval(() => void refetch(), ASK_AGAIN_MS);
    return () => clearInterval(asking);
  }, [isWaiting, refetch]);
  useShortcuts({ Escape: onClose });
  return (
    <aside className="drawer act-drawer" aria-label={say("oversight.act", { act: String(act) })}>
      <header className="drawer-head">
        <h2 ref={heading} tabIndex={-1}>
          {say("oversight.act", { act: String(act) })}
        </h2>
        <ActionIcon className="push" aria-label={say("common.close")} onClick={onClose}>
          <IconX size={17} stroke={1.7} />
        </ActionIcon>
      </header>
      <div className="drawer-body">
        {entry.isError && <ProblemNote error={entry.error} onRetry={() => void entry.refetch()} />}
        {entry.isPending && <ThingBones blocks={[140, 90]} />}
        {entry.data && <ActBody key={act} entry={entry.data} />}
      </div>
    </aside>
  );
}

function ActBody({ entry }: { readonly entry: Shown }) {
  const { say } = useLanguage();
  const { shown, event, records } = entry;
  const words = useActWords()(shown);
  const objectName = useObjectName();
  const [replaying, setReplaying] = useState(false);
  return (
    <>
      <p className="drawer-title strong" dir="auto">
        {words.join(" · ") || (shown.object && objectName(shown.object))}
      </p>
      <ActFacts entry={entry} />
      {shown.canReplay &&
        (replaying ? (
          <ActReplay act={shown.act} />
        ) : (
          <div className="stack">
            <p className="small quiet">{say("oversight.replay.about")}</p>
            <div>
              <Button variant="default" onClick={() => setReplaying(true)}>
                {say("oversight.replay")}
              </Button>
            </div>
          </div>
        ))}
      {records.length > 0 && (
        <section className="drawer-part stack">
          <h3>{say("oversight.drawer.records")}</h3>
          <p className="small quiet">{say("oversight.drawer.records.about")}</p>
          <RecordNames records={records} />
        </section>
      )}
      <ActCheck entry={entry} />
      {event && (
        <details className="drawer-part">
          <summary>{say("oversight.drawer.event")}</summary>
          <pre className="act-event">{JSON.stringify(event, undefined, 2)}</pre>
        </details>
      )}
    </>
  );
}

function ActFacts({ entry: { shown } }: { readonly entry: Shown }) {
  const { say, format } = useLanguage();
  const actorName = useActorName();
  const objectName = useObjectName();
  const facts: readonly (readonly [string, string | undefined])[] = [
    [say("oversight.act.when"), shown.ts && format.moment(shown.ts)],
    [say("oversight.act.who"), shown.actor && actorName(shown.actor)],
    [say("oversight.drawer.institution"), shown.organisation],
    [say("oversight.drawer.role"), shown.role?.split(",").join(", ")],
    [say("oversight.act.verb"), shown.verb && say(`verb.${shown.verb}`)],
    [say("oversight.act.object"), shown.object && objectName(shown.object)],
    [say("oversight.act.decision"), shown.decision && say(`oversight.decision.${shown.decision}`)],
    [
      say("oversight.drawer.justification"),
      shown.about.justification ?? (shown.canReplay ? say("oversight.says.noreason") : undefined),
    ],
    [
      say("oversight.drawer.place"),
      shown.leaf === undefined ? say("oversight.drawer.waiting") : format.number(shown.leaf),
    ],
  ];
  return (
    <dl className="act-facts">
      {facts.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name}>
              <dt className="muted">{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Each step on its own: what to save, what to compare, what to run. */
function ActCheck({ entry: { shown, receipt, opening, logKey } }: { readonly entry: Shown }) {
  const { say } = useLanguage();
  const tell = useTell();
  const copy = (text: string) =>
    navigator.clipboard.writeText(text).then(
      () => tell(say("oversight.drawer.copied")),
      () => tell(say("chart.copied.not"), { bad: true }),
    );
  const file = `act-${shown.act}.tlog-proof`;
  const command = `python3 verify_log.py --receipt ${file} --key '${logKey}'`;
  return (
    <section className="drawer-part stack">
      <h3>{say("oversight.drawer.check")}</h3>
      {receipt === undefined ? (
        <p className="quiet">{say("oversight.drawer.check.busy")}</p>
      ) : (
        <ol className="act-check">
          <li>
            <p>{say("oversight.drawer.check.1")}</p>
            <div className="row">
              <Button variant="default" onClick={() => download(receipt, file, "text/plain")}>
                {say("oversight.drawer.save")}
              </Button>
              {opening && (
                <Button
                  variant="default"
                  onClick={() =>
                    download(`${JSON.stringify(opening)}\n`, `act-${shown.act}.jsonl`, "application/json")
                  }
                >
                  {say("oversight.drawer.opening")}
                </Button>
              )}
            </div>
          </li>
          <li>
            <p>{say("oversight.drawer.check.2")}</p>
            <p className="mono act-key">{logKey}</p>
          </li>
          <li>
            <p>{say("oversight.drawer.check.3")}</p>
            <p className="mono act-key">{command}</p>
            <Button variant="default" onClick={() => void copy(command)}>
              {say("oversight.drawer.copy")}
            </Button>
          </li>
        </ol>
      )}
    </section>
  );
}
