import type { OutputOf } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";
import { EvidenceLink } from "../parts/record-link.tsx";

/** What a final assessment is held to: its registered question, and how that came out. */
export function AssessmentOutcome({ view }: { readonly view: OutputOf<"assessment"> }) {
  const { say, format } = useLanguage();
  const { question, resolution, scores } = view;
  if (!question) return undefined;
  const { text, resolvesAt, baseRate, baseRateFrom } = question.body;
  const [score] = scores;
  return (
    <section className="card">
      <h2 className="card-title">{say("assessments.registered")}</h2>
      <div className="card-body stack">
        <EvidenceLink kind="question" id={question.id}>
          <span className="read" dir="auto">
            {text}
          </span>
        </EvidenceLink>
        <p className="row-wrap numeric">
          <span>{say("assessments.resolves", { day: format.day(resolvesAt) })}</span>
          <span className="muted" dir="auto">
            {baseRate !== undefined &&
              say("assessments.base", { p: format.percent(baseRate), from: baseRateFrom })}
          </span>
        </p>
        {resolution && (
          <p className="strong">
            {say("assessments.outcome", { outcome: say(`assessments.outcome.${resolution.body.outcome}`) })}
          </p>
        )}
        {score && (
          <p className="numeric">
            {say("assessments.brier", {
              brier: format.number(score.body.brier, 3),
              base: format.number(score.body.referenceBrier, 3),
            })}
          </p>
        )}
      </div>
    </section>
  );
}
