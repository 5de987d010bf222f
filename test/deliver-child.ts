/** The program that deliveries.test.ts kills while the mail server has the letter and has not answered yet. */
import { openMailer } from "../src/app/mail.ts";
import { sendDue } from "../src/app/sending.ts";
import { openStore } from "../src/store/store.ts";
import { TEST_BLOB_KEY, testLedger } from "./test-ledger.ts";

const [url = "", blobs = "", mailServer = "", mailAuthority = "", now = ""] = process.argv.slice(2);
const clock = { now: () => new Date(now) };
const store = await openStore({
  database: { connectionString: url },
  blobFolder: blobs,
  blobKey: TEST_BLOB_KEY,
  clock,
  random: Math.random,
  ledger: testLedger(clock),
});
await sendDue({
  store,
  clock,
  realClock: clock,
  mailer: openMailer({
    mailServer,
    mailFrom: "desk@example.org",
    mailUser: undefined,
    mailPassword: undefined,
    mailPasswordFile: undefined,
    mailAuthority,
  }),
  post: () => Promise.reject(new Error("nothing is posted here")),
  secretOf: () => new Uint8Array(32),
  address: "https://desk.example.org",
  signal: new AbortController().signal,
});
await store.close();
