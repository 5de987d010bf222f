import { expect, test } from "vitest";
import { type Chance, seededChance } from "../numerics/chance.ts";
import { type Incident, openScan, scanP } from "./space-time-scan.ts";

const OPTIONS = { until: 1_000, days: 180, windowDays: 30, radiusKm: 150, least: 3 };
const REPLICAS = 99;

/** Towns some 50 km apart, of which some are ten times as busy as others. */
const towns = Array.from({ length: 64 }, (_, i) => ({
  latitude: 10 + (i % 8) * 0.5,
  longitude: 20 + Math.floor(i / 8) * 0.5,
  weight: i % 5 === 0 ? 10 : 1,
}));

function calm(chance: Chance, incidents: number): Incident[] {
  const all = towns.flatMap((town) => Array.from({ length: town.weight }, () => town));
  return Array.from({ length: incidents }, () => {
    const { latitude, longitude } = all[chance.integer(all.length)] ?? { latitude: 0, longitude: 0 };
    return { latitude, longitude, day: OPTIONS.until - chance.integer(OPTIONS.days) };
  });
}

function pOf(incidents: readonly Incident[], chance: Chance) {
  const scan = openScan(incidents, OPTIONS);
  const replicas = Array.from({ length: REPLICAS }, (_, i) => scan.replica(chance.stream(String(i))));
  return { scan, p: scan.clusters[0] ? scanP(scan.clusters[0].evidence, replicas) : 1 };
}

test("a planted cluster is found where it is and since when it is", () => {
  const chance = seededChance("scan planted");
  const planted = Array.from({ length: 16 }, (_, i) => ({
    latitude: 12 + (i % 2) * 0.5,
    longitude: 22.5,
    day: OPTIONS.until - (i % 7),
  }));
  const { scan, p } = pOf([...calm(chance, 600), ...planted], chance.stream("replicas"));
  const [cluster] = scan.clusters;
  expect(p).toBe(1 / (REPLICAS + 1));
  expect(cluster?.until).toBe(OPTIONS.until);
  expect(cluster?.since).toBeGreaterThan(OPTIONS.until - 12);
  expect(cluster?.latitude).toBeGreaterThanOrEqual(12);
  expect(cluster?.latitude).toBeLessThanOrEqual(12.5);
  expect(cluster?.radiusKm).toBeLessThan(80);
  expect(cluster?.observed).toBeGreaterThanOrEqual(15);
  expect(cluster?.expected).toBeLessThan(8);
});

test("where nothing is planted the p-value is small as rarely as it says", () => {
  const runs = 60;
  const small = Array.from({ length: runs }, (_, run) => {
    const chance = seededChance(`scan calm ${run}`);
    return pOf(calm(chance, 250), chance.stream("replicas")).p;
  }).filter((p) => p <= 0.1).length;
  // Binomial(60, 0.1): above 13 with a chance of one in 500.
  expect(small).toBeLessThanOrEqual(13);
});

test("a busy place and a busy month are no cluster by themselves", () => {
  const chance = seededChance("scan busy");
  // All places have three times as many lately, and one has fifty times as many always.
  const incidents = Array.from({ length: 900 }, (_, i) => {
    const town = towns[i % 3 === 0 ? 9 : chance.integer(towns.length)] ?? { latitude: 0, longitude: 0 };
    const age = chance.uniform() < 0.4 ? chance.integer(30) : chance.integer(OPTIONS.days);
    return { latitude: town.latitude, longitude: town.longitude, day: OPTIONS.until - age };
  });
  expect(pOf(incidents, chance.stream("replicas")).p).toBeGreaterThan(0.05);
});

test("a second cluster elsewhere is told beside the first, and what is too old, or too little, is not", () => {
  const chance = seededChance("scan two");
  const at = (latitude: number, longitude: number, count: number, age: number) =>
    Array.from({ length: count }, () => ({ latitude, longitude, day: OPTIONS.until - age }));
  const { clusters } = openScan(
    [...calm(chance, 300), ...at(10, 20, 20, 2), ...at(13.5, 23.5, 14, 3), ...at(30, 40, 50, 500)],
    OPTIONS,
  );
  expect(clusters.slice(0, 2).map(({ latitude }) => Math.round(latitude))).toEqual([10, 14]);
  expect(clusters.some(({ latitude }) => latitude === 30)).toBe(false);
  expect(openScan([], OPTIONS)).toMatchObject({ incidents: 0, clusters: [] });
  expect(openScan(at(1, 1, 2, 0), OPTIONS).clusters).toEqual([]);
});

test("thousands of places are gathered until they can be searched, and the seed decides the replicas", () => {
  const chance = seededChance("scan many");
  const incidents = Array.from({ length: 3_000 }, () => ({
    latitude: chance.uniform() * 10,
    longitude: chance.uniform() * 10,
    day: OPTIONS.until - chance.integer(OPTIONS.days),
  }));
  const scan = openScan(incidents, OPTIONS);
  expect(scan.incidents).toBe(3_000);
  expect(scan.replica(seededChance("one"))).toBe(scan.replica(seededChance("one")));
  expect(scan.replica(seededChance("one"))).not.toBe(scan.replica(seededChance("two")));
});
