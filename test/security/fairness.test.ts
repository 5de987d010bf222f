/** Readers are answered while imports, phases and analyses work: ASVS 5.0.0, 15.4.4. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServedDesk, serveSmallDesk, upload } from "../served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
}, 120_000);
afterAll(() => desk?.close());

const READING = ["/api/reports", "/api/situation", "/api/search?q=harbour"] as const;

async function statusesOfReaders(): Promise<number[]> {
  return Promise.all(READING.map(async (url) => (await desk.read(url)).statusCode));
}

test("ASVS 15.4.4: readers are answered while every connection of the background is held", async () => {
  const { background } = desk.system.store;
  const most = background.pool.options.max ?? 0;
  expect(most).toBeGreaterThan(2);
  const held = await Promise.all(Array.from({ length: most }, () => background.pool.connect()));
  try {
    const waiting = background.systemView().setting("mode");
    expect(background.pool.waitingCount).toBe(1);
    expect(await statusesOfReaders()).toEqual(READING.map(() => 200));
    expect(background.pool.waitingCount).toBe(1);
    for (const client of held.splice(0)) client.release();
    await waiting;
  } finally {
    for (const client of held) client.release();
  }
});

test("ASVS 15.4.4: with a single connection left, a file from a new source comes in, is worked on and analysed", async () => {
  const { background } = desk.system.store;
  const most = background.pool.options.max ?? 0;
  const held = await Promise.all(Array.from({ length: most - 1 }, () => background.pool.connect()));
  try {
    const csv = "date,place,incidents,deaths\n2019-03-01,Orvel,4,2\n";
    const file = upload([{ name: "one.csv", bytes: csv }], "?source=Alone");
    expect((await desk.server.inject(file)).statusCode).toBe(200);
    await desk.system.phases.settle();
  } finally {
    for (const client of held) client.release();
  }
}, 60_000);

/** How many times longer than in the quiet a reader may wait while the desk works as hard as it can. */
const MOST_TIMES = 30;

/** Milliseconds of each reading, one after the other, for as long as asked. */
async function readUntil(isDone: (count: number) => boolean): Promise<number[]> {
  const times: number[] = [];
  while (!isDone(times.length)) {
    const begun = performance.now();
    const { statusCode } = await desk.read(READING[times.length % READING.length] ?? READING[0]);
    expect(statusCode).toBe(200);
    times.push(performance.now() - begun);
  }
  return times;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

test("ASVS 15.4.4: under eight long imports and an analysis a reading takes no more than a bounded number of times what it takes in the quiet", async () => {
  await readUntil((count) => count >= 6);
  const quiet = median(await readUntil((count) => count >= 30));
  const rows = Array.from({ length: 4_000 }, (_, i) => {
    const day = new Date(Date.UTC(2018, 0, 1 + (i % 400))).toISOString().slice(0, 10);
    return `${day},Orvel,${i % 50},${i % 7}`;
  });
  const csv = `date,place,incidents,deaths\n${rows.join("\n")}\n`;
  let going = 0;
  const work = async (what: Promise<{ readonly statusCode: number }>) => {
    going += 1;
    const said = await what.finally(() => {
      going -= 1;
    });
    return said.statusCode;
  };
  const works = [
    ...Array.from({ length: 8 }, (_, i) =>
      work(desk.server.inject(upload([{ name: `long-${i}.csv`, bytes: csv }], `?source=Long%20${i % 4}`))),
    ),
    work(desk.read("/api/detect")),
  ];
  // No more than the bound on requests lets one reader ask while the works go on, however long they take.
  const busy = await readUntil((count) => going === 0 || count >= 150);
  const answers = await Promise.all(works);
  expect(answers.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 200));
  expect(busy.length).toBeGreaterThan(10);
  expect(median(busy) / quiet).toBeLessThan(MOST_TIMES);
}, 300_000);
