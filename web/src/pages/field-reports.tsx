import { Button, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { banner } from "../../../src/kernel/label.ts";
import type { OutputOf } from "../api/client.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useWho } from "../api/who.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { ProblemNote, RowBones, useProblemSentence } from "../parts/states.tsx";

type Told = OutputOf<"field-reports">["items"][number];

/** What sources told, above the line: only for readers of its compartment. */
export function FieldReports() {
  const { say } = useLanguage();
  const list = useRead("field-reports", { limit: 100 });
  const items = list.data?.items ?? [];
  return (
    <section className="stack" aria-labelledby="field-reports">
      <h2 id="field-reports">{say("sources.reports")}</h2>
      {list.isPending && <RowBones count={3} height={96} />}
      {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <p className="muted">{say("sources.reports.empty")}</p>}
      {items.map((told) => (
        <OneReport key={told.id} told={told} />
      ))}
    </section>
  );
}

function OneReport({ told }: { readonly told: Told }) {
  const { say, format } = useLanguage();
  const { body, findings } = told;
  const { pseudonym, access, toldOn, release, accessSet, status, clearedBecause } = body;
  const isReleased = status === "released";
  return (
    <article className="card card-body stack">
      <header className="row">
        <h3 className="grow" dir="auto">
          {release.title}
        </h3>
        <span className="run-status" data-status={isReleased ? "done" : "running"}>
          {say(isReleased ? "sources.released" : "sources.written")}
        </span>
      </header>
      <p>
        <span className="tlp" dir="ltr">
          TLP:{release.label.tlp}
        </span>{" "}
        <span dir="auto">{release.text}</span>
      </p>
      <p className="small quiet">
        {say("sources.told", { pseudonym, day: format.shortDay(toldOn), access })}
        {" · "}
        {say("sources.persons", { persons: accessSet.persons, among: accessSet.among })}
      </p>
      {clearedBecause !== undefined && (
        <p className="small quiet">{say("sources.cleared", { because: clearedBecause })}</p>
      )}
      <details>
        <summary>{say("sources.above")}</summary>
        <p>
          <span className="tlp" dir="ltr">
            {banner(told.label)}
          </span>{" "}
          <span dir="auto">{body.raw}</span>
        </p>
      </details>
      {findings.length > 0 && (
        <div>
          <p className="small strong">{say("sources.stands")}</p>
          <ul className="small">
            {findings.map(({ check, found = "" }) => (
              <li key={check} dir="auto">
                {say(`sources.check.${check}`, { found })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {isReleased ? <Released id={body.releasedAs} /> : <Signing told={told} />}
    </article>
  );
}

function Released({ id }: { readonly id: string | undefined }) {
  const { say } = useLanguage();
  if (id === undefined) return null;
  return (
    <p>
      <Link to="/inbox" search={({ asOf }) => ({ ...(asOf && { asOf }), id })}>
        {say("sources.open")}
      </Link>
    </p>
  );
}

const ABOUT_ACCESS: ReadonlySet<string> = new Set(["access-set", "mosaic"]);

function Signing({ told: { id, version, findings } }: { readonly told: Told }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const { data: who } = useWho();
  const release = useWrite("release-report");
  const isOfficer = who?.person?.roles.includes("source-protection-officer") ?? false;
  const sign = () =>
    release.mutate(
      { id, version },
      {
        onSuccess: () => tell(say("sources.signed")),
        onError: (error) => tell(sentence(error), { bad: true }),
      },
    );
  return (
    <>
      {who?.may.includes("publish") && (
        <div className="row">
          <Button disabled={findings.length > 0} loading={release.isPending} onClick={sign}>
            {say("sources.sign")}
          </Button>
        </div>
      )}
      {isOfficer && findings.some(({ check }) => ABOUT_ACCESS.has(check)) && (
        <Clearing id={id} version={version} />
      )}
    </>
  );
}

/** An officer's word that few who could have known do no harm here. */
function Clearing({ id, version }: { readonly id: string; readonly version: number }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const clear = useWrite("clear-field-report");
  const [because, setBecause] = useState("");
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        clear.mutate({ id, version, because }, { onError: (error) => tell(sentence(error), { bad: true }) });
      }}
    >
      <TextInput
        className="grow"
        required
        aria-label={say("sources.clear.because")}
        placeholder={say("sources.clear.because")}
        value={because}
        onChange={({ currentTarget: { value } }) => setBecause(value)}
      />
      <Button type="submit" variant="default" loading={clear.isPending} disabled={because.trim() === ""}>
        {say("sources.clear")}
      </Button>
    </form>
  );
}
