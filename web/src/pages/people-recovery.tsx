import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { ShownOnce } from "../parts/shown-once.tsx";
import { ProblemNote } from "../parts/states.tsx";
import type { PersonItem } from "./people-items.ts";
import { Form } from "./people-person.tsx";

const METHODS = ["in-person", "video-known", "institution-vouches"] as const;

/** Somebody has lost their proofs: how it was seen who they are. A second person makes the link. */
export function RecoveryDialog({ person, onClose }: { readonly person: PersonItem; onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const ask = useWrite("recovery-ask");
  const [method, setMethod] = useState<(typeof METHODS)[number]>("in-person");
  const [reason, setReason] = useState("");
  const { name } = person.body;
  const onSuccess = () => {
    tell(say("people.recovery.asked", { name }));
    onClose();
  };
  return (
    <Dialog title={say("people.recovery.this", { name })} width={560} onClose={onClose}>
      <Form
        save={ask}
        act={say("people.recovery.ask")}
        disabled={reason.trim().length < 10}
        onSend={() => ask.mutate({ id: person.id, method, reason }, { onSuccess })}
        onClose={onClose}
      >
        <p className="quiet">{say("people.recovery.about", { name })}</p>
        <NativeSelect
          size="sm"
          data-autofocus
          label={say("people.recovery.method")}
          value={method}
          data={METHODS.map((value) => ({ value, label: say(`people.recovery.method.${value}`) }))}
          onChange={({ currentTarget: { value } }) =>
            setMethod((before) => METHODS.find((one) => one === value) ?? before)
          }
        />
        <Textarea
          size="sm"
          label={say("people.recovery.reason")}
          description={say("people.recovery.reason.about")}
          minRows={3}
          maxLength={500}
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
      </Form>
    </Dialog>
  );
}

type Waiting = OutputOf<"recoveries">["items"][number];

/** What waits for a second person; nothing is shown when nothing waits. */
export function Recoveries() {
  const { say, format } = useLanguage();
  const list = useRead("recoveries", {});
  const [opened, setOpened] = useState<Waiting>();
  const items = list.data?.items ?? [];
  if (list.isError) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />;
  if (items.length === 0 && !opened) return undefined;
  return (
    <section className="card stack account-part account-notices" aria-labelledby="people-recoveries">
      <h2 id="people-recoveries">{say("people.recoveries")}</h2>
      <ul className="account-list">
        {items.map((item) => (
          <li key={item.id}>
            <span className="grow" dir="auto">
              <b>{item.name}</b> · {say(`people.recovery.method.${item.method}`)}
              <span className="small account-when">{item.reason}</span>
              <span className="small muted account-when">
                {say("people.recovery.by", { name: item.askedBy, when: format.moment(item.askedAt) })}
              </span>
            </span>
            {item.mayConfirm ? (
              <Button variant="default" onClick={() => setOpened(item)}>
                {say("people.recovery.confirm")}
              </Button>
            ) : (
              <span className="small muted">{say("people.recovery.waits")}</span>
            )}
          </li>
        ))}
      </ul>
      {opened && (
        <ConfirmDialog
          item={opened}
          onClose={() => {
            setOpened(undefined);
            void list.refetch();
          }}
        />
      )}
    </section>
  );
}

function ConfirmDialog({ item, onClose }: { readonly item: Waiting; onClose(): void }) {
  const { say, format } = useLanguage();
  const confirm = useWrite("recovery-confirm");
  const { name } = item;
  return (
    <Dialog title={say("people.recovery.confirm.this", { name })} width={560} onClose={onClose}>
      {confirm.data ? (
        <ShownOnce
          title={say("people.invite.link")}
          about={say("people.invite.link.about", { name, when: format.moment(confirm.data.expiresAt) })}
          lines={[confirm.data.link]}
          onDone={onClose}
        />
      ) : (
        <Form
          save={confirm}
          act={say("people.recovery.confirm")}
          onSend={() => confirm.mutate({ id: item.id })}
          onClose={onClose}
        >
          <p dir="auto">{item.reason}</p>
          <p className="quiet">{say("people.recovery.confirm.about", { name })}</p>
        </Form>
      )}
    </Dialog>
  );
}
