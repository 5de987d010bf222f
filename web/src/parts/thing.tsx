import { IconArrowLeft } from "@tabler/icons-react";
import { Link, useRouter } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { useLanguage } from "../language/language.tsx";

/** The pages that are a list and the thing chosen in it. */
export type BenchPage =
  | "/inbox"
  | "/warnings"
  | "/problems"
  | "/backtests"
  | "/forecasts"
  | "/assessments"
  | "/briefs"
  | "/scenarios"
  | "/questions";

interface ThingProps {
  /** The id of what is shown; absent while nothing is chosen. */
  readonly chosen: string | undefined;
  /** What to do when nothing is chosen. */
  readonly hint: string;
  readonly label: string;
  /** The page whose list leads here. */
  readonly to: BenchPage;
  readonly children: ReactNode;
}

/** The right side of a bench: the thing that was chosen in the list. */
export function Thing({ chosen, hint, label, to, children }: ThingProps) {
  const { say } = useLanguage();
  const place = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another thing is read from its beginning.
  useEffect(() => {
    // Not returned: newer browsers answer with a promise, which is no clean-up.
    void place.current?.scrollTo({ top: 0 });
  }, [chosen]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="bench-thing" id="thing" ref={place} aria-label={label} tabIndex={0}>
      {chosen && (
        <Link to={to} search={({ asOf }) => ({ ...(asOf && { asOf }) })} className="bench-back">
          <IconArrowLeft size={16} aria-hidden="true" /> {say("common.back")}
        </Link>
      )}
      {chosen ? children : <p className="bench-hint muted">{hint}</p>}
    </section>
  );
}

/**
 * A bench is never half empty: the first of the list is opened until another is chosen. On a small screen the
 * list comes first, and nothing is opened by itself.
 */
export function useFirstChosen<Item extends { readonly id: string }>(
  to: BenchPage,
  chosen: string | undefined,
  first: Item | undefined,
  choose: (first: Item) => void,
) {
  const router = useRouter();
  const latest = useRef({ first, choose });
  latest.current = { first, choose };
  const id = first?.id;
  useEffect(() => {
    const { current } = latest;
    // Whoever is on the way to another page, whose code is still loading, is not called back.
    const isStaying = router.latestLocation.pathname === to;
    if (!chosen && id && isStaying && current.first && matchMedia("(min-width: 901px)").matches)
      current.choose(current.first);
  }, [chosen, id, router, to]);
}

/** Moves the reader from the list into the thing. */
export function enterThing(): void {
  document.getElementById("thing")?.focus();
}
