import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import { useShortcuts } from "../frame/shortcuts.ts";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "./scroll-group.tsx";

interface RecordListProps<Item extends { readonly id: string }> {
  readonly items: readonly Item[];
  readonly selectedId: string | undefined;
  readonly label: string;
  /** Height of a row in CSS pixels; rows are all alike, so that nothing jumps. */
  readonly rowHeight: number;
  /** Draws the row's link; `index` and `selected` go to it as they are. */
  row(item: Item, selected: boolean): ReactNode;
  onSelect(item: Item): void;
  onOpen?(item: Item): void;
  onEvidence?(item: Item): void;
  readonly hasMore?: boolean;
  onMore?(): void;
}

/** A list of any length that draws only what is seen; `j` and `k` move in it. */
export function RecordList<Item extends { readonly id: string }>(props: RecordListProps<Item>) {
  const { items, selectedId, label, rowHeight, row, onSelect, onOpen, onEvidence, hasMore, onMore } = props;
  const { say } = useLanguage();
  const scroll = useRef<HTMLDivElement>(null);
  const selected = items.findIndex(({ id }) => id === selectedId);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const seen = virtual.getVirtualItems();
  const last = seen.at(-1)?.index ?? 0;

  useEffect(() => {
    if (hasMore && last >= items.length - 10) onMore?.();
  }, [hasMore, last, items.length, onMore]);

  useEffect(() => {
    if (selected >= 0) virtual.scrollToIndex(selected, { align: "auto" });
  }, [selected, virtual]);

  const move = (step: number) => {
    const next = items[Math.min(items.length - 1, Math.max(0, selected + step))];
    if (!next) return;
    onSelect(next);
    requestAnimationFrame(() =>
      scroll.current
        ?.querySelector<HTMLElement>('[aria-current="true"], [aria-current="page"]')
        ?.focus({ preventScroll: true }),
    );
  };
  const current = items[selected];
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    ...(current && onEvidence && { e: () => onEvidence(current) }),
    ...(current && onOpen && { Enter: () => onOpen(current) }),
  });

  return (
    <ScrollGroup className="list-scroll" ref={scroll} label={label}>
      <ul style={{ blockSize: virtual.getTotalSize(), position: "relative" }}>
        {seen.map(({ index, start }) => {
          const item = items[index];
          return (
            item && (
              <li
                key={item.id}
                aria-setsize={items.length}
                aria-posinset={index + 1}
                style={{ position: "absolute", insetBlockStart: start, insetInline: 0, blockSize: rowHeight }}
              >
                {row(item, index === selected)}
              </li>
            )
          );
        })}
      </ul>
      {hasMore && <p className="list-more small muted">{say("common.loading")}</p>}
    </ScrollGroup>
  );
}
