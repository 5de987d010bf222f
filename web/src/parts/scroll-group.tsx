import type { ReactNode, Ref } from "react";

interface ScrollGroupProps {
  readonly label: string;
  readonly className: string;
  readonly ref?: Ref<HTMLDivElement>;
  readonly children: ReactNode;
}

/** What scrolls inside a page: it has a name, and the keyboard can reach and scroll it. */
export function ScrollGroup({ label, className, ref, children }: ScrollGroupProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, a section would be a landmark.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div className={className} ref={ref} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
