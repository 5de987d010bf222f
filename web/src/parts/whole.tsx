import { type ReactNode, useState } from "react";
import { ProblemNote, RowBones } from "./states.tsx";

interface WholeProps<Data> {
  readonly asked: {
    readonly data: Data | undefined;
    readonly isFetchedAfterMount: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    refetch(): unknown;
  };
  children(whole: Data): ReactNode;
}

/**
 * A record that is read in full only when somebody opens it. What it was then stays under their hands: a newer version
 * that comes meanwhile is found when theirs is saved, and not slipped in below what they have written.
 */
export function Whole<Data>({ asked, children }: WholeProps<Data>) {
  const [held, setHeld] = useState<{ readonly data: Data }>();
  if (!held && asked.data !== undefined && asked.isFetchedAfterMount) setHeld({ data: asked.data });
  if (held) return children(held.data);
  if (asked.isError) return <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />;
  return <RowBones count={4} height={56} />;
}
