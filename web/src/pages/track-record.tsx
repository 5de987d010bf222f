import { Link } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { LikelihoodBar, useLikelihoodWords } from "../parts/likelihood.tsx";
import { EvidenceLink } from "../parts/record-link.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { Empty, ProblemNote, ThingBones } from "../parts/states.tsx";
import { CorpChart } from "./corp-chart.tsx";
import { OtherAnswers, SkillTable, Verdicts } from "./record-skill.tsx";

type Record = OutputOf<"track-record">;
type Score = Record["scores"][number];

const BASE_RATE = "base-rate";

/** The machine's forecasters have ids; people and desks have names. */
function useForecasterName(): (score: Pick<Score, "forecaster" | "kind">) => string {
  const { say } = useLanguage();
  return ({ forecaster, kind }) => (kind === "desk" ? forecaster : say(`record.kind.${kind}`));
}

/** How judgements came true, always beside what the base rate alone would have said. */
export function TrackRecordPage() {
  const { say } = useLanguage();
  const record = useRead("track-record", {}, { keep: true });
  return (
    <ScrollGroup className="sheet" label={say("record.title")}>
      {record.isPending && <ThingBones blocks={[80, 280]} />}
      {record.isError && <ProblemNote error={record.error} onRetry={() => void record.refetch()} />}
      {record.data && (
        <article className="thing">
          <header className="thing-head">
            <h1>{say("record.title")}</h1>
            <p className="quiet">{say("record.about")}</p>
          </header>
          <ToldWarnings warnings={record.data.warnings} />
          {record.data.questions.length === 0 ? (
            <Empty title={say("record.empty")} about={say("record.empty.do")}>
              <Link to="/assessments">{say("page.assessments")}</Link>
            </Empty>
          ) : (
            <>
              <Figures record={record.data} />
              <Verdicts record={record.data} />
              <div className="two">
                {record.data.corp.map((corp) => (
                  <CorpChart key={corp.forecaster} corp={corp} />
                ))}
              </div>
              <SkillTable record={record.data} />
              <OtherAnswers record={record.data} />
              <Questions record={record.data} />
            </>
          )}
        </article>
      )}
    </ScrollGroup>
  );
}

/** How the warnings that were told came out; what somebody acted upon stands apart. */
function ToldWarnings({ warnings }: { readonly warnings: Record["warnings"] }) {
  const { say, format } = useLanguage();
  const { happened, didNotHappen, intervened, given, heldBack, heldBackTrue, leadDays } = warnings;
  if (happened + didNotHappen + intervened === 0) return undefined;
  const lines = [
    [say("record.warnings.happened"), happened],
    [say("record.warnings.given"), given],
    [say("record.warnings.did-not"), didNotHappen],
    [say("record.warnings.intervened"), intervened],
    [say("record.warnings.held"), heldBack],
    [say("record.warnings.held-true"), heldBackTrue],
  ] as const;
  return (
    <section className="card" aria-labelledby="told-warnings">
      <h2 id="told-warnings" className="card-title">
        {say("record.warnings")}
      </h2>
      <dl className="facts card-body">
        {lines.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="numeric">{format.number(count)}</dd>
          </div>
        ))}
      </dl>
      {leadDays && (
        <p className="card-body small muted numeric">
          {say("record.warnings.lead", {
            n: leadDays.n,
            p10: format.number(Math.round(leadDays.p10)),
            p50: format.number(Math.round(leadDays.p50)),
            p90: format.number(Math.round(leadDays.p90)),
          })}
        </p>
      )}
    </section>
  );
}

function Figures({ record }: { readonly record: Record }) {
  const { say, format } = useLanguage();
  const named = useForecasterName();
  // A figure in large type is a claim: nobody with fewer answers than a claim needs gets one.
  const best = record.scores.find(({ kind, n }) => kind !== BASE_RATE && n >= record.fewest);
  const open = record.questions.filter(({ outcome }) => !outcome).length;
  return (
    <section className="stack">
      <dl className="thresholds">
        <div className="threshold">
          <dt className="small muted">{say("record.n", { count: record.n })}</dt>
          <dd>
            <span className="threshold-p numeric">{format.number(record.n)}</span>
            <span className="small muted">{say("record.open", { count: open })}</span>
          </dd>
        </div>
        {best && (
          <>
            <Figure
              name={say("record.brier.of", { forecaster: named(best) })}
              value={format.number(best.brier, 3)}
              about={say("record.brier.about")}
            />
            <Figure
              name={say("record.reference")}
              value={format.number(best.referenceBrier, 3)}
              about={say("record.reference.about")}
            />
            {best.skill !== undefined && (
              <Figure
                name={say("record.skill")}
                value={format.number(best.skill, 2)}
                about={say("record.skill.about")}
              />
            )}
          </>
        )}
      </dl>
      <p className="muted">
        {record.n < record.fewest
          ? say("record.few", { count: record.n })
          : say("record.enough", { count: record.n })}
      </p>
    </section>
  );
}

function Figure({
  name,
  value,
  about,
}: {
  readonly name: string;
  readonly value: string;
  readonly about: string;
}) {
  return (
    <div className="threshold">
      <dt className="small muted">{name}</dt>
      <dd>
        <span className="threshold-p numeric">{value}</span>
        <span className="small muted">{about}</span>
      </dd>
    </div>
  );
}

function Questions({ record: { questions } }: { readonly record: Record }) {
  const { say, format } = useLanguage();
  const words = useLikelihoodWords();
  return (
    <section className="card table-scroll">
      <h2 className="card-title">{say("record.questions")}</h2>
      <table className="table questions">
        <thead>
          <tr>
            <th scope="col">{say("record.question")}</th>
            <th scope="col">{say("record.said")}</th>
            <th scope="col">{say("record.outcome")}</th>
            <th scope="col" className="end">
              {say("record.resolves")}
            </th>
          </tr>
        </thead>
        <tbody>
          {questions.map(({ id, text, estimates, outcome, resolvesAt, baseRate }) => {
            const said = estimates.find(({ forecaster }) => forecaster !== BASE_RATE) ?? estimates[0];
            const likelihood = said && ({ p: said.p, scale: "icd-203" } as const);
            return (
              <tr key={id}>
                <td className="question-text">
                  <EvidenceLink kind="question" id={id}>
                    <span dir="auto">{text}</span>
                  </EvidenceLink>
                </td>
                <td>
                  {likelihood && (
                    <span className="stack question-said">
                      <LikelihoodBar likelihood={likelihood} small />
                      <span>{words(likelihood)}</span>
                      <span className="muted">
                        {baseRate !== undefined &&
                          say("forecasts.thresholds.base", { p: format.percent(baseRate) })}
                      </span>
                    </span>
                  )}
                </td>
                <td>
                  <span className="outcome" data-outcome={outcome ?? "open"}>
                    {say(`record.outcome.${outcome ?? "open"}`)}
                  </span>
                </td>
                <td className="end">{format.day(resolvesAt)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
