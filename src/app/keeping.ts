/** Keeping no longer than allowed: the sweep that deletes what has run out, once a day and at every start. */
import { sweepFiles } from "../guard/erase-files.ts";
import { type Swept, sweep } from "../guard/retention.ts";
import { sweepPersons } from "../guard/sweep-persons.ts";
import { sweepQuarantine } from "../guard/sweep-quarantine.ts";
import { blobsWithoutKey, forgetBlobKeys } from "../store/blob-keys.ts";
import { rederive } from "./erased-evidence.ts";
import type { System } from "./system.ts";

export interface Kept extends Swept {
  readonly persons: number;
  readonly quarantined: number;
  readonly files: number;
}

type Keeper = Pick<System, "store" | "clock" | "phases">;

export async function keepNoLonger(system: Keeper, signal: AbortSignal): Promise<Kept> {
  const { store, clock } = system;
  // What was collected and not yet worked through is worked through first: what follows from it must be known.
  await system.phases.settle({ signal });
  const sweeping = {
    writer: store.writer("retention"),
    clock,
    signal,
    rederive: (...[transaction, claims, why]: Parameters<Parameters<typeof sweep>[0]["rederive"]>) =>
      rederive(transaction, claims, clock.now(), why),
  };
  const swept = await sweep(sweeping);
  const persons = await sweepPersons(sweeping);
  const quarantined = await sweepQuarantine(sweeping);
  const files = await sweepFiles(sweeping);
  await removeFiles(system);
  if (swept.acts > 0) await system.phases.settle({ signal });
  return { ...swept, persons, quarantined, files };
}

/** The files are unreadable already; this gives the room back, also after a sweep that was killed. */
async function removeFiles({ store }: Keeper): Promise<void> {
  const gone = await blobsWithoutKey(store.pool);
  for (const sha256 of gone) await store.blobs.remove(sha256);
  if (gone.length > 0) await forgetBlobKeys(store.pool, gone);
}
