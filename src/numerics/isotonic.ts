/**
 * The best line that never falls: isotonic regression by pooling adjacent violators (Ayer, Brunk, Ewing, Reid and Silverman
 * 1955, https://doi.org/10.1214/aoms/1177728423).
 */

/**
 * @param places where the values were seen; those at one place get one value.
 * @param weights one a value, above 0; all the same if left out.
 * @returns one value for each, in their order, rising with the place.
 */
export function isotonic(
  places: ArrayLike<number>,
  values: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Float64Array {
  const order = Uint32Array.from({ length: places.length }, (_, i) => i).sort(
    (a, b) => (places[a] ?? 0) - (places[b] ?? 0),
  );
  const blocks: { value: number; weight: number; count: number }[] = [];
  for (let i = 0; i < order.length; ) {
    const place = places[order[i] ?? 0];
    const block = { value: 0, weight: 0, count: 0 };
    for (; i < order.length && places[order[i] ?? 0] === place; i += 1)
      join(block, values, weights, order[i] ?? 0);
    blocks.push(block);
    pool(blocks);
  }
  const fitted = new Float64Array(places.length);
  let next = 0;
  for (const { value, count } of blocks)
    for (let k = 0; k < count; k += 1) {
      fitted[order[next] ?? 0] = value;
      next += 1;
    }
  return fitted;
}

function join(
  block: { value: number; weight: number; count: number },
  values: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  i: number,
): void {
  const weight = weights?.[i] ?? 1;
  block.value = (block.value * block.weight + (values[i] ?? 0) * weight) / (block.weight + weight);
  block.weight += weight;
  block.count += 1;
}

/** While the last block lies below the one before, the two are one. */
function pool(blocks: { value: number; weight: number; count: number }[]): void {
  for (;;) {
    const [before, last] = blocks.slice(-2);
    if (!before || !last || before.value < last.value) return;
    const weight = before.weight + last.weight;
    before.value = (before.value * before.weight + last.value * last.weight) / weight;
    before.weight = weight;
    before.count += last.count;
    blocks.pop();
  }
}
