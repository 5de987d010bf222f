/**
 * Made-up meters with anomalies put in: kinds of series that the development part of the Numenta benchmark has
 * none of, so that the detector's figures are not chosen for traffic and advertising alone. Easier than life in what they leave
 * out, and harder in their bursts; 35 series, 88 windows, seed "made-up meters".
 */
import { type Chance, seededChance } from "../src/numerics/chance.ts";
import type { NabSeries } from "./nab-data.ts";

const MINUTES_5 = 300;
const MINUTES_30 = 1_800;
const DAY = 86_400;
/** Readings that an anomaly lasts at most. */
const LASTS = 20;

/** Where reading `i` lies within an anomaly, 0 being its first reading; absent outside. */
type Within = (i: number) => number | undefined;
type Maker = (chance: Chance, place: number) => (i: number, within: Within) => number;

interface Kind {
  readonly series: number;
  readonly length: number;
  readonly step: number;
  readonly anomalies: number;
  readonly maker: Maker;
}

const KINDS: Readonly<Record<string, Kind>> = {
  posts: { series: 8, length: 15_000, step: MINUTES_5, anomalies: 3, maker: posts },
  processors: { series: 6, length: 4_000, step: MINUTES_5, anomalies: 2, maker: processors },
  network: { series: 6, length: 4_000, step: MINUTES_5, anomalies: 2, maker: network },
  requests: { series: 5, length: 4_000, step: MINUTES_5, anomalies: 2, maker: requests },
  temperatures: { series: 4, length: 12_000, step: MINUTES_5, anomalies: 3, maker: temperatures },
  passengers: { series: 3, length: 10_000, step: MINUTES_30, anomalies: 4, maker: passengers },
  keys: { series: 3, length: 4_000, step: MINUTES_5, anomalies: 2, maker: keys },
};

/** Windows a tenth of each series long in all, as the benchmark has them, around the middle of which an anomaly begins. */
export function madeUpMeters(): readonly NabSeries[] {
  const root = seededChance("made-up meters");
  return Object.entries(KINDS).flatMap(([name, kind]) =>
    Array.from({ length: kind.series }, (_, place) =>
      made(`${name}/${place}`, kind, root.stream(`${name} ${place}`), place),
    ),
  );
}

function made(
  name: string,
  { length, step, anomalies, maker }: Kind,
  chance: Chance,
  place: number,
): NabSeries {
  const width = Math.floor((0.1 * length) / anomalies);
  const starts: number[] = [];
  while (starts.length < anomalies) {
    const start = Math.floor(length * (0.2 + 0.7 * chance.uniform()));
    if (starts.every((other) => Math.abs(other - start) > width + LASTS)) starts.push(start);
  }
  starts.sort((a, b) => a - b);
  const within: Within = (i) => {
    const start = starts.find((one) => i >= one && i < one + LASTS);
    return start === undefined ? undefined : i - start;
  };
  const reading = maker(chance, place);
  const indices = Array.from({ length }, (_, i) => i);
  return {
    name,
    timestamps: indices.map(String),
    seconds: indices.map((i) => 1_390_000_000 + i * step),
    values: indices.map((i) => reading(i, within)),
    windows: starts.map((start) => {
      const first = start - Math.floor(width / 2);
      return [String(Math.max(0, first)), String(Math.min(length - 1, first + width - 1))] as const;
    }),
  };
}

function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(1 - chance.uniform())) * Math.cos(2 * Math.PI * chance.uniform());
}

function round(i: number, step: number): number {
  return Math.sin(((i * step) / DAY) * 2 * Math.PI);
}

/** Counts in bursts, as of posts about a company; an anomaly is a burst five times as high that fades. */
function posts(chance: Chance): ReturnType<Maker> {
  const usual = 5 + 60 * chance.uniform();
  let mood = 0;
  return (i, within) => {
    mood = 0.6 * mood + 0.45 * normal(chance);
    const at = within(i);
    const burst = at === undefined ? 1 : 1 + 4 * Math.exp(-at / 15);
    const chatter = chance.uniform() < 0.004 ? 3 + 4 * chance.uniform() : 1;
    return Math.round(usual * Math.exp(mood + 0.5 * round(i, MINUTES_5)) * chatter * burst);
  };
}

/** A level with noise and small spikes; it rises for good, rises for a while, or falls for a while. */
function processors(chance: Chance, place: number): ReturnType<Maker> {
  const level = 2 + 40 * chance.uniform();
  let shift = 0;
  return (i, within) => {
    const at = within(i);
    if (at === 0 && place % 3 === 0) shift += 0.5 * level;
    const spike = chance.uniform() < 0.006 ? 0.3 * level * chance.uniform() : 0;
    const away = at === undefined ? 0 : [0, 0.8, -0.6][place % 3];
    return level + shift + 0.03 * level * normal(chance) + spike + (away ?? 0) * level;
  };
}

/** Every fiftieth reading five to fifteen times the usual one; an anomaly is thirty times, for four readings. */
function network(chance: Chance): ReturnType<Maker> {
  return (i, within) => {
    const spike = chance.uniform() < 0.02 ? 5 + 10 * chance.uniform() : 1;
    return Math.exp(11 + 0.3 * normal(chance)) * spike * ((within(i) ?? LASTS) < 4 ? 30 : 1);
  };
}

/** A daily round under skewed noise; three and a half times as much for six readings. */
function requests(chance: Chance): ReturnType<Maker> {
  return (i, within) => {
    let noise = 0;
    for (let j = 0; j < 3; j += 1) noise -= Math.log(1 - chance.uniform()) / 3;
    return (60 + 40 * round(i, MINUTES_5)) * noise * ((within(i) ?? LASTS) < 6 ? 3.5 : 1);
  };
}

/** A figure that wanders, and falls at once before it comes back. */
function temperatures(chance: Chance): ReturnType<Maker> {
  let wandering = 0;
  return (i, within) => {
    wandering = 0.995 * wandering + 0.3 * normal(chance);
    const at = within(i);
    return 85 + 2 * wandering + 0.5 * normal(chance) - (at === undefined ? 0 : 25 * Math.exp(-at / 8));
  };
}

/** A daily and weekly round; little more than half of it for ten hours. */
function passengers(chance: Chance): ReturnType<Maker> {
  let mood = 0;
  return (i, within) => {
    mood = 0.9 * mood + 0.03 * normal(chance);
    const height = Math.floor(i / 48) % 7 > 4 ? 0.2 : 0.45;
    const usual = 15_000 * (0.7 + height * round(i - 20, MINUTES_30)) * Math.exp(mood);
    return usual * (within(i) === undefined ? 1 : 0.55);
  };
}

/** Now and then a key is held, else nearly nothing; an anomaly is nearly twice of whatever there is. */
function keys(chance: Chance): ReturnType<Maker> {
  return (i, within) => {
    const held = chance.uniform() < 0.1 ? 3 * Math.sqrt(chance.uniform()) : 0.1 * Math.abs(normal(chance));
    return held * (within(i) === undefined ? 1 : 1.8);
  };
}
