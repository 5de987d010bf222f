/**
 * Where and since when incidents crowd more than their places and days explain: the prospective space-time scan
 * statistic by permutation (Kulldorff, Heffernan, Hartman, Assunção and Mostashari 2005,
 * https://doi.org/10.1371/journal.pmed.0020059; the scan itself Kulldorff 1997 and 2001,
 * https://doi.org/10.1080/03610929708831995, https://doi.org/10.1111/1467-985X.00186).
 *
 * A cylinder is a circle round a place and the last days up to the judged one. What it should hold follows from the
 * incidents themselves: the circle's share of all places times the window's share of all days. The p-value counts
 * how often days dealt out anew among the same places make a stronger cylinder anywhere.
 *
 * It misleads where sources' attention, and not events, moved to a place; where one place has a season that others
 * do not; and it says nothing of long thin clusters, such as along a road.
 */
import type { Chance } from "../numerics/chance.ts";
import { distanceKm } from "../process/distance.ts";

export interface Incident {
  readonly latitude: number;
  readonly longitude: number;
  /** Days since 1 January 1970. */
  readonly day: number;
}

export interface ScanOptions {
  /** The last day looked at, and how many days up to it are compared with each other. */
  readonly until: number;
  readonly days: number;
  /** Longest window and largest circle. */
  readonly windowDays: number;
  readonly radiusKm: number;
  /** Fewer incidents than these are no cluster. */
  readonly least: number;
}

export interface Cluster {
  readonly latitude: number;
  readonly longitude: number;
  /** 0 for a single place. */
  readonly radiusKm: number;
  readonly since: number;
  readonly until: number;
  readonly observed: number;
  readonly expected: number;
  /** Log of how much likelier the incidents are with the cluster than without. */
  readonly evidence: number;
}

/** A scan that is ready to be repeated with other days: pure, so that replicas may be shared among threads. */
export interface Scan {
  readonly incidents: number;
  /** Clusters that do not overlap, strongest first. */
  readonly clusters: readonly Cluster[];
  /** The strongest evidence anywhere when the days are dealt out anew. @param chance a stream of its own. */
  replica(chance: Chance): number;
}

/** Places are taken together on ever coarser grids (degrees) until there are no more than these. */
const MOST_PLACES = 600;
const GRIDS = [0, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
/** A circle with more than half of all incidents is not a place where there are many. */
const LARGEST_SHARE = 0.5;

export function openScan(incidents: readonly Incident[], options: ScanOptions): Scan {
  const { until, days, windowDays } = options;
  const within = incidents.filter(({ day }) => day <= until && day > until - days);
  const { places, placeOf } = gathered(within);
  const ages = Int32Array.from(within, ({ day }) => until - day);
  const circles = circlesOf(places, options.radiusKm, within.length * LARGEST_SHARE);
  const windows = Math.min(windowDays, days);
  const search = (each: (found: Found) => void, dealt: Int32Array) =>
    searchCylinders({ circles, placeOf, places: places.length, windows, least: options.least }, dealt, each);

  const all: Found[] = [];
  search((found) => all.push(found), ages);
  return {
    incidents: within.length,
    clusters: apart(all, places).map(({ circle, count, window, observed, expected, evidence }) => {
      const centre = places[circle.centre] ?? { latitude: 0, longitude: 0 };
      return {
        latitude: centre.latitude,
        longitude: centre.longitude,
        radiusKm: circle.distances[count - 1] ?? 0,
        since: until - window + 1,
        until,
        observed,
        expected,
        evidence,
      };
    }),
    replica(chance) {
      const dealt = Int32Array.from(ages);
      for (let i = dealt.length - 1; i > 0; i -= 1) {
        const j = chance.integer(i + 1);
        [dealt[i], dealt[j]] = [dealt[j] ?? 0, dealt[i] ?? 0];
      }
      let strongest = 0;
      search(({ evidence }) => {
        strongest = Math.max(strongest, evidence);
      }, dealt);
      return strongest;
    },
  };
}

/** Chance of evidence as strong anywhere by chance alone. @param replicas the strongest evidence of each. */
export function scanP(evidence: number, replicas: readonly number[]): number {
  return (1 + replicas.filter((other) => other >= evidence).length) / (replicas.length + 1);
}

interface GatheredPlace {
  readonly latitude: number;
  readonly longitude: number;
  incidents: number;
}

function gathered(incidents: readonly Incident[]) {
  for (const grid of GRIDS) {
    const byKey = new Map<string, number>();
    const sums: { latitude: number; longitude: number; incidents: number }[] = [];
    const placeOf = Int32Array.from(incidents, ({ latitude, longitude }) => {
      const key = [latitude, longitude].map((x) => (grid === 0 ? x : Math.round(x / grid))).join();
      const known = byKey.get(key);
      const index = known ?? sums.push({ latitude: 0, longitude: 0, incidents: 0 }) - 1;
      if (known === undefined) byKey.set(key, index);
      const place = sums[index];
      if (place) {
        place.latitude += latitude;
        place.longitude += longitude;
        place.incidents += 1;
      }
      return index;
    });
    if (sums.length > MOST_PLACES && grid !== GRIDS.at(-1)) continue;
    const places: GatheredPlace[] = sums.map(({ latitude, longitude, incidents: n }) => ({
      latitude: latitude / n,
      longitude: longitude / n,
      incidents: n,
    }));
    return { places, placeOf };
  }
  return { places: [], placeOf: new Int32Array() };
}

interface Circle {
  readonly centre: number;
  /** Places from the centre outwards, with their distances and the incidents up to each. */
  readonly places: Int32Array;
  readonly distances: Float64Array;
  readonly incidents: Float64Array;
}

function circlesOf(places: readonly GatheredPlace[], radiusKm: number, most: number): readonly Circle[] {
  return places.map((centre, index) => {
    const near = places
      .map((place, other) => ({ other, km: other === index ? 0 : distanceKm(centre, place) }))
      .filter(({ km }) => km <= radiusKm)
      .sort((a, b) => a.km - b.km || a.other - b.other);
    let sum = 0;
    const sums = near.map(({ other }) => (sum += places[other]?.incidents ?? 0));
    const length = Math.max(1, sums.filter((incidents) => incidents <= most).length);
    return {
      centre: index,
      places: Int32Array.from(near.slice(0, length), ({ other }) => other),
      distances: Float64Array.from(near.slice(0, length), ({ km }) => km),
      incidents: Float64Array.from(sums.slice(0, length)),
    };
  });
}

interface Found {
  readonly circle: Circle;
  /** Places in it, counted from the centre. */
  readonly count: number;
  readonly window: number;
  readonly observed: number;
  readonly expected: number;
  readonly evidence: number;
}

interface Cylinders {
  readonly circles: readonly Circle[];
  readonly placeOf: Int32Array;
  readonly places: number;
  readonly windows: number;
  readonly least: number;
}

/** Looks into every cylinder that holds more than it should; of one circle's, tells the strongest only. */
function searchCylinders(
  { circles, placeOf, places, windows, least }: Cylinders,
  ages: Int32Array,
  each: (found: Found) => void,
): void {
  // By place, how many incidents lie in the last 1, 2, 3 … days.
  const recent = new Int32Array(places * windows);
  const total = new Int32Array(windows);
  for (let i = 0; i < ages.length; i += 1) {
    const age = ages[i] ?? 0;
    if (age >= windows) continue;
    const at = (placeOf[i] ?? 0) * windows + age;
    recent[at] = (recent[at] ?? 0) + 1;
    total[age] = (total[age] ?? 0) + 1;
  }
  for (let at = 0; at < recent.length; at += 1)
    if (at % windows !== 0) recent[at] = (recent[at] ?? 0) + (recent[at - 1] ?? 0);
  for (let age = 1; age < windows; age += 1) total[age] = (total[age] ?? 0) + (total[age - 1] ?? 0);
  const counts = new Int32Array(windows);
  for (const circle of circles) {
    const found = strongestOf(circle, { recent, total, counts, all: ages.length, least });
    if (found) each(found);
  }
}

interface Counted {
  readonly recent: Int32Array;
  readonly total: Int32Array;
  /** Room for the circle's own counts. */
  readonly counts: Int32Array;
  readonly all: number;
  readonly least: number;
}

function strongestOf(circle: Circle, { recent, total, counts, all, least }: Counted): Found | undefined {
  const windows = total.length;
  let best: Found | undefined;
  counts.fill(0);
  for (let k = 0; k < circle.places.length; k += 1) {
    const start = (circle.places[k] ?? 0) * windows;
    // A place without anything lately only raises what the circle should hold.
    if (k > 0 && (recent[start + windows - 1] ?? 0) === 0) continue;
    const share = (circle.incidents[k] ?? 0) / all;
    for (let window = 0; window < windows; window += 1) {
      const observed = (counts[window] ?? 0) + (recent[start + window] ?? 0);
      counts[window] = observed;
      const expected = share * (total[window] ?? 0);
      if (observed < least || observed <= expected) continue;
      const evidence = likelihoodRatio(observed, expected, all);
      if (!best || evidence > best.evidence)
        best = { circle, count: k + 1, window: window + 1, observed, expected, evidence };
    }
  }
  return best;
}

function likelihoodRatio(observed: number, expected: number, all: number): number {
  const inside = observed * Math.log(observed / expected);
  const rest = all - observed;
  return rest > 0 ? inside + rest * Math.log(rest / (all - expected)) : inside;
}

/** The strongest of those that overlap. */
function apart(all: readonly Found[], places: readonly GatheredPlace[]): readonly Found[] {
  const kept: Found[] = [];
  const taken = new Set<number>();
  for (const found of [...all].sort((a, b) => b.evidence - a.evidence || a.circle.centre - b.circle.centre)) {
    const own = found.circle.places.subarray(0, found.count);
    if (own.some((place) => taken.has(place)) || places.length === 0) continue;
    for (const place of own) taken.add(place);
    kept.push(found);
  }
  return kept;
}
