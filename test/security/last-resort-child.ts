/** A program in which two things go wrong that nobody catches; it says so when it is still there afterwards. */
import { destination } from "pino";
import { lastResort } from "../../src/app/last-resort.ts";
import { plainLog } from "../../src/app/log.ts";

lastResort(plainLog("error", destination({ dest: 2, sync: true })));
setTimeout(() => {
  throw Object.assign(new Error("a socket broke"), { token: "canary" });
}, 1);
setTimeout(() => void Promise.reject(new Error("nobody waited")), 2);
setTimeout(() => process.stdout.write("still here\n"), 50);
