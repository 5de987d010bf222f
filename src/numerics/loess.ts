/**
 * Local straight lines through values at even steps, weighted by closeness (tricube): loess of degree one.
 *
 * Cleveland 1979, https://doi.org/10.1080/01621459.1979.10481038.
 */

/**
 * @param values finite, one or more. @param window how many neighbours a line goes through, at least 3; more than there
 *   are values widen the weights instead. @param beyond also so many places before the first and after the last value.
 * @returns the lines' heights, `values.length + 2 × beyond` of them.
 */
export function loess(values: Float64Array, window: number, beyond = 0): Float64Array {
  const n = values.length;
  const width = Math.min(window, n);
  // Every so manyth place is computed and the others lie on the straight line between.
  const jump = Math.max(1, Math.floor(window / 10));
  const total = n + 2 * beyond;
  const smoothed = new Float64Array(total);
  let before = 0;
  for (let place = 0; place < total; place = Math.min(place + jump, Math.max(place + 1, total - 1))) {
    smoothed[place] = heightAt(values, place - beyond, width, window);
    for (let i = before + 1; i < place; i += 1) {
      const share = (i - before) / (place - before);
      smoothed[i] = (1 - share) * (smoothed[before] ?? 0) + share * (smoothed[place] ?? 0);
    }
    before = place;
  }
  return smoothed;
}

function heightAt(values: Float64Array, x: number, width: number, window: number): number {
  const n = values.length;
  const first = Math.min(Math.max(0, Math.ceil(x - width / 2)), n - width);
  const last = first + width - 1;
  const reach = Math.max(x - first, last - x) + Math.max(0, Math.floor((window - n) / 2));
  let [w0, w1, w2, y0, y1] = [0, 0, 0, 0, 0];
  for (let i = first; i <= last; i += 1) {
    const distance = Math.abs(i - x) / (reach || 1);
    const weight = distance < 1 ? (1 - distance ** 3) ** 3 : 0;
    const [d, y] = [i - x, values[i] ?? 0];
    w0 += weight;
    w1 += weight * d;
    w2 += weight * d * d;
    y0 += weight * y;
    y1 += weight * d * y;
  }
  const determinant = w0 * w2 - w1 * w1;
  if (!(determinant > 1e-9 * w0 * w0))
    return w0 > 0 ? y0 / w0 : (values[Math.min(n - 1, Math.max(0, x))] ?? 0);
  return (y0 * w2 - y1 * w1) / determinant;
}
