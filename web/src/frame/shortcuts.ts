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
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || belongsElsewhere(event))
        return;
      const { key, at } = before.current;
      const sequence = event.timeStamp - at < SEQUENCE_MS ? `${key} ${event.key}` : "";
      const found = bound(sequence, event.key);
      before.current = { key: found === "sequence" ? "" : event.key, at: event.timeStamp };
      if (!found) return;
      event.preventDefault();
      const [name] = found === "sequence" ? [sequence] : [event.key];
      layerWith(name)?.[name]?.(event);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

/** What a key means now: the end of a sequence, a key of its own, or nothing. After `g` only pages follow. */
function bound(sequence: string, key: string): "sequence" | "key" | undefined {
  if (layerWith(sequence)) return "sequence";
  return layerWith(key) && !sequence.startsWith("g ") ? "key" : undefined;
}

function layerWith(name: string): Shortcuts | undefined {
  return [...layers].reverse().find(({ current }) => current[name])?.current;
}

/** Whether a key is meant for what has the focus: a field, a dialog, a menu, a link. */
function belongsElsewhere({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("dialog, [role=dialog], [role=menu]")) return true;
  if (target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select"))
    return key !== "Escape";
  return key === "Enter" && target.closest("a, button, summary") !== null && !target.matches(".list-row");
}
