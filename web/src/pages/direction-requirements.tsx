import { Button } from "@mantine/core";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useReadPages } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { Empty, ProblemNote } from "../parts/states.tsx";
import { PlanLineForm } from "./direction-plan-form.tsx";
import { RequirementForm } from "./direction-requirement-form.tsx";
import { TellForm } from "./direction-tell-form.tsx";

export type Requirement = OutputOf<"requirements">["items"][number];

type Opened = { readonly of: Requirement; readonly to: "change" | "tell" | "task" } | undefined;

/** Who asked what, for which decision, by when; and who was told. */
export function Requirements() {
  const { say } = useLanguage();
  const [opened, setOpened] = useState<Opened>();
  const list = useReadPages("requirements", { limit: 100 });
  const known = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isOpen = ({ body }: Requirement) => body.status === "open";
  // What still has to be answered stands first; each part by the day on which it is due.
  const items = [...known.filter(isOpen), ...known.filter((one) => !isOpen(one))];
  const close = () => setOpened(undefined);
  if (list.isError) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isSuccess && items.length === 0)
    return <Empty title={say("direction.empty")} about={say("direction.empty.do")} />;
  return (
    <>
      <ul className="direction-list">
        {items.map((one) => (
          <RequirementRow key={one.id} requirement={one} onOpen={(to) => setOpened({ of: one, to })} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" onClick={() => void list.fetchNextPage()}>
          {say("direction.more")}
        </Button>
      )}
      {opened?.to === "change" && <RequirementForm requirement={opened.of} onClose={close} />}
      {opened?.to === "tell" && <TellForm requirement={opened.of} onClose={close} />}
      {opened?.to === "task" && <PlanLineForm requirement={opened.of} onClose={close} />}
    </>
  );
}

interface RequirementRowProps {
  readonly requirement: Requirement;
  onOpen(to: "change" | "tell" | "task"): void;
}

function RequirementRow({ requirement, onOpen }: RequirementRowProps) {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const { body, isOverdue, label } = requirement;
  return (
    <li className="card card-body stack">
      <p className="row small">
        <span
          className="run-status"
          data-status={isOverdue ? "failed" : body.status === "open" ? "running" : "done"}
        >
          {isOverdue ? say("direction.overdue") : say(`direction.status.${body.status}`)}
        </span>
        <span className="muted">{say("direction.priority", { priority: body.priority })}</span>
        <span className="muted numeric">{say("direction.due", { day: format.day(body.dueAt) })}</span>
        <span className="tlp push">TLP:{label.tlp}</span>
      </p>
      <h2 dir="auto">{body.question}</h2>
      <p dir="auto">
        <span className="muted">{say("direction.for", { owner: body.owner })}</span> {body.decision}
      </p>
      {body.answer && (
        <p className="read" dir="auto">
          {body.answer}
        </p>
      )}
      <p className="small muted" dir="auto">
        {say("direction.asked", { who: body.askedBy, day: format.day(body.askedAt) })}
      </p>
      {body.told.map(({ who, at, what, by }) => (
        <p key={at} className="small" dir="auto">
          {say("direction.told", { who, day: format.day(at), by })} {what}
        </p>
      ))}
      <div className="row">
        <Button size="xs" variant="default" disabled={!isPresent} onClick={() => onOpen("task")}>
          {say("direction.task")}
        </Button>
        <Button size="xs" variant="default" disabled={!isPresent} onClick={() => onOpen("tell")}>
          {say("direction.tell")}
        </Button>
        <Button size="xs" variant="subtle" disabled={!isPresent} onClick={() => onOpen("change")}>
          {say("problems.change")}
        </Button>
      </div>
    </li>
  );
}
