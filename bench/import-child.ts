/** One import, timed from the first byte to the last commit, then to the last phase; prints JSON. */
import { bringIn } from "../src/app/importing.ts";
import { openSystem } from "../src/app/system.ts";
import { openInput, USUAL_LIMITS } from "../src/collect/input.ts";

const [folder = "", file = "", , mapping] = process.argv.slice(2);
const system = await openSystem({ flags: { data: folder, log: "error" }, environment: process.env });
const { signal } = new AbortController();
const started = performance.now();
await bringIn(system, system.store.writer("bench"), openInput(file, file, USUAL_LIMITS, signal), {
  source: "bench",
  signal,
  ...(mapping && { options: { mapping: JSON.parse(mapping) } }),
});
const milliseconds = performance.now() - started;
await system.phases.settle({ analysis: false });
const settledMilliseconds = performance.now() - started;
const megabytes = process.resourceUsage().maxRSS / 1_024;
await system.close();
process.stdout.write(JSON.stringify({ milliseconds, settledMilliseconds, megabytes }));
