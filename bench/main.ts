/**
 * `npm run bench`: every figure the project claims, with its budget beside it.
 *
 * `--events N` sets how many events the imports and reads are measured on (100,000 if left out, 10,000 with `--quick`; a
 * million is what the budget of the reads speaks of). `--only NAME` measures one part alone, `--quick` a part of the data where a part knows how. Seeds are named in the files; times
 * are this machine's.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { actRows } from "./acts.ts";
import { aggregateBench, aggregateRows, printedAggregateBench } from "./aggregate.ts";
import { anomalyBench } from "./anomalies.ts";
import { auditRows } from "./audit.ts";
import { changePointBench } from "./change-points.ts";
import { detectorRows } from "./detectors.ts";
import { discoveryRows } from "./discoveries.ts";
import { forecastPart, stackPage } from "./forecast-rows.ts";
import { guardRows } from "./guard.ts";
import { importRows } from "./imports.ts";
import { printedRatioBench, ratioBench, ratioRows } from "./indicator-ratios.ts";
import { mapRows } from "./map.ts";
import { oneSecondRows } from "./one-second.ts";
import { onsetBench, onsetRows, printedOnsetBench } from "./onset.ts";
import { outbreakBench, outbreakRows, printedOutbreakBench } from "./outbreak.ts";
import { readRows } from "./reads.ts";
import { printRows, type Row } from "./row.ts";
import { printedSeriesBench, seriesBench, seriesRows } from "./series.ts";
import { startRows } from "./start.ts";
import { watchRows } from "./watch.ts";

const { values } = parseArgs({
  options: {
    events: { type: "string" },
    port: { type: "string", default: "4747" },
    only: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});
const folder = await mkdtemp(join(tmpdir(), "presage-bench-"));
const port = Number(values.port);
const events = Number(values.events ?? (values.quick ? "10000" : "100000"));
const say = (text: string) => process.stderr.write(`${text}\n`);

/** What one part measured, and what it prints below the general table. */
interface Measured {
  readonly rows: readonly Row[];
  readonly pages?: readonly string[];
}

const PARTS: Readonly<Record<string, () => Promise<Measured>>> = {
  // The two run on one desk: the second looks at what the first has started.
  start: async () => {
    const rows = await startRows(join(folder, "example"), port);
    say("one event …");
    return { rows: [...rows, ...(await oneSecondRows(join(folder, "example"), port))] };
  },
  // The reads are of the desk that the imports have filled.
  imports: async () => {
    const rows = await importRows(folder, events);
    say("reads …");
    return { rows: [...rows, ...(await readRows(join(folder, "desk"), port, events))] };
  },
  map: async () => ({ rows: await mapRows(join(folder, "map"), port) }),
  audit: async () => ({
    rows: [
      ...(await auditRows(join(folder, "audit"), events)),
      ...(await actRows(join(folder, "acts"), events)),
    ],
  }),
  guard: async () => ({ rows: await guardRows(join(folder, "guard"), events) }),
  detectors: async () => ({ rows: detectorRows() }),
  anomalies: async () => anomalyBench(),
  changepoints: async () => changePointBench(),
  discoveries: async () => ({ rows: discoveryRows() }),
  watch: async () => ({ rows: await watchRows(join(folder, "watch")) }),
  outbreak: async () => {
    const outbreaks = await outbreakBench();
    return { rows: outbreakRows(outbreaks), pages: [printedOutbreakBench(outbreaks)] };
  },
  onset: async () => {
    const onsets = await onsetBench();
    return { rows: onsetRows(onsets), pages: [printedOnsetBench(onsets)] };
  },
  series: async () => {
    const series = await seriesBench(values.quick);
    return { rows: seriesRows(series), pages: [printedSeriesBench(series)] };
  },
  ratios: async () => {
    const ratios = await ratioBench();
    return { rows: ratioRows(ratios), pages: [printedRatioBench(ratios)] };
  },
  aggregate: async () => {
    const aggregates = await aggregateBench(values.quick);
    return { rows: aggregateRows(aggregates), pages: [printedAggregateBench(aggregates)] };
  },
  forecast: () => forecastPart(values.quick),
  stack: async () => ({ rows: [], pages: [await stackPage(values.quick)] }),
};

/** A part that fails is a line of the table, and the failure of the whole: the other parts' figures are not lost with it. */
async function measuredOrMissed(name: string, part: () => Promise<Measured>): Promise<Measured> {
  try {
    return await part();
  } catch (error) {
    process.exitCode = 1;
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return {
      rows: [
        { what: `${name}: ended by a failure`, measured: "nothing", budget: "all its lines", kept: false },
      ],
    };
  }
}

try {
  const names = values.only === undefined ? Object.keys(PARTS) : [values.only];
  say(`${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`);
  const measured: Measured[] = [];
  for (const name of names) {
    const part = PARTS[name];
    if (!part) throw new Error(`there is no part called ${name}; there are ${Object.keys(PARTS).join(", ")}`);
    say(`${name} …`);
    const [began, spent] = [Date.now(), process.cpuUsage()];
    measured.push(await measuredOrMissed(name, part));
    const { user, system } = process.cpuUsage(spent);
    say(
      `  ${Math.round((Date.now() - began) / 1_000)} s, ${Math.round((user + system) / 1e6)} s of this processor`,
    );
  }
  const pages = measured.flatMap((one) => one.pages ?? []);
  process.stdout.write(`\n${[printRows(measured.flatMap(({ rows }) => rows)), ...pages].join("\n")}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
