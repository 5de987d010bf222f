/** A store on a database and a blob folder of its own, with a clock that stands until it is set. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type Store } from "../../src/store/store.ts";
import { TEST_BLOB_KEY, testLedger } from "../test-ledger.ts";
import { freshDatabase } from "./harness.ts";

export interface FreshStore {
  readonly store: Store;
  readonly clock: { time: Date; now(): Date };
  readonly url: string;
  readonly blobFolder: string;
  drop(): Promise<void>;
}

export async function freshStore(): Promise<FreshStore> {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "presage-blobs-"));
  const clock = { time: new Date("2019-01-01T00:00:00.000Z"), now: () => clock.time };
  const store = await openStore({
    database: database.connection,
    blobFolder: folder,
    blobKey: TEST_BLOB_KEY,
    clock,
    random: counting(),
    ledger: testLedger(clock),
  });
  return {
    store,
    clock,
    url: database.url,
    blobFolder: folder,
    async drop() {
      await store.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Repeatable and never twice the same within a test: enough for ids. */
function counting(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
