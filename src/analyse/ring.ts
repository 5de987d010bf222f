/** The last few values of something, as a state that can be saved: a list that is written round and round. */
export interface Ring {
  /** As many as have come in, up to the size. */
  readonly kept: number[];
  /** Where the next one is written. */
  next: number;
}

export function emptyRing(): Ring {
  return { kept: [], next: 0 };
}

/** @returns the value that was put out, once `size` are kept. */
export function enter(ring: Ring, value: number, size: number): number | undefined {
  const { kept, next } = ring;
  const out = kept[next];
  kept[next] = value;
  ring.next = next + 1 === size ? 0 : next + 1;
  return out;
}

/** @param age 0 for the newest; less than how many are kept. */
export function aged(ring: Ring, age: number): number {
  const { kept, next } = ring;
  const index = next - 1 - age;
  return kept[index < 0 ? index + kept.length : index] ?? Number.NaN;
}
