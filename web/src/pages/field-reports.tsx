import { Button, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { countryName } from "../../../src/kernel/country.ts";
import { banner } from "../../../src/kernel/label.ts";
import { useRead, useReadPages, useWrite } from "../api/reads.ts";
import { useWho } from "../api/who.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { MoreOf } from "../parts/more-of.tsx";
import { ProblemNote, RowBones, useProblemSentence } from "../parts/states.tsx";
import type { ToldRow } from "./field-report-draft.ts";
import { CorrectionForm } from "./field-report-form.tsx";

/** What sources told, above the line: only for readers of its compartment. */
export function FieldReports() {
  const { say } = useLanguage();
  const { data: who } = useWho();
  const list = useReadPages("field-reports", { limit: 50 });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [corrected, setCorrected] = useState<ToldRow>();
  return (
    <section className="stack" aria-labelledby="field-reports">
      <h2 id="field-reports">{say("sources.reports")}</h2>
      {list.isPending && <RowBones count={3} height={96} />}
      {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <p className="quiet">{say("sources.reports.empty")}</p>}
      {items.map((told) => (
        <OneReport
          key={told.id}
          told={told}
          {...(told.isYours && who?.may.includes("protect") && { onCorrect: () => setCorrected(told) })}
        />
      ))}
      <MoreOf list={list} />
      {corrected && <CorrectionForm told={corrected} onClose={() => setCorrected(undefined)} />}
    </section>
  );
}

type Standing = "released" | "signed" | "ready" | "waiting";

function standingOf({ body, isSigned, findings }: ToldRow): Standing {
  if (body.status === "released") return "released";
  if (isSigned) return "signed";
  // Whoever wrote it cannot sign it; that is no fault of the report's.
  return findings.every(({ check }) => check === "second-person") ? "ready" : "waiting";
}

const STATUS_LOOKS: Readonly<Record<Standing, string>> = {
  released: "done",
  signed: "running",
  ready: "running",
  waiting: "interrupted",
};

interface OneReportProps {
  readonly told: ToldRow;
  onCorrect?(): void;
}

function OneReport({ told, onCorrect }: OneReportProps) {
  const { say, format } = useLanguage();
  const { body, findings, version } = told;
  const { pseudonym, access, toldOn, accessSet, clearedBecause, correctedBecause } = body;
  const standing = standingOf(told);
  return (
    <article className="card card-body stack field-report" aria-labelledby={`told-${told.id}`}>
      <header className="row">
        <h3 id={`told-${told.id}`} className="grow" dir="auto">
          {body.release.title}
        </h3>
        <span className="run-status" data-status={STATUS_LOOKS[standing]}>
          {say(`sources.standing.${standing}`, { day: format.day(told.recordedAt.slice(0, 10)) })}
        </span>
      </header>
      <Release told={told} />
      <p className="small quiet">
        {say("sources.told", { pseudonym, day: format.day(toldOn), access })}
        {" · "}
        {say("sources.persons", { persons: accessSet.persons, among: accessSet.among })}
        {" · "}
        {say("sources.version", { version })}
        {told.isYours && ` · ${say("sources.yours")}`}
      </p>
      {correctedBecause !== undefined && (
        <p className="small quiet">{say("sources.correctedBecause", { because: correctedBecause })}</p>
      )}
      {clearedBecause !== undefined && (
        <p className="small quiet">{say("sources.cleared", { because: clearedBecause })}</p>
      )}
      <Above id={told.id} label={told.label} />
      {findings.length > 0 && (
        <div className="small">
          <p className="strong">{say("sources.stands")}</p>
          <ul className="points">
            {findings.map(({ check, found = "" }) => (
              <li key={check} dir="auto">
                {say(`sources.check.${check}`, { found })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {standing === "released" ? <Released id={body.releasedAs} /> : <Signing told={told} />}
      {onCorrect && (standing === "ready" || standing === "waiting") && (
        <div className="row">
          <Button variant="default" onClick={onCorrect}>
            {say("sources.correct")}
          </Button>
        </div>
      )}
    </article>
  );
}

/** What was told: read, and so put down in the audit log, only when somebody opens it. */
function Above({ id, label }: Pick<ToldRow, "id" | "label">) {
  const { say } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const asked = useRead("field-report", { id }, { enabled: isOpen });
  return (
    <details onToggle={({ currentTarget: { open } }) => setOpen(open)}>
      <summary>{say("sources.above")}</summary>
      {isOpen && asked.isError && <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />}
      {isOpen && asked.isPending && <RowBones count={1} height={40} />}
      {isOpen && asked.data && (
        <p className="told">
          <span className="tlp" dir="ltr">
            {banner(label)}
          </span>{" "}
          <span dir="auto">{asked.data.body.raw}</span>
        </p>
      )}
    </details>
  );
}

/** The text below the line, with the day, country and place that it tells. */
function Release({ told: { body } }: { readonly told: ToldRow }) {
  const { say, format, place } = useLanguage();
  const { release, corroboratedBy } = body;
  const { occurredOn, country } = release;
  const where = [release.place, country && place(country, countryName(country) ?? country)];
  const facts = [occurredOn && format.day(occurredOn), ...where].filter(Boolean);
  return (
    <>
      <p className="told">
        <span className="tlp" dir="ltr">
          {banner(release.label)}
        </span>{" "}
        <span dir="auto">{release.text}</span>
      </p>
      {facts.length > 0 && (
        <p className="small quiet" dir="auto">
          {facts.join(" · ")}
        </p>
      )}
      {corroboratedBy !== undefined && (
        <p className="small">
          <Link to="/inbox" search={({ asOf }) => ({ ...(asOf && { asOf }), id: corroboratedBy })}>
            {say("sources.corroborated")}
          </Link>
        </p>
      )}
    </>
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

function Signing({ told: { id, version, isYours, findings } }: { readonly told: ToldRow }) {
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
      {who?.may.includes("publish") && !isYours && (
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
