/** What the world offers and tests replace: time and chance are handed in, never taken. */
export interface Clock {
  now(): Date;
}

/** Uniform in [0, 1). */
export type Random = () => number;
