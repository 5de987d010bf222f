import type { OutputOf } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";

type Run = Omit<OutputOf<"runs">["items"][number], "sourceName">;
type Counts = Run["body"]["counts"];

export const PARTS = ["stored", "duplicate", "quarantined", "filtered"] as const;

export function isBalanced(counts: Counts): boolean {
  return counts.received === PARTS.reduce((sum, part) => sum + counts[part], 0);
}

/** One run's counts, from received to where each item went. */
export function RunCounts({ run }: { readonly run: Run }) {
  const { say, format } = useLanguage();
  const { counts, input, format: formatId, formatReason, error } = run.body;
  return (
    <section className="run-counts">
      <p className="row">
        <span className="strong clip" dir="auto">
          {input.split("/").at(-1)}
        </span>
        <span className="small muted push">{formatId}</span>
      </p>
      {formatReason && (
        <p className="small quiet" dir="auto">
          {formatReason}
        </p>
      )}
      <BalanceBar counts={counts} />
      <p className="small numeric row-wrap">
        <span>
          {say("runs.received")} {format.number(counts.received)} =
        </span>
        {PARTS.map((part) => (
          <span key={part} className="row count-part" data-part={part}>
            {say(`runs.${part}`)} {format.number(counts[part])}
          </span>
        ))}
        <Balanced counts={counts} />
      </p>
      {error && (
        <p className="small bad" dir="auto">
          {error}
        </p>
      )}
    </section>
  );
}

export function Balanced({ counts, short = false }: { readonly counts: Counts; readonly short?: boolean }) {
  const { say } = useLanguage();
  const balanced = isBalanced(counts);
  return (
    <span className={balanced ? "good" : "bad"}>
      {balanced ? "✓" : "✗"}{" "}
      <span className={short ? "only-read" : undefined}>
        {say(balanced ? "runs.balanced" : "runs.unbalanced")}
      </span>
    </span>
  );
}

/** Where what was received went, as one bar. */
export function BalanceBar({ counts }: { readonly counts: Counts }) {
  return (
    <span className="balance" aria-hidden="true">
      {PARTS.map((part) => (
        <span key={part} data-part={part} style={{ flexGrow: counts[part] }} />
      ))}
    </span>
  );
}
