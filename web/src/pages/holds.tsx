import { Button } from "@mantine/core";
import { useState } from "react";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { ProblemNote } from "../parts/states.tsx";
import { HoldDialog } from "./hold-dialog.tsx";
import { ReleaseDialog } from "./hold-release-dialog.tsx";
import { type Hold, useScopeWords } from "./hold-scope.ts";

type Opened = { readonly kind: "new" } | { readonly kind: "renew" | "release"; readonly hold: Hold };

/** How deletion stands, and what a legal hold keeps from it. */
export function Holds() {
  const { say } = useLanguage();
  const list = useRead("legal-holds", {});
  const items = list.data?.items ?? [];
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  return (
    <section aria-labelledby="holds">
      <header className="row">
        <h2 id="holds" className="grow">
          {say("holds.title")}
        </h2>
        <Button variant="default" onClick={() => setOpened({ kind: "new" })}>
          {say("holds.set")}
        </Button>
      </header>
      <p className="quiet">{say("holds.about")}</p>
      <RetentionSentence />
      {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <p className="muted">{say("holds.empty")}</p>}
      {items.length > 0 && <HoldTable items={items} onOpen={setOpened} />}
      {opened?.kind === "new" && <HoldDialog onClose={close} />}
      {opened?.kind === "renew" && <HoldDialog hold={opened.hold} onClose={close} />}
      {opened?.kind === "release" && <ReleaseDialog hold={opened.hold} onClose={close} />}
    </section>
  );
}

function RetentionSentence() {
  const { say, format } = useLanguage();
  const { data } = useRead("retention", { limit: 1 });
  if (!data) return null;
  const [proof] = data.proofs;
  return (
    <p className="row small" role="status">
      <span className="run-status" data-status={data.overdue === 0 ? "done" : "failed"}>
        {say("retention.overdue", { count: data.overdue })}
      </span>
      <span>{say("retention.due", { count: data.due })}</span>
      <span>{say("retention.held", { count: data.held })}</span>
      {data.nextDue && <span>{say("retention.next", { when: format.shortDay(data.nextDue) })}</span>}
      {proof && (
        <span>{say("retention.proof", { when: format.shortDay(proof.ts), act: String(proof.act) })}</span>
      )}
    </p>
  );
}

function HoldTable({ items, onOpen }: { readonly items: readonly Hold[]; onOpen(opened: Opened): void }) {
  const { say, format } = useLanguage();
  const scopeWords = useScopeWords();
  return (
    <ScrollGroup className="card table-scroll" label={say("holds.title")}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{say("holds.scope")}</th>
            <th scope="col">{say("holds.status")}</th>
            <th scope="col">{say("holds.reason")}</th>
            <th scope="col">{say("holds.authority")}</th>
            <th scope="col">{say("holds.by")}</th>
            <th scope="col">{say("holds.until")}</th>
            <th scope="col">{say("holds.do")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((hold) => (
            <tr key={hold.id}>
              <td dir="auto">{scopeWords(hold.body.scope)}</td>
              <td>
                <span className="run-status" data-status={hold.status === "active" ? "done" : "failed"}>
                  {say(`holds.status.${hold.status}`)}
                </span>
              </td>
              <td dir="auto">{hold.body.reason}</td>
              <td dir="auto">{hold.body.authority}</td>
              <td dir="auto">{hold.body.setBy}</td>
              <td>
                <time dateTime={hold.body.until}>{format.shortDay(hold.body.until)}</time>
              </td>
              <td>
                {hold.status !== "released" && (
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => onOpen({ kind: "renew", hold })}
                  >
                    {say("holds.renew")}
                  </button>
                )}{" "}
                {hold.status === "active" && (
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => onOpen({ kind: "release", hold })}
                  >
                    {say("holds.release")}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollGroup>
  );
}
