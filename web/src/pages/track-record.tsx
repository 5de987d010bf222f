import { Link } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { ChartFrame } from "../charts/chart-frame.tsx";
import { linearScale } from "../charts/scale.ts";
import { useLanguage } from "../language/language.tsx";
import { LikelihoodBar, useLikelihoodWords } from "../parts/likelihood.tsx";
import { EvidenceLink } from "../parts/record-link.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { Empty, ProblemNote, ThingBones } from "../parts/states.tsx";

type Record = OutputOf<"track-record">;
type Score = Record["scores"][number];
type Band = NonNullable<Score["calibration"]>[number];

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
              <div className="two">
                {record.data.scores.map((score) =>
                  score.calibration ? (
                    <Calibration key={score.forecaster} score={score} bands={score.calibration} />
                  ) : undefined,
                )}
                <Forecasters record={record.data} />
              </div>
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
  const best = record.scores.find(({ forecaster }) => forecaster !== BASE_RATE) ?? record.scores[0];
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

/** One forecaster's answers alone: pooled with the base rate's, a desk would look as calibrated as that. */
function Calibration({ score, bands }: { readonly score: Score; readonly bands: readonly Band[] }) {
  const { say, format } = useLanguage();
  const forecaster = useForecasterName()(score);
  const rowText = ({ n, mean, observed }: Band) =>
    say("record.calibration.row", { n, mean: format.percent(mean), observed: format.share(observed) });
  return (
    <ChartFrame
      title={say("record.calibration.of", { forecaster, n: score.n })}
      subtitle={say("record.calibration.sub")}
      source={say("chart.source", { source: say("app.name") })}
      text={say("record.calibration.text", {
        count: bands.length,
        rows: bands.map(rowText).join(" "),
      })}
      height={300}
      fileName={`calibration-${score.forecaster}`}
      table={{
        columns: [say("record.stated"), say("record.count"), say("record.observed")],
        rows: bands.map(({ mean, n, observed }) => [format.percent(mean), n, format.share(observed)]),
      }}
      stops={bands.map(rowText)}
    >
      {({ width, height, stop, onStop }) => {
        const size = Math.min(width - 80, height - 44);
        const x = linearScale([0, 1], [56, 56 + size], 4);
        const y = linearScale([0, 1], [size + 12, 12], 4);
        return (
          <svg width={width} height={height} aria-hidden="true">
            <g className="axis">
              {[0, 0.25, 0.5, 0.75, 1].map((p) => (
                <g key={p}>
                  <line x1={x(0)} x2={x(1)} y1={y(p)} y2={y(p)} data-zero={p === 0 || undefined} />
                  <text x={x(0) - 8} y={y(p)} dy="0.32em" textAnchor="end">
                    {format.share(p)}
                  </text>
                  <text x={x(p)} y={size + 30} textAnchor="middle">
                    {format.share(p)}
                  </text>
                </g>
              ))}
            </g>
            <line className="line-base" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
            {bands.map(({ from, mean, n, observed }, i) => (
              <circle
                key={from}
                className="dot-calibration"
                data-read={i === stop || undefined}
                cx={x(mean)}
                cy={y(observed)}
                r={3 + 2 * Math.sqrt(n)}
                onPointerEnter={() => onStop(i)}
                onPointerLeave={() => onStop(undefined)}
              />
            ))}
          </svg>
        );
      }}
    </ChartFrame>
  );
}

function Forecasters({ record: { scores, fewest } }: { readonly record: Record }) {
  const { say, format } = useLanguage();
  const named = useForecasterName();
  if (scores.length === 0) return undefined;
  return (
    <section className="card table-scroll">
      <h2 className="card-title">{say("record.by")}</h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{say("record.forecaster")}</th>
            <th scope="col" className="end">
              {say("record.count")}
            </th>
            <th scope="col" className="end">
              {say("record.brier")}
            </th>
            <th scope="col" className="end">
              {say("record.reference")}
            </th>
            <th scope="col" className="end">
              {say("record.log")}
            </th>
            <th scope="col">{say("record.calibrated")}</th>
          </tr>
        </thead>
        <tbody>
          {scores.map(({ forecaster, kind, n, brier, referenceBrier, log, calibration }) => (
            <tr key={forecaster}>
              <td>
                {named({ forecaster, kind })}
                {kind === "desk" && <span className="muted"> · {say("record.kind.desk")}</span>}
              </td>
              <td className="end">{format.number(n)}</td>
              <td className="end">{format.number(brier, 3)}</td>
              <td className="end">{format.number(referenceBrier, 3)}</td>
              <td className="end">{format.number(log, 3)}</td>
              <td className="muted">
                {calibration ? say("record.calibrated.shown") : say("record.calibrated.few", { n, fewest })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
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
