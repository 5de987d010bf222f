import type { OutputOf } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";
import { EvidenceLink, useKindWord } from "../parts/record-link.tsx";

type Reason = OutputOf<"warning">["warning"]["body"]["reasons"][number];

/** Why a warning stands: each reason with how much it moved the likelihood, and its evidence. */
export function WarningReasons({ reasons }: { readonly reasons: readonly Reason[] }) {
  const { say, format } = useLanguage();
  const kindWord = useKindWord();
  const most = Math.max(...reasons.map(({ weight }) => Math.abs(weight)), 0.1);
  return (
    <section className="card">
      <h2 className="card-title">
        {say("warnings.reasons")}{" "}
        <span className="small muted card-about">{say("warnings.reasons.about")}</span>
      </h2>
      <ol className="reasons">
        {reasons.map(({ sentence, at, weight, evidence }) => (
          <li key={`${at} ${sentence}`} className="reason">
            <span
              className="reason-weight"
              title={say("warnings.reason.weight", { weight: signed(weight, format.number) })}
            >
              <span
                data-down={weight < 0 || undefined}
                style={{ inlineSize: `${(Math.abs(weight) / most) * 100}%` }}
              />
            </span>
            <span className="small numeric reason-number">{signed(weight, format.number)}</span>
            <span className="reason-text">
              <span dir="auto">{sentence}</span>{" "}
              <span className="reason-evidence small">
                <time className="muted numeric">{format.day(at)}</time>
                {evidence.slice(0, 6).map(({ kind, id }, i) => (
                  <EvidenceLink key={id} kind={kind} id={id}>
                    {evidence.length > 1 ? `${kindWord(kind)} ${i + 1}` : kindWord(kind)}
                  </EvidenceLink>
                ))}
                {evidence.length > 6 && (
                  <span className="muted">{say("warnings.reason.evidence", { count: evidence.length })}</span>
                )}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function signed(weight: number, number: (value: number, digits: number) => string): string {
  return `${weight < 0 ? "−" : "+"}${number(Math.abs(weight), 2)}`;
}
