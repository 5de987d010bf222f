/**
 * Whether two ways take differently long: a permutation test within pairs on the difference of the lower quartiles
 * (Pitman 1937, doi:10.2307/2984124). Other work on the machine only ever makes an answer later, so that the faster
 * answers say most; it falls on both of a pair alike, and no distribution is assumed.
 */
export interface Pair {
  /** Milliseconds. */
  readonly one: number;
  readonly other: number;
}

const FLIPS = 2_000;

/** @returns the two-sided p-value of "no difference". */
export function differenceOf(pairs: readonly Pair[], random: () => number): number {
  const seen = apart(pairs);
  let asFar = 0;
  for (let flip = 0; flip < FLIPS; flip += 1) {
    const swapped = pairs.map(({ one, other }) =>
      random() < 0.5 ? { one, other } : { one: other, other: one },
    );
    if (apart(swapped) >= seen) asFar += 1;
  }
  return (asFar + 1) / (FLIPS + 1);
}

function apart(pairs: readonly Pair[]): number {
  return Math.abs(
    lowerQuartile(pairs.map(({ one }) => one)) - lowerQuartile(pairs.map(({ other }) => other)),
  );
}

/** Asks both in turn, in an order drawn anew for each pair; the first pairs, which warm things up, are not counted. */
export async function timedPairs(
  count: number,
  { one, other }: { readonly one: () => Promise<unknown>; readonly other: () => Promise<unknown> },
  random: () => number,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  const warming = Math.ceil(count / 10);
  for (let i = 0; i < count + warming; i += 1) {
    const isOneFirst = random() < 0.5;
    const first = await taken(isOneFirst ? one : other);
    const second = await taken(isOneFirst ? other : one);
    if (i >= warming) pairs.push(isOneFirst ? { one: first, other: second } : { one: second, other: first });
  }
  return pairs;
}

async function taken(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function lowerQuartile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 4)] ?? 0;
}

/** Chance that is the same in every run, from 0 to 1. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
