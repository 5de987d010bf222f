/**
 * Seeded chance: the only source of randomness below `app`.
 *
 * One invariant: a stream is a function of its seed and its name alone. How often another stream was drawn
 * from, or in which order streams were made, never changes a number, so that places can be forecast one by
 * one, in parallel or in another order and still give the same bytes.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand, https://pracrand.sourceforge.net): 128 bits of state,
 * integer arithmetic only, and therefore the same on every machine.
 */
export interface Chance {
  /** 32 random bits, as an integer from 0 to 2^32 - 1. */
  bits(): number;
  /** Uniform on [0, 1), with 53 random bits. */
  uniform(): number;
  /** Uniform on the integers 0 … below - 1; `below` from 1 to 2^32. */
  integer(below: number): number;
  /** The stream of that name below this one. Does not advance this stream. */
  stream(name: string): Chance;
}

/** @param seed any number or word; the number 1 and the word "1" are the same seed. */
export function seededChance(seed: number | string): Chance {
  return streamCalled(String(seed));
}

function streamCalled(name: string): Chance {
  const state = stateFrom(name);
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let counter = state[3];

  function bits(): number {
    const out = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return out >>> 0;
  }

  // The first outputs still show the structure of the seed.
  for (let round = 0; round < 16; round += 1) bits();

  return {
    bits,
    uniform: () => ((bits() >>> 5) * 67_108_864 + (bits() >>> 6)) / 9_007_199_254_740_992,
    integer(below) {
      // Values above the largest multiple of `below` would make small numbers likelier; draw again.
      const limit = 4_294_967_296 - (4_294_967_296 % below);
      let drawn = bits();
      while (drawn >= limit) drawn = bits();
      return drawn % below;
    },
    // The unit separator cannot be typed into a name by accident, so "a/b" is not the child "b" of "a".
    stream: (child) => streamCalled(`${name}\u001f${child}`),
  };
}

/** Four 32-bit words from a name: four FNV-1a hashes with different bases, each finished as in MurmurHash3. */
function stateFrom(name: string): readonly [number, number, number, number] {
  const hash = (basis: number): number => {
    let h = basis | 0;
    for (let i = 0; i < name.length; i += 1) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  };
  return [hash(0x811c9dc5), hash(0x2f0b4a27), hash(0x6a09e667), hash(0xbb67ae85) | 1];
}
