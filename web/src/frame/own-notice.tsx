import { Link, useRouterState } from "@tanstack/react-router";
import type { Who } from "../api/who.ts";
import { useLanguage } from "../language/language.tsx";

/** At every page until it was seen: something happened to one's own sign-in. The account page itself shows what. */
export function OwnNotice({ who: { notices = 0 } }: { readonly who: Who }) {
  const { say } = useLanguage();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  if (notices === 0 || path === "/account") return undefined;
  return (
    <p className="notice" role="status">
      {say("frame.notices", { count: notices })}
      <Link to="/account" className="push">
        {say("frame.notices.look")}
      </Link>
    </p>
  );
}
