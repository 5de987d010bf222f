import { Button } from "@mantine/core";
import { useState } from "react";
import { type OutputOf, Problem, read } from "../api/client.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useWho } from "../api/who.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { ProblemNote, ProveFirst, RowBones, useProblemSentence } from "../parts/states.tsx";
import { InstitutionDialog } from "./people-institution.tsx";
import { InviteDialog } from "./people-invite.tsx";
import { type InstitutionItem, keptOf, type PersonItem } from "./people-items.ts";
import { ClearanceDialog, PersonDialog } from "./people-person.tsx";
import { Recoveries, RecoveryDialog } from "./people-recovery.tsx";

type Opened =
  | { readonly kind: "person"; readonly person?: PersonItem }
  | { readonly kind: "clearance" | "invite" | "recovery"; readonly person: PersonItem }
  | { readonly kind: "institution"; readonly institution?: InstitutionItem };

/** Who works at the desk, and for which institution. */
export function PeoplePage() {
  const { say } = useLanguage();
  const who = useWho();
  const persons = useRead("persons", {});
  const institutions = useRead("institutions", {});
  const [opened, setOpened] = useState<Opened>();
  const may = who.data?.may ?? [];
  const isKeeper = may.includes("administer");
  const close = () => setOpened(undefined);
  const failed = persons.error ?? institutions.error;
  const retry = () => {
    void persons.refetch();
    void institutions.refetch();
  };
  const houses = institutions.data?.items ?? [];
  return (
    <ScrollGroup className="sheet" label={say("page.people")}>
      <article className="thing thing-wide">
        <header className="row">
          <div className="thing-head grow">
            <h1>{say("page.people")}</h1>
            <p className="quiet">{say("people.about")}</p>
          </div>
          {isKeeper && <Button onClick={() => setOpened({ kind: "person" })}>{say("people.add")}</Button>}
        </header>
        {who.data?.mayWithProof.includes("administer") && (
          <div className="notice row">
            <p className="grow">{say("people.prove")}</p>
            <ProveFirst needed="passkey" onProved={retry} />
          </div>
        )}
        {isKeeper && <Recoveries />}
        {failed && <ProblemNote error={failed} onRetry={retry} />}
        {!failed && persons.isPending && <RowBones count={8} height={40} />}
        {persons.data && !failed && (
          <PersonTable
            items={persons.data.items}
            houses={houses}
            isKeeper={isKeeper}
            mayClear={may.includes("secure")}
            own={who.data?.person?.id}
            onOpen={setOpened}
          />
        )}
        {institutions.data && !failed && (
          <Institutions
            items={houses}
            isKeeper={isKeeper}
            onOpen={(institution) => setOpened({ kind: "institution", ...(institution && { institution }) })}
          />
        )}
      </article>
      {opened?.kind === "person" && (
        <PersonDialog {...(opened.person && { person: opened.person })} houses={houses} onClose={close} />
      )}
      {opened?.kind === "clearance" && <ClearanceDialog person={opened.person} onClose={close} />}
      {opened?.kind === "invite" && (
        <InviteDialog
          person={opened.person}
          onLost={() => setOpened({ kind: "recovery", person: opened.person })}
          onClose={close}
        />
      )}
      {opened?.kind === "recovery" && <RecoveryDialog person={opened.person} onClose={close} />}
      {opened?.kind === "institution" && (
        <InstitutionDialog
          {...(opened.institution && { institution: opened.institution })}
          houses={houses}
          onClose={close}
        />
      )}
    </ScrollGroup>
  );
}

interface PersonTableProps {
  readonly items: readonly PersonItem[];
  readonly houses: readonly InstitutionItem[];
  readonly isKeeper: boolean;
  readonly mayClear: boolean;
  readonly own: string | undefined;
  onOpen(opened: Opened): void;
}

function PersonTable({ items, houses, isKeeper, mayClear, own, onOpen }: PersonTableProps) {
  const { say } = useLanguage();
  const nameOf = (key: string) => houses.find(({ body }) => body.key === key)?.body.name ?? key;
  return (
    <ScrollGroup className="card table-scroll" label={say("people.people")}>
      <table className="table people-table">
        <thead>
          <tr>
            <th scope="col">{say("people.name")}</th>
            <th scope="col">{say("people.institution")}</th>
            <th scope="col">{say("people.roles")}</th>
            <th scope="col">{say("people.clearance")}</th>
            <th scope="col">{say("people.means")}</th>
            <th scope="col">{say("people.status")}</th>
            <th scope="col">
              <span className="only-read">{say("people.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((person) => {
            const { id, body } = person;
            return (
              <tr key={id}>
                <td dir="auto">
                  <b>{body.name}</b> <span className="small muted">{body.signInName}</span>
                </td>
                <td dir="auto">{nameOf(body.institution)}</td>
                <td>{body.roles.map((role) => say(`role.${role}`)).join(", ") || "–"}</td>
                <td className="numeric">
                  TLP:{body.clearance} · {body.level}
                  {body.compartments.length > 0 && ` · ${body.compartments.join(", ")}`}
                </td>
                <td>{meansOf(person, say)}</td>
                <td>
                  <span className="run-status" data-status={body.status === "active" ? "done" : "failed"}>
                    {say(`people.status.${body.status}`)}
                  </span>
                </td>
                <td className="people-acts">
                  {isKeeper && (
                    <>
                      <Button
                        variant="default"
                        aria-label={say("people.change.this", { name: body.name })}
                        onClick={() => onOpen({ kind: "person", person })}
                      >
                        {say("people.change")}
                      </Button>
                      {id !== own && (
                        <>
                          <Button
                            variant="default"
                            aria-label={say("people.invite.this", { name: body.name })}
                            onClick={() => onOpen({ kind: "invite", person })}
                          >
                            {say("people.invite")}
                          </Button>
                          <Suspend person={person} />
                        </>
                      )}
                    </>
                  )}
                  {mayClear && id !== own && (
                    <Button
                      variant="default"
                      aria-label={say("people.clear.this", { name: body.name })}
                      onClick={() => onOpen({ kind: "clearance", person })}
                    >
                      {say("people.clear")}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollGroup>
  );
}

function meansOf(
  { hasPassword, hasCodes, passkeys }: PersonItem,
  say: ReturnType<typeof useLanguage>["say"],
) {
  const means = [
    hasPassword && say("factor.password"),
    hasCodes && say("factor.code"),
    passkeys > 0 && say("people.passkeys", { count: passkeys }),
  ].filter((one) => one !== false);
  return means.join(", ") || <span className="muted">{say("people.means.none")}</span>;
}

const SUSPENDING = {
  suspended: { act: "people.suspend", this: "people.suspend.this", done: "people.suspend.done" },
  active: { act: "people.resume", this: "people.resume.this", done: "people.resume.done" },
} as const;

/** Shuts somebody out at once, or lets them in again. */
function Suspend({ person: { id, body } }: { readonly person: PersonItem }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const { code: language } = useLanguage();
  const save = useWrite("person-save");
  const status = body.status === "active" ? "suspended" : "active";
  const words = SUSPENDING[status];
  const failed = (error: unknown) =>
    error instanceof Problem && error.code === "step-up" ? undefined : tell(sentence(error), { bad: true });
  // What the list leaves out, such as until when, has to stay as it is.
  const suspend = (whole: OutputOf<"person">) =>
    save.mutate(
      { id, body: { ...keptOf(whole.body), status } },
      { onSuccess: () => tell(say(words.done, { name: body.name })), onError: failed },
    );
  return (
    <Button
      variant="default"
      loading={save.isPending}
      aria-label={say(words.this, { name: body.name })}
      onClick={() => void read("person", { id }, { language }).then(suspend, failed)}
    >
      {say(words.act)}
    </Button>
  );
}

interface InstitutionsProps {
  readonly items: readonly InstitutionItem[];
  readonly isKeeper: boolean;
  onOpen(institution?: InstitutionItem): void;
}

function Institutions({ items, isKeeper, onOpen }: InstitutionsProps) {
  const { say } = useLanguage();
  return (
    <section className="stack" aria-labelledby="people-institutions">
      <header className="row">
        <h2 id="people-institutions" className="grow">
          {say("people.institutions")}
        </h2>
        {isKeeper && (
          <Button variant="default" onClick={() => onOpen()}>
            {say("people.institution.add")}
          </Button>
        )}
      </header>
      <ScrollGroup className="card table-scroll" label={say("people.institutions")}>
        <table className="table people-table">
          <thead>
            <tr>
              <th scope="col">{say("people.institution")}</th>
              <th scope="col">{say("people.institution.key")}</th>
              <th scope="col">{say("people.institution.clients")}</th>
              <th scope="col">{say("people.status")}</th>
              <th scope="col">
                <span className="only-read">{say("people.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((institution) => (
              <tr key={institution.id}>
                <td dir="auto">
                  <b>{institution.body.name}</b>
                </td>
                <td className="mono">{institution.body.key}</td>
                <td className="mono">{institution.body.clients?.join(", ") || "–"}</td>
                <td>
                  {institution.body.status && (
                    <span
                      className="run-status"
                      data-status={institution.body.status === "active" ? "done" : "failed"}
                    >
                      {say(`people.status.${institution.body.status}`)}
                    </span>
                  )}
                </td>
                <td className="people-acts">
                  {isKeeper && (
                    <Button
                      variant="default"
                      aria-label={say("people.change.this", { name: institution.body.name })}
                      onClick={() => onOpen(institution)}
                    >
                      {say("people.change")}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollGroup>
    </section>
  );
}
