import { useLanguage } from "../language/language.tsx";
import { EvidenceLink } from "../parts/record-link.tsx";
import type { QuestionView } from "./question-thing.tsx";
import { useForecasterWords, useStatedWords } from "./question-words.ts";
import { StatedStrip } from "./stated-strip.tsx";

/** Who stated what, when and why; the pool first, whoever dissents marked by name, earlier statements kept. */
export function QuestionEstimates({ view }: { readonly view: QuestionView }) {
  const { say, format } = useLanguage();
  const words = useStatedWords();
  const named = useForecasterWords();
  const { answer, pooled, reference } = view.shown;
  const dissenters = new Set(pooled?.dissent.map(({ forecaster }) => forecaster));
  const scores = new Map(view.scores.map((one) => [one.forecaster, one]));
  const isScored = view.scores.length > 0;
  const estimates = view.estimates.toSorted((one, other) => (one.at < other.at ? 1 : -1));
  if (estimates.length === 0) return undefined;
  return (
    <section className="card table-scroll">
      <h2 className="card-title">{say("questions.estimates")}</h2>
      <table className="table question-estimates">
        <thead>
          <tr>
            <th scope="col">{say("record.forecaster")}</th>
            <th scope="col">{say("record.said")}</th>
            <th scope="col">{say("questions.reason")}</th>
            <th scope="col">{say("questions.when")}</th>
            {isScored && (
              <>
                <th scope="col" className="end">
                  {say("questions.score")}
                </th>
                <th scope="col" className="end">
                  {say("questions.peer")}
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {estimates.map((one) => {
            const score = scores.get(one.forecaster);
            return (
              <tr key={one.id} data-own={one.isOwn || undefined}>
                <th scope="row">
                  <span dir="auto">{named(one.forecaster, one.name)}</span>
                  {one.isOwn && <span className="muted"> · {say("questions.you")}</span>}
                  {dissenters.has(one.forecaster) && (
                    <span className="question-dissent"> · {say("questions.dissents")}</span>
                  )}
                </th>
                <td>
                  <StatedStrip answer={answer} stated={one.stated} reference={reference} />
                  <EvidenceLink kind={one.isSealed ? "sealed-estimate" : "estimate"} id={one.id}>
                    <span className="numeric">{words(answer, one.stated)}</span>
                  </EvidenceLink>
                  {one.earlier.length > 0 && (
                    <span className="small muted numeric">
                      {say("questions.earlier", {
                        list: format.list(one.earlier.slice(-3).map(({ stated }) => words(answer, stated))),
                      })}
                    </span>
                  )}
                </td>
                <td className="question-reason" dir="auto">
                  {one.base && (
                    <span className="small muted">
                      {say("questions.base.said", {
                        stated: words(answer, one.base.stated),
                        because: one.base.because,
                      })}
                    </span>
                  )}
                  {one.reason}
                </td>
                <td className="numeric">{format.shortDay(one.at.slice(0, 10))}</td>
                {isScored && (
                  <>
                    <td className="end">{score ? format.number(score.score, 3) : "–"}</td>
                    <td className="end">{score?.peer === undefined ? "–" : format.number(score.peer, 3)}</td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      {isScored && <p className="card-body small muted">{say("questions.score.about")}</p>}
    </section>
  );
}
