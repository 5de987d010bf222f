import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState } from "react";

/** How far a long work has come, as the server tells it. */
export interface LiveProgress {
  readonly run: string;
  readonly step: string;
  readonly done: number;
  readonly total?: number;
}

/** The newest that the server has told of any long work; the frame listens for all pages. */
export const ProgressContext = createContext<LiveProgress | undefined>(undefined);

/** How far one work has come, and since when it is known here; undefined until the server tells of it. */
export function useProgress(
  run: string,
): (LiveProgress & { readonly from: number; readonly since: number }) | undefined {
  const newest = useContext(ProgressContext);
  const [kept, setKept] = useState<LiveProgress & { from: number; since: number }>();
  useEffect(() => {
    if (newest?.run !== run) return;
    setKept((before) =>
      before?.run === run && before.done <= newest.done
        ? { ...newest, from: before.from, since: before.since }
        : { ...newest, from: newest.done, since: performance.now() },
    );
  }, [newest, run]);
  return kept?.run === run ? kept : undefined;
}

/** At most one new look a second, however fast things change. */
const CALM_MS = 1_000;

/** Listens for what changes anywhere and lets every open list look again. */
export function useLive(mayRead: boolean): {
  readonly connected: boolean;
  readonly progress: LiveProgress | undefined;
} {
  const client = useQueryClient();
  const [connected, setConnected] = useState(true);
  const [progress, setProgress] = useState<LiveProgress>();

  useEffect(() => {
    if (!mayRead) return;
    const source = new EventSource("/api/live");
    let timer: ReturnType<typeof setTimeout> | undefined;
    const lookAgain = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries();
      }, CALM_MS);
    };
    let lost = false;
    source.onopen = () => {
      setConnected(true);
      if (lost) lookAgain();
      lost = false;
    };
    source.onerror = () => {
      // It may be lost because the session has ended, here or elsewhere.
      if (!lost) void client.invalidateQueries({ queryKey: ["who-am-i"] });
      lost = true;
      setConnected(false);
    };
    source.addEventListener("change", lookAgain);
    source.addEventListener("progress", (event) => setProgress(JSON.parse(event.data)));
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client, mayRead]);

  return { connected, progress };
}
