import { useEffect, useRef } from "react";

export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

interface Layer {
  current: Shortcuts;
}

/** The layers of shortcuts that are on screen, the newest last: it is asked first. */
const layers = new Set<Layer>();

/**
 * Binds keys while a component is on screen. A key is written as the browser names it (`j`, `Enter`, `?`),
 * two keys one after the other as `g s`. Nothing is bound while somebody types.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const layer = useRef<Shortcuts>(shortcuts);
  layer.current = shortcuts;
  useEffect(() => {
    layers.add(layer);
    return () => {
      layers.delete(layer);
    };
  }, []);
}

/** Between the two keys of a sequence; long enough for a slow machine and a slow hand. */
const SEQUENCE_MS = 2_500;

/** Listens at the window; called once, by the frame. */
export function useShortcutListener(): void {
  const before = useRef({ key: "", at: 0 });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event)) return;
      const { key, at } = before.current;
      const sequence = event.timeStamp - at < SEQUENCE_MS ? `${key} ${event.key}` : "";
      before.current = { key: event.key, at: event.timeStamp };
      for (const layer of [...layers].reverse()) {
        const act = layer.current[sequence] ?? (sequence.startsWith("g ") ? undefined : layer.current[event.key]);
        if (!act) continue;
        if (layer.current[sequence]) before.current = { key: "", at: 0 };
        event.preventDefault();
        act(event);
        return;
      }
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select"))
    return key !== "Escape";
  // Enter on a link or button is theirs; dialogs keep their own keys.
  if (key === "Enter" && target.closest("a, button, summary")) return !target.matches(".list-row");
  return target.closest("[role=dialog], dialog") !== null && key !== "Escape";
}
