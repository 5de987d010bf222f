/**
 * The k-th smallest of many numbers in O(n), without sorting them all.
 * Hoare 1961, Algorithm 65: Find, https://doi.org/10.1145/366622.366647.
 *
 * @param values one number or more, none NaN; put into another order on the way.
 * @param k from 0.
 */
export function kthSmallest(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1] ?? Number.NaN;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] ?? pivot) < pivot) i += 1;
      while ((values[j] ?? pivot) > pivot) j -= 1;
      if (i > j) break;
      const swapped = values[i] ?? pivot;
      values[i] = values[j] ?? pivot;
      values[j] = swapped;
      i += 1;
      j -= 1;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k] ?? Number.NaN;
}
