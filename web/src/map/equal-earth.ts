/**
 * The Equal Earth projection: countries as large as they are, so that no colour weighs more for lying far north.
 *
 * Šavrič, Patterson and Jenny 2018, https://doi.org/10.1080/13658816.2018.1504949.
 */
const A = [1.340264, -0.081106, 0.000893, 0.003796] as const;
const M = Math.sqrt(3) / 2;

export interface Flat {
  readonly x: number;
  readonly y: number;
}

/** @returns x from −2.71 to 2.71 and y, downwards, from −1.32 to 1.32; the equator's middle is 0, 0. */
export function equalEarth(longitude: number, latitude: number): Flat {
  const theta = Math.asin(M * Math.sin((latitude * Math.PI) / 180));
  const t2 = theta * theta;
  const t6 = t2 * t2 * t2;
  const across = (longitude * Math.PI) / 180;
  return {
    x: (across * Math.cos(theta)) / (M * (A[0] + 3 * A[1] * t2 + t6 * (7 * A[2] + 9 * A[3] * t2))),
    y: -theta * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2)),
  };
}
