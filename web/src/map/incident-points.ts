import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { read } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import type { Points } from "./point-cells.ts";
import type { PackedPoints } from "./point-columns.ts";

/** All incidents as points in cells. What has not changed is not sent again. */
export function useIncidentPoints() {
  const { asOf } = useClock();
  const client = useQueryClient();
  const queryKey = ["incident-points", asOf];
  return useQuery<Points>({
    queryKey,
    queryFn: async ({ signal }) => {
      const before = client.getQueryData<Points>(queryKey);
      const input = before ? { known: before.stamp } : {};
      const { stamp, points } = await read("incident-points", input, { asOf, signal });
      if (points) return { stamp, ...(await prepared(points, signal)) };
      if (before) return before;
      throw new Error("The server held points to be known that were never asked for.");
    },
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });
}

type Prepared = Omit<Points, "stamp">;

function prepared(packed: PackedPoints, signal: AbortSignal): Promise<Prepared> {
  const worker = new Worker(new URL("./point-worker.ts", import.meta.url), { type: "module" });
  return new Promise<Prepared>((done, fail) => {
    worker.onmessage = ({ data }: MessageEvent<Prepared>) => done(data);
    worker.onerror = ({ message }) => fail(new Error(message));
    signal.addEventListener("abort", () => fail(signal.reason));
    worker.postMessage(packed);
  }).finally(() => worker.terminate());
}
