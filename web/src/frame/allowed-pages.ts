import { useMemo } from "react";
import { useWho } from "../api/who.ts";
import { PAGES } from "./pages.ts";

/** The pages of whoever looks: those that need a right are there for who has it, or would after a passkey or a code. */
export function usePages(): readonly (typeof PAGES)[number][] {
  const { data: who } = useWho();
  return useMemo(() => {
    const rights: readonly string[] = [...(who?.may ?? []), ...(who?.mayWithProof ?? [])];
    // Whoever signs releases among several people needs the page of sources, too; alone, nobody writes there.
    const signs = who?.state === "signed-in" && rights.includes("publish");
    return PAGES.filter(
      (page) => !("needs" in page) || rights.includes(page.needs) || (page.needs === "protect" && signs),
    );
  }, [who]);
}
