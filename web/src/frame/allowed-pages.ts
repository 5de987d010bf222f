import { useMemo } from "react";
import { useRead } from "../api/reads.ts";
import { PAGES } from "./pages.ts";

/** The pages of whoever looks: those that need a right are there for its holders only. */
export function usePages(): readonly (typeof PAGES)[number][] {
  const may = useRead("who-am-i", {}, { keep: true }).data?.may;
  return useMemo(() => PAGES.filter((page) => !("needs" in page) || may?.includes(page.needs)), [may]);
}
