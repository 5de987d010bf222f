/** Imports: tabular events and STIX objects a second, with the memory of the process that does it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync } from "node:fs";
import { join } from "node:path";
import { seededChance } from "../src/numerics/chance.ts";
import { perSecond, type Row } from "./row.ts";

const ATTACK = "../shared/data/cti/attack/enterprise-attack-18.1-stix20.jsonl.gz";

export async function importRows(folder: string, events: number): Promise<Row[]> {
  const table = join(folder, "events.csv");
  await writeEvents(table, events);
  const tabular = await importing(join(folder, "desk"), table, ["--mapping", JSON.stringify(MAPPING)]);
  const rows: Row[] = [
    {
      what: `import of ${events.toLocaleString("en")} tabular events`,
      measured: `${perSecond(events, tabular.milliseconds).toLocaleString("en")}/s`,
      budget: "10,000/s",
      kept: perSecond(events, tabular.milliseconds) >= 10_000,
    },
    {
      what: "… with incidents, series and search settled",
      measured: `${perSecond(events, tabular.settledMilliseconds).toLocaleString("en")}/s`,
      budget: "–",
    },
    {
      what: "… largest memory of the importing process",
      measured: `${tabular.megabytes.toFixed(0)} MB`,
      budget: "512 MB",
      kept: tabular.megabytes < 512,
    },
  ];
  if (!existsSync(ATTACK)) throw new Error(`${ATTACK} is missing; the STIX import is measured on it.`);
  const stix = await importing(join(folder, "desk"), ATTACK, []);
  rows.push({
    what: "import of ATT&CK Enterprise 18.1, 24,771 STIX objects",
    measured: `${perSecond(24_771, stix.milliseconds).toLocaleString("en")}/s, ${(stix.settledMilliseconds / 1_000).toFixed(1)} s in all`,
    budget: "2,000/s, 15 s",
    kept: perSecond(24_771, stix.milliseconds) >= 2_000 && stix.settledMilliseconds <= 15_000,
  });
  return rows;
}

export const MAPPING = {
  nativeId: "id",
  occurredFrom: "date",
  country: "country",
  latitude: "lat",
  longitude: "lon",
  eventType: "type",
  actor1: "actor",
  deathsBest: "deaths",
  text: "text",
};

/** Events over ten years and forty countries, made with a named seed. */
export async function writeEvents(path: string, count: number): Promise<void> {
  const chance = seededChance("bench-events");
  const file = createWriteStream(path);
  const pick = (list: readonly string[]) => list[Math.floor(chance.uniform() * list.length)] ?? "";
  file.write("id,date,country,lat,lon,type,actor,deaths,text\n");
  for (let i = 0; i < count; i += 1) {
    const day = new Date(Date.UTC(2010, 0, 1 + Math.floor(chance.uniform() * 3_650)))
      .toISOString()
      .slice(0, 10);
    const [country = "", latitude = 0, longitude = 0] =
      COUNTRIES[Math.floor(chance.uniform() * COUNTRIES.length)] ?? [];
    const row = [
      `e${i}`,
      day,
      country,
      (latitude + chance.uniform() - 0.5).toFixed(4),
      (longitude + chance.uniform() - 0.5).toFixed(4),
      pick(["ASSAULT", "PROTEST", "COERCE", "MOBILIZE"]),
      `Group ${Math.floor(chance.uniform() * 200)}`,
      chance.uniform() < 0.2 ? Math.floor(chance.uniform() * 12) : 0,
      `Incident ${i} reported near the ${pick(["market", "bridge", "road", "station"])}`,
    ].join(",");
    if (!file.write(`${row}\n`)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
}

const COUNTRIES: readonly (readonly [string, number, number])[] = [
  ["SYR", 35, 38.5],
  ["AFG", 34.5, 66],
  ["YEM", 15.5, 45.5],
  ["NGA", 9.5, 8],
  ["COD", -2.5, 23.5],
  ["SOM", 4, 45.5],
  ["MLI", 17, -2],
  ["IRQ", 33, 43.5],
  ["UKR", 49, 32],
  ["COL", 4.5, -73],
  ["SDN", 15.5, 30],
  ["MMR", 21, 96],
];

interface Imported {
  readonly milliseconds: number;
  readonly settledMilliseconds: number;
  readonly megabytes: number;
}

/** Imports in a process of its own, which reports its times and its largest memory at the end. */
function importing(folder: string, file: string, more: readonly string[]): Promise<Imported> {
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      ["--max-semi-space-size=16", "bench/import-child.ts", folder, file, ...more],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.once("exit", (code) => {
      if (code === 0) done(JSON.parse(output));
      else fail(new Error(`the import ended with ${code}`));
    });
  });
}
