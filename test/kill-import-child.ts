/**
 * The program that kill-import.test.ts kills: starts the database, says what it finds, closes what was left
 * behind and imports the file; one line of JSON for each thing it knows to be safe.
 */
import { join } from "node:path";
import { openInput, USUAL_LIMITS } from "../src/collect/input.ts";
import { closeInterruptedRuns } from "../src/collect/run-lock.ts";
import { runImport } from "../src/collect/runner.ts";
import { Claim } from "../src/kernel/claim.ts";
import { OPEN } from "../src/kernel/label.ts";
import { Run } from "../src/kernel/run.ts";
import { Source } from "../src/kernel/source.ts";
import { startPostgres } from "../src/store/embedded.ts";
import { derivedId } from "../src/store/identity.ts";
import { openStore } from "../src/store/store.ts";
import { stateTestBasis } from "./desk-basis.ts";
import { TEST_BLOB_KEY, testLedger } from "./test-ledger.ts";

const [folder = "", file = ""] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const server = await startPostgres({ folder });
const clock = { now: () => new Date() };
const store = await openStore({
  database: server.connection,
  blobFolder: join(folder, "blobs"),
  blobKey: TEST_BLOB_KEY,
  clock,
  random: Math.random,
  ledger: testLedger(clock),
});
const writer = store.writer("test");
const sourceId = derivedId("source", "killed");
await writer.transaction((transaction) =>
  transaction.put(Source, [{ id: sourceId, label: OPEN, body: { name: "Killed", label: OPEN } }]),
);
await stateTestBasis(writer);
await closeInterruptedRuns(writer);
const runs = await store.systemView().list(Run, { descending: false, limit: 500 });
say({
  kind: "found",
  claims: await store.systemView().count(Claim),
  runs: runs.items.map(({ body }) => ({ status: body.status, counts: body.counts })),
});

const { signal } = new AbortController();
const [result] = await runImport(
  openInput(file, file, USUAL_LIMITS, signal),
  { source: await store.systemView().one(Source, sourceId) },
  { store, writer, clock, signal, progress: ({ counts }) => say({ kind: "safe", counts }) },
);
const claims = await store
  .systemView()
  .sql.query<{ all: number; different: number }>(
    `SELECT count(*) AS all, count(DISTINCT body ->> 'nativeId') AS different FROM claim`,
  );
say({ kind: "done", counts: result?.run.body.counts, ...claims.rows[0] });
await store.close();
await server.stop();
