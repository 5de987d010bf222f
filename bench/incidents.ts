/** A desk with generated incidents, for measuring the map: made with a named seed, written as events at once. */
import { writeMode } from "../src/app/mode.ts";
import { openSystem } from "../src/app/system.ts";
import { Event } from "../src/kernel/event.ts";
import { OPEN } from "../src/kernel/label.ts";
import { PRECISIONS } from "../src/kernel/place.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { derivedId } from "../src/store/identity.ts";

const BATCH = 5_000;
/** Where and how wide incidents scatter, in degrees; from a city to a whole country. */
const CENTRES: readonly (readonly [country: string, latitude: number, longitude: number, spread: number])[] =
  [
    ["SYR", 35.5, 38, 2],
    ["SYR", 36.2, 37.16, 0.3],
    ["AFG", 34, 66, 3],
    ["YEM", 15.5, 45.5, 2],
    ["NGA", 11.8, 13.15, 1],
    ["NGA", 9.5, 8, 3],
    ["COD", -1.7, 29.2, 1.5],
    ["SOM", 3, 45, 2],
    ["MLI", 15.5, -2, 2],
    ["IRQ", 34, 43.5, 2],
    ["UKR", 48.5, 37, 2],
    ["COL", 4.5, -74, 3],
    ["SDN", 14, 27, 4],
    ["MMR", 21, 96, 2],
  ];
const FIRST_DAY = Date.UTC(2010, 0, 1);
const DAYS = 3_650;

/** @param folder a data folder that has nothing in it yet. */
export async function makeIncidents(folder: string, count: number): Promise<void> {
  const system = await openSystem({ flags: { data: folder, log: "error" }, environment: process.env });
  try {
    const chance = seededChance("bench-incidents");
    await system.store.writer("bench").transaction((transaction) => writeMode(transaction, { mode: "own" }));
    for (let done = 0; done < count; done += BATCH)
      await system.store.writer("bench").transaction(({ put }) =>
        put(
          Event,
          Array.from({ length: Math.min(BATCH, count - done) }, (_, i) => incident(done + i, chance)),
        ),
      );
    await system.store.pool.query("VACUUM ANALYZE event");
  } finally {
    await system.close();
  }
}

function incident(number: number, chance: ReturnType<typeof seededChance>) {
  const [country, latitude, longitude, spread] = CENTRES[chance.integer(CENTRES.length)] ?? [
    "SYR",
    35,
    38,
    1,
  ];
  const near = () => (chance.uniform() + chance.uniform() + chance.uniform() - 1.5) * spread;
  const day = new Date(FIRST_DAY + chance.integer(DAYS) * 86_400_000).toISOString().slice(0, 10);
  const precision = PRECISIONS[[0, 0, 0, 1, 1, 1, 1, 2, 3][chance.integer(9)] ?? 0] ?? "exact";
  const isCoarse = precision === "country";
  const deaths = chance.uniform() < 0.3 ? chance.integer(12) : 0;
  return {
    id: derivedId("event", `bench ${number}`),
    label: OPEN,
    body: {
      title: `Incident ${number} reported near the ${["market", "bridge", "road", "station"][chance.integer(4)]}`,
      type: "ASSAULT" as const,
      occurred: { from: `${day}T00:00:00.000Z`, to: `${day}T23:59:59.000Z` },
      day,
      place: {
        name: `Place ${chance.integer(5_000)}`,
        country,
        latitude: Number((latitude + (isCoarse ? 0 : near())).toFixed(4)),
        longitude: Number((longitude + (isCoarse ? 0 : near())).toFixed(4)),
        precision,
      },
      country,
      actors: [`Group ${chance.integer(200)}`],
      deaths: { best: deaths },
      claims: [derivedId("claim", `bench ${number}`)],
      mediaVolume: 1 + chance.integer(4),
      independentOrigins: 1,
    },
  };
}
