/** The audit log's effects for tests: a clock that is given, a known key, and salts that are never twice the same. */
import { createHmac, hash, randomBytes } from "node:crypto";
import { sealWith } from "../src/guard/seal.ts";
import type { Clock } from "../src/kernel/effects.ts";
import type { Ledger } from "../src/store/acts.ts";

export function testLedger(clock: Clock): Ledger {
  let salts = 0;
  return {
    clock,
    pseudonym: (actor) => createHmac("sha256", "test").update(actor).digest("hex").slice(0, 32),
    salt() {
      salts += 1;
      return hash("sha256", `salt ${salts} ${process.pid}`, "buffer");
    },
  };
}

/** Under which the blobs' keys of tests are wrapped. */
export const TEST_BLOB_KEY = sealWith(hash("sha256", "key of the blobs of tests", "base64"), randomBytes);
