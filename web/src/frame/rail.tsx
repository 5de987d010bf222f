import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useLanguage } from "../language/language.tsx";
import { Mark } from "../parts/mark.tsx";
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
        <Mark />
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
