import { useMemo } from "react";
import { useWho } from "../api/who.ts";
import { PAGES } from "./pages.ts";

/** The pages of whoever looks: those that need a right are there for who has it, or would after a passkey or a code. */
export function usePages(): readonly (typeof PAGES)[number][] {
  const { data: who } = useWho();
  return useMemo(() => {
    const rights = [...(who?.may ?? []), ...(who?.mayWithProof ?? [])];
    return PAGES.filter((page) => !("needs" in page) || rights.includes(page.needs));
  }, [who]);
}
