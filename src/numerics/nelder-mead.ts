/**
 * The downhill simplex: the lowest point of a function of a few numbers, without its derivatives.
 *
 * Nelder and Mead 1965, https://doi.org/10.1093/comjnl/7.4.308, with the coefficients of the original. Draws nothing by
 * chance: the same function and start give the same point.
 */
export interface Lowest {
  readonly point: Float64Array;
  readonly value: number;
}

/**
 * @param height to be made small; anything but a number counts as infinitely high, which is how bounds are kept.
 * @param start where the simplex begins. @param steps its first edge along each axis, none of them 0.
 * @param evaluations at most so many (about); `tolerance` is the relative spread of heights at which it rests.
 */
export function lowest(
  height: (point: Float64Array) => number,
  start: ArrayLike<number>,
  steps: ArrayLike<number>,
  { evaluations = 400, tolerance = 1e-6 } = {},
): Lowest {
  const width = start.length;
  const measured = (point: Float64Array): Lowest => {
    const value = height(point);
    return { point, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  const corners = [measured(Float64Array.from(start))];
  for (let axis = 0; axis < width; axis += 1) {
    const point = Float64Array.from(start);
    point[axis] = (start[axis] ?? 0) + (steps[axis] ?? 1);
    corners.push(measured(point));
  }
  if (width === 0) return measured(new Float64Array());
  let used = width + 1;
  corners.sort(byValue);
  while (used < evaluations) {
    const [best, worst, second] = [corner(corners, 0), corner(corners, width), corner(corners, width - 1)];
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance)) break;
    const along = (share: number) => {
      used += 1;
      return measured(between(corners, width, share));
    };
    const next = moved(along, best, worst, second);
    if (next) corners[width] = next;
    else {
      for (let i = 1; i <= width; i += 1)
        corners[i] = measured(corner(corners, i).point.map((x, axis) => (x + (best.point[axis] ?? 0)) / 2));
      used += width;
    }
    corners.sort(byValue);
  }
  return corner(corners, 0);
}

/** The corner that takes the worst one's place: mirrored, stretched or drawn in; none if no such is lower. */
function moved(
  along: (share: number) => Lowest,
  best: Lowest,
  worst: Lowest,
  second: Lowest,
): Lowest | undefined {
  const reflected = along(1);
  if (reflected.value < best.value) {
    const expanded = along(2);
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < second.value) return reflected;
  const contracted = along(reflected.value < worst.value ? 0.5 : -0.5);
  return contracted.value < Math.min(reflected.value, worst.value) ? contracted : undefined;
}

/** From the worst corner through the middle of the others: 1 is its mirror image, 0 the middle itself. */
function between(corners: readonly Lowest[], width: number, share: number): Float64Array {
  const worst = corner(corners, width).point;
  return worst.map((w, axis) => {
    let middle = 0;
    for (let i = 0; i < width; i += 1) middle += (corner(corners, i).point[axis] ?? 0) / width;
    return middle + share * (middle - w);
  });
}

function byValue(one: Lowest, other: Lowest): number {
  return one.value === other.value ? 0 : one.value - other.value;
}

function corner(corners: readonly Lowest[], i: number): Lowest {
  const found = corners[i];
  if (!found) throw new Error("a simplex has lost a corner");
  return found;
}
