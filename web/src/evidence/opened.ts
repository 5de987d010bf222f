import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

export interface RecordName {
  readonly kind: string;
  readonly id: string;
}

/** The record whose evidence is open. It stands in the address, so that a colleague sees the same. */
export function useEvidence() {
  const { evidence } = useSearch({ strict: false });
  const navigate = useNavigate();
  const open = useCallback(
    ({ kind, id }: RecordName) =>
      void navigate({ to: ".", search: (before) => ({ ...before, evidence: `${kind}:${id}` }) }),
    [navigate],
  );
  const close = useCallback(
    () => void navigate({ to: ".", search: ({ evidence: _, ...rest }) => rest }),
    [navigate],
  );
  return useMemo(() => ({ opened: recordName(evidence), open, close }), [evidence, open, close]);
}

export function recordName(text: string | undefined): RecordName | undefined {
  const match = /^([a-z-]+):([0-9a-f-]{36})$/.exec(text ?? "");
  return match?.[1] && match[2] ? { kind: match[1], id: match[2] } : undefined;
}
