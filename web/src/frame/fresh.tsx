import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useRead } from "../api/reads.ts";
import type { DeskStatus } from "./desk-status.ts";

interface Fresh {
  /** The newest change of the last visit; absent on the first. */
  readonly since: number | undefined;
  isFresh(id: string): boolean;
  markSeen(): void;
}

const Context = createContext<Fresh>({ since: undefined, isFresh: () => false, markSeen: () => undefined });
const STORED = "presage.seen";

/**
 * What changed since the last visit. A visit ends when the window is hidden or closed; what was the newest
 * change then is remembered in this browser only.
 */
export function FreshProvider({
  status,
  children,
}: {
  readonly status: DeskStatus | undefined;
  readonly children: ReactNode;
}) {
  const [since, setSince] = useState(storedSeq);
  const newest = status?.newestChange;
  const situation = useRead("situation", { since: since ?? newest }, { enabled: newest !== undefined });
  const ids = useMemo(
    () => new Set(since === undefined ? [] : situation.data?.changed.map(({ id }) => id)),
    [since, situation.data],
  );

  useEffect(() => {
    if (newest === undefined) return;
    const remember = () => {
      if (document.visibilityState === "hidden") localStorage.setItem(STORED, String(newest));
    };
    document.addEventListener("visibilitychange", remember);
    return () => document.removeEventListener("visibilitychange", remember);
  }, [newest]);

  const value = useMemo<Fresh>(
    () => ({
      since,
      isFresh: (id) => ids.has(id),
      markSeen() {
        if (newest === undefined) return;
        localStorage.setItem(STORED, String(newest));
        setSince(newest);
      },
    }),
    [since, ids, newest],
  );
  return <Context value={value}>{children}</Context>;
}

export function useFresh(): Fresh {
  return useContext(Context);
}

function storedSeq(): number | undefined {
  const stored = Number(localStorage.getItem(STORED) ?? "none");
  return Number.isFinite(stored) ? stored : undefined;
}
