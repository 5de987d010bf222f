/**
 * `npm run bench`: every figure the project claims, with its budget beside it.
 *
 * `--events N` sets how many events the imports and reads are measured on (100,000 if left out; a million is
 * what the budget of the reads speaks of). Seeds are named in the files; times are this machine's.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { actRows } from "./acts.ts";
import { auditRows } from "./audit.ts";
import { detectorRows } from "./detectors.ts";
import { forecastBench, printedForecastBench } from "./forecast.ts";
import { forecastRows } from "./forecast-rows.ts";
import { guardRows } from "./guard.ts";
import { importRows } from "./imports.ts";
import { mapRows } from "./map.ts";
import { oneSecondRows } from "./one-second.ts";
import { readRows } from "./reads.ts";
import { printRows, type Row } from "./row.ts";
import { startRows } from "./start.ts";

const { values } = parseArgs({
  options: { events: { type: "string", default: "100000" }, port: { type: "string", default: "4747" } },
});
const folder = await mkdtemp(join(tmpdir(), "presage-bench-"));
const port = Number(values.port);
const rows: Row[] = [];
const say = (text: string) => process.stderr.write(`${text}\n`);

try {
  say(`${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`);
  say("starts …");
  rows.push(...(await startRows(join(folder, "example"), port)));
  say("one event …");
  rows.push(...(await oneSecondRows(join(folder, "example"), port)));
  say("imports …");
  rows.push(...(await importRows(folder, Number(values.events))));
  say("reads …");
  rows.push(...(await readRows(join(folder, "desk"), port, Number(values.events))));
  say("map …");
  rows.push(...(await mapRows(join(folder, "map"), port)));
  say("audit log …");
  rows.push(...(await auditRows(join(folder, "audit"), Number(values.events))));
  rows.push(...(await actRows(join(folder, "acts"), Number(values.events))));
  say("guard …");
  rows.push(...(await guardRows(join(folder, "guard"), Number(values.events))));
  say("series and detectors …");
  rows.push(...detectorRows());
  say("forecasts …");
  const forecasts = await forecastBench("../shared/data/conflict", "presage");
  rows.push(...forecastRows(forecasts));
  process.stdout.write(`\n${printRows(rows)}\n${printedForecastBench(forecasts)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
