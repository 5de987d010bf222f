import { Outlet, useRouterState } from "@tanstack/react-router";
import { useWho } from "../api/who.ts";
import { Frame } from "../frame/frame.tsx";
import { ProblemNote } from "../parts/states.tsx";
import { SignIn } from "./sign-in.tsx";

/** Pages that are there for whoever has not signed in. */
const OPEN: ReadonlySet<string> = new Set(["/set-up", "/invitation", "/sign-in/return"]);

/** What comes before the desk: nothing of it is drawn, or asked for, until it is known who sits here. */
export function Gate() {
  const who = useWho();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  if (OPEN.has(path)) return <Outlet />;
  if (who.isError && !who.data) return <ProblemNote error={who.error} onRetry={() => void who.refetch()} />;
  if (!who.data) return undefined;
  if (who.data.state === "signed-out") return <SignIn who={who.data} />;
  return <Frame who={who.data} />;
}
