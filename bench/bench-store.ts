import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { sealWith } from "../src/guard/seal.ts";
import type { Ledger } from "../src/store/acts.ts";
import { startPostgres } from "../src/store/embedded.ts";
import { openStore, type Store } from "../src/store/store.ts";

export interface BenchStore {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly clock: Ledger["clock"];
  close(): Promise<void>;
}

/** A store of its own on the shipped PostgreSQL. @param folder has nothing in it yet. */
export async function benchStore(folder: string): Promise<BenchStore> {
  const server = await startPostgres({ folder });
  const clock = { now: () => new Date() };
  const ledger = { clock, pseudonym: (actor: string) => actor, salt: () => randomBytes(32) };
  const store = await openStore({
    database: server.connection,
    blobFolder: join(folder, "blobs"),
    blobKey: sealWith(randomBytes(32).toString("base64"), randomBytes),
    clock,
    random: Math.random,
    ledger,
  });
  return {
    store,
    ledger,
    clock,
    async close() {
      await store.close();
      await server.stop();
    },
  };
}
