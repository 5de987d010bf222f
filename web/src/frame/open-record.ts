import { useNavigate } from "@tanstack/react-router";
import { type RecordName, useEvidence } from "../evidence/opened.ts";

/** The kinds that have a page of their own, by the page's address. */
const PAGE_OF = {
  report: "/inbox",
  warning: "/warnings",
  "warning-problem": "/problems",
  backtest: "/backtests",
  assessment: "/assessments",
  brief: "/briefs",
  "scenario-set": "/scenarios",
  question: "/questions",
} as const;

export function pageOf(kind: string): (typeof PAGE_OF)[keyof typeof PAGE_OF] | undefined {
  return Object.entries(PAGE_OF).find(([known]) => known === kind)?.[1];
}

/** Opens a record where it lives: on its page if its kind has one, as evidence otherwise. */
export function useOpenRecord(): (name: RecordName) => void {
  const navigate = useNavigate();
  const { open } = useEvidence();
  return (name) => {
    const to = pageOf(name.kind);
    if (to) void navigate({ to, search: { id: name.id } });
    else open(name);
  };
}
