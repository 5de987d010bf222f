import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useFresh } from "../frame/fresh.tsx";

interface BenchRowProps {
  readonly to:
    | "/inbox"
    | "/problems"
    | "/backtests"
    | "/assessments"
    | "/briefs"
    | "/scenarios"
    | "/questions";
  readonly id: string;
  readonly selected: boolean;
  readonly className?: string;
  readonly triage?: string;
  readonly children: ReactNode;
}

/** A row of a bench's list: it leads to its record beside the list, and says when it is new to the reader. */
export function BenchRow({ to, id, selected, className = "", triage, children }: BenchRowProps) {
  const { isFresh } = useFresh();
  return (
    <Link
      to={to}
      search={({ evidence: _, ...before }) => ({ ...before, id })}
      className={`list-row ${className}`}
      activeOptions={{ exact: true }}
      aria-current={selected}
      data-triage={triage}
      data-fresh={isFresh(id) ? "" : undefined}
    >
      {children}
    </Link>
  );
}
