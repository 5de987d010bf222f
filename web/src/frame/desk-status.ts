import { useQuery } from "@tanstack/react-query";
import { type OutputOf, read } from "../api/client.ts";
import type { ClockPosition } from "../api/clock.ts";
import type { Counted } from "../parts/total.tsx";

export interface DeskStatus extends OutputOf<"status"> {
  readonly openWarnings: Counted;
}

/** What this desk is: asked once, without a time, before any page that shows records is drawn. */
export function useStatus(mayRead: boolean) {
  return useQuery<DeskStatus>({
    queryKey: ["status"],
    enabled: mayRead,
    queryFn: async ({ signal }) => {
      const [status, open] = await Promise.all([
        read("status", {}, { signal }),
        read("warnings", { status: "open", limit: 1 }, { signal }),
      ]);
      return { ...status, openWarnings: open };
    },
  });
}

/** Where the clock stands, from the address: a day of the past, or now. In the example, now is the exercise's. */
export function clockPosition(asOf: string | undefined): ClockPosition {
  return { asOf, isPresent: asOf === undefined };
}
