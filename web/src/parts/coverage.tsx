import { useLanguage } from "../language/language.tsx";

/** How much of the picture anybody looks at; absent of a problem without indicators. */
export function CoverageBar({ share }: { readonly share: number | undefined }) {
  const { say, format } = useLanguage();
  if (share === undefined) return <span className="small muted">{say("problems.coverage.none")}</span>;
  return (
    <span className="coverage" title={say("problems.coverage.about")}>
      <span className="coverage-track" aria-hidden="true">
        <span style={{ inlineSize: `${share * 100}%` }} />
      </span>
      <span className="numeric">{say("problems.coverage", { share: format.share(share) })}</span>
    </span>
  );
}
