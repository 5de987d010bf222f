import { Button, Textarea, TextInput } from "@mantine/core";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useRead, useReadPages, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Bench } from "../parts/bench.tsx";
import { BenchRow } from "../parts/bench-row.tsx";
import { Empty, ProblemNote, ThingBones, useProblemSentence } from "../parts/states.tsx";
import { InboxTabs } from "./inbox-tabs.tsx";

type Quarantined = OutputOf<"quarantined">;

interface Placed {
  readonly body: Pick<Quarantined["body"], "input" | "position">;
}

const STATUSES = ["open", "replayed", "dropped"] as const;

/** What could not be taken in, with its bytes and the reason, until it is corrected or dropped. */
export function QuarantineBench() {
  const { say, format } = useLanguage();
  const { id, status = "open" } = useSearch({ from: "/inbox" });
  const list = useReadPages("quarantine", { status, limit: 100 });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = items.find((item) => item.id === id);
  return (
    <Bench
      to="/inbox"
      label={say("inbox.quarantine")}
      kind="quarantined"
      hint={say("quarantine.empty.do")}
      asked={list}
      items={items}
      selectedId={id}
      chosen={id}
      rowHeight={72}
      head={
        <>
          <h1>{say("inbox.title")}</h1>
          <InboxTabs />
          <nav className="row-wrap" aria-label={say("common.filter")}>
            {STATUSES.map((one) => (
              <Link
                key={one}
                to="/inbox"
                search={({ id: _, ...before }) => ({ ...before, status: one })}
                className="chip"
                activeOptions={{ exact: true }}
                aria-current={one === status}
              >
                {say(`quarantine.${one}`)}
              </Link>
            ))}
          </nav>
        </>
      }
      empty={<Empty title={say("quarantine.empty")} about={say("quarantine.empty.do")} />}
      row={(item, selected) => (
        <BenchRow to="/inbox" id={item.id} selected={selected}>
          <span className="row small muted">
            <span className="clip mono" dir="auto">
              {placeOf(item, say)}
            </span>
            <time className="push numeric">{format.shortDay(item.recordedAt)}</time>
          </span>
          <span className="clip-2" dir="auto">
            {item.body.reason}
          </span>
        </BenchRow>
      )}
    >
      {chosen ? (
        <ChosenThing key={chosen.id} id={chosen.id} />
      ) : (
        <p className="bench-hint muted">{say("quarantine.empty.do")}</p>
      )}
    </Bench>
  );
}

/** Its bytes are read when it is chosen. */
function ChosenThing({ id }: { readonly id: string }) {
  const asked = useRead("quarantined", { id });
  if (asked.isError) return <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <ThingBones blocks={[180]} />;
  return <QuarantinedThing key={asked.data.version} item={asked.data} />;
}

function placeOf({ body: { input, position } }: Placed, say: ReturnType<typeof useLanguage>["say"]) {
  const name = input.split("/").at(-1) ?? input;
  return position === undefined ? name : say("quarantine.where", { input: name, position });
}

function QuarantinedThing({ item }: { readonly item: Quarantined }) {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const replay = useWrite("replay");
  const drop = useWrite("drop");
  const original = textOf(item.body.raw);
  const [text, setText] = useState(original ?? "");
  const [note, setNote] = useState("");
  const [dropping, setDropping] = useState(false);
  const { reason, format: formatId, rawBytes, status } = item.body;
  const onError = (error: Error) => tell(sentence(error), { bad: true });
  const isOpen = status === "open" && isPresent;
  return (
    <article className="thing">
      <header className="thing-head">
        <p className="row small muted">
          <span className="mono clip" dir="auto">
            {placeOf(item, say)}
          </span>
          <span>{formatId}</span>
          <span className="tlp push">TLP:{item.label.tlp}</span>
        </p>
        <h1 dir="auto">{reason}</h1>
        <p className="small muted">
          {say(`quarantine.${status}`)} · {say("quarantine.raw.size", { size: format.bytes(rawBytes) })}
          {item.body.note && ` · ${item.body.note}`}
        </p>
      </header>
      {original === undefined ? (
        <p className="muted">{say("quarantine.binary")}</p>
      ) : (
        <Textarea
          label={say("quarantine.raw")}
          classNames={{ input: "mono" }}
          dir="auto"
          autosize
          minRows={6}
          maxRows={22}
          readOnly={!isOpen}
          spellCheck={false}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      )}
      {isOpen && (
        <div className="thing-actions">
          <Button
            loading={replay.isPending}
            onClick={() =>
              replay.mutate(
                { id: item.id, ...(original !== undefined && text !== original && { corrected: text }) },
                {
                  onError,
                  onSuccess: ({ quarantined, stored }) =>
                    quarantined.body.status === "open"
                      ? tell(quarantined.body.reason, { bad: true })
                      : tell(say("quarantine.replayed.done", { count: stored })),
                },
              )
            }
          >
            {say("quarantine.replay")}
          </Button>
          {!dropping && (
            <Button variant="default" onClick={() => setDropping(true)}>
              {say("quarantine.drop")}
            </Button>
          )}
        </div>
      )}
      {dropping && isOpen && (
        <form
          className="card card-body stack"
          onSubmit={(event) => {
            event.preventDefault();
            drop.mutate(
              { id: item.id, note },
              { onError, onSuccess: () => tell(say("quarantine.dropped.done")) },
            );
          }}
        >
          <p className="quiet">{say("quarantine.drop.about")}</p>
          <TextInput
            label={say("quarantine.drop.why")}
            value={note}
            required
            data-autofocus
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          <div className="thing-actions">
            <Button
              type="submit"
              color="red"
              variant="outline"
              disabled={!note.trim()}
              loading={drop.isPending}
            >
              {say("quarantine.drop.confirm")}
            </Button>
            <Button variant="default" onClick={() => setDropping(false)}>
              {say("common.cancel")}
            </Button>
          </div>
        </form>
      )}
    </article>
  );
}

/** The raw bytes as text; absent when they are not UTF-8. */
function textOf(base64: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
