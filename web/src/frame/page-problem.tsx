import { Link } from "@tanstack/react-router";
import { useLanguage } from "../language/language.tsx";
import { Empty, ProblemNote } from "../parts/states.tsx";

export function NothingHere() {
  const { say } = useLanguage();
  return (
    <Empty title={say("problem.missing")} about={say("problem.missing.do")}>
      <Link to="/">{say("problem.home")}</Link>
    </Empty>
  );
}

export function PageProblem({ error, reset }: { readonly error: unknown; reset(): void }) {
  return <ProblemNote error={error} onRetry={reset} />;
}
