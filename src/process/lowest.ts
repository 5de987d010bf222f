/** The lowest of many texts, without sorting them: a binary heap (Williams 1964, doi:10.1145/512274.512284). */
export interface Lowest {
  add(text: string): void;
  /** The lowest for which `stands` holds; those for which it does not are forgotten on the way. */
  first(stands: (text: string) => boolean): string | undefined;
}

export function lowestOf(): Lowest {
  const heap: string[] = [];
  return {
    add(text) {
      heap.push(text);
      rise(heap, heap.length - 1);
    },
    first(stands) {
      for (let top = heap[0]; top !== undefined; top = heap[0]) {
        if (stands(top)) return top;
        const last = heap.pop();
        if (last === undefined || heap.length === 0) continue;
        heap[0] = last;
        sink(heap);
      }
      return undefined;
    },
  };
}

function rise(heap: string[], from: number): void {
  for (let at = from; at > 0; ) {
    const above = (at - 1) >> 1;
    if (!isLower(heap, at, above)) return;
    swap(heap, at, above);
    at = above;
  }
}

function sink(heap: string[]): void {
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    const lower = isLower(heap, left + 1, left) ? left + 1 : left;
    if (!isLower(heap, lower, at)) return;
    swap(heap, at, lower);
    at = lower;
  }
}

/** What is not there is not lower. */
function isLower(heap: readonly string[], a: number, b: number): boolean {
  const [first, second] = [heap[a], heap[b]];
  return first !== undefined && second !== undefined && first < second;
}

function swap(heap: string[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]];
  if (first === undefined || second === undefined) return;
  heap[a] = second;
  heap[b] = first;
}
