import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useLanguage } from "../language/language.tsx";
import { type Counted, useTotals } from "../parts/total.tsx";
import { usePages } from "./allowed-pages.ts";
import { PEOPLE_PAGES } from "./pages.ts";

interface RailProps {
  readonly openWarnings: Counted | undefined;
  /** Whether the pages that show records are there. */
  readonly mayRead: boolean;
}

export function Rail({ openWarnings, mayRead }: RailProps) {
  const { say, format } = useLanguage();
  const { count } = useTotals();
  const pages = usePages();
  return (
    <nav className="rail" aria-label={say("frame.navigation")}>
      <span className="rail-mark" aria-hidden="true">
        <svg
          aria-hidden="true"
          width="26"
          height="26"
          viewBox="0 0 32 32"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.8"
        >
          <path d="M5 24 12 17 17.5 20.5 27 8" strokeLinecap="round" strokeLinejoin="round" />
          <circle cx="27" cy="8" r="2.4" fill="currentColor" stroke="none" />
        </svg>
      </span>
      {(mayRead ? pages : []).map(({ id, to, letter, icon: Icon }) => {
        const name = say(`page.${id}`);
        const counted = id === "warnings" ? openWarnings : undefined;
        const total = counted?.total ?? 0;
        return (
          <Tooltip
            key={id}
            position="right"
            label={
              <span className="row">
                {name} <kbd>g</kbd> <kbd>{letter}</kbd>
              </span>
            }
          >
            <Link
              to={to}
              className="rail-link"
              aria-label={total ? `${name}, ${say("situation.warnings", { count: count(counted) })}` : name}
              activeOptions={{ exact: to === "/", includeSearch: false }}
              data-tour={id}
            >
              <Icon size={20} stroke={1.6} aria-hidden="true" />
              {total > 0 && (
                <span className="rail-count" aria-hidden="true">
                  {counted?.totalIsAtLeast ? `${format.compact(total)}+` : format.number(total)}
                </span>
              )}
            </Link>
          </Tooltip>
        );
      })}
      {!mayRead &&
        PEOPLE_PAGES.map(({ id, to, icon: Icon }) => (
          <Tooltip key={id} position="right" label={say(`page.${id}`)}>
            <Link to={to} className="rail-link" aria-label={say(`page.${id}`)}>
              <Icon size={20} stroke={1.6} aria-hidden="true" />
            </Link>
          </Tooltip>
        ))}
    </nav>
  );
}
