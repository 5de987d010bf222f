/** Renews the keys of files and ends itself, as a kill would, at the step that it is told. */

import { renewKey } from "../src/guard/key-renewal.ts";
import { openKeyring } from "../src/guard/keyring.ts";
import { openStore } from "../src/store/store.ts";
import { testLedger } from "./test-ledger.ts";

const [url = "", keys = "", blobs = "", at = "0"] = process.argv.slice(2);
const clock = { now: () => new Date("2019-06-01T00:00:00.000Z") };
const keyring = await openKeyring({ folder: keys, clock });
const store = await openStore({
  database: { connectionString: url },
  blobFolder: blobs,
  blobKey: keyring.blobs,
  clock,
  random: Math.random,
  ledger: testLedger(clock),
});

let step = 0;
function die(): void {
  step += 1;
  if (step === Number(at)) process.kill(process.pid, "SIGKILL");
}
/** Before it and after it. */
async function around<Result>(work: () => Promise<Result>): Promise<Result> {
  die();
  const result = await work();
  die();
  return result;
}

const writer = store.writer("system");
await renewKey("blobs", {
  pool: store.pool,
  clock,
  keyring: {
    ...keyring,
    begin: (name) => around(() => keyring.begin(name)),
    finish: (name) => around(() => keyring.finish(name)),
  },
  writer: { ...writer, transaction: (work) => around(() => writer.transaction(work)) },
});
await store.close();
await keyring.close();
