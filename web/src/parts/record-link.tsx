import { IconFileSearch } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { MessageKey } from "../../messages/en.ts";
import { useEvidence } from "../evidence/opened.ts";
import { useLanguage } from "../language/language.tsx";

/** The word for a kind of record; kinds to come are called records. */
export function useKindWord(): (kind: string) => string {
  const { say } = useLanguage();
  return (kind) => say(KIND_KEYS.find((key) => key === `kind.${kind}`) ?? "kind.other");
}

const KIND_KEYS: readonly MessageKey[] = [
  "kind.report",
  "kind.claim",
  "kind.event",
  "kind.source",
  "kind.signal",
  "kind.warning",
  "kind.warning-problem",
  "kind.indicator",
  "kind.indicator-reading",
  "kind.watch-decision",
  "kind.requirement",
  "kind.collection-plan-line",
  "kind.scenario-set",
  "kind.decision-owner",
  "kind.delivery",
  "kind.decision",
  "kind.outcome",
  "kind.snooze",
  "kind.episode-merge",
  "kind.forecast",
  "kind.assessment",
  "kind.question",
  "kind.estimate",
  "kind.resolution-of-question",
  "kind.score",
  "kind.answer-score",
  "kind.sealed-estimate",
  "kind.question-comment",
  "kind.forecast-team",
  "kind.brief",
  "kind.entity",
  "kind.link",
  "kind.place",
  "kind.run",
  "kind.quarantined",
];

interface EvidenceLinkProps {
  readonly kind: string;
  readonly id: string;
  readonly children: ReactNode;
  readonly className?: string;
}

/** Opens a record's evidence beside the page, in place. */
export function EvidenceLink({ kind, id, children, className = "link-button" }: EvidenceLinkProps) {
  const { open } = useEvidence();
  return (
    <button type="button" className={className} onClick={() => open({ kind, id })}>
      {children}
    </button>
  );
}

/** The small mark on a number or sentence a machine made: it opens how. */
export function MachineMark({ kind, id }: { readonly kind: string; readonly id: string }) {
  const { say } = useLanguage();
  const { open } = useEvidence();
  return (
    <button
      type="button"
      className="machine-mark"
      title={say("common.machine")}
      aria-label={say("common.machine")}
      onClick={() => open({ kind, id })}
    >
      <IconFileSearch size={14} stroke={1.6} aria-hidden="true" />
    </button>
  );
}
