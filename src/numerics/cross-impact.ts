/**
 * Cross-impact balance: which combinations of states support themselves (Weimer-Jehle 2006, Technological
 * Forecasting and Social Change 73(4), doi:10.1016/j.techfore.2005.06.005).
 *
 * Every combination is looked at; none is drawn by chance. What comes out follows from the impacts that people
 * stated and from nothing else: a share of combinations is no probability.
 */

/** `impacts[i][k][j][l]`: how much state k of descriptor i furthers (+) or hinders (−) state l of descriptor j. */
export interface CrossImpacts {
  /** How many states each descriptor has. */
  readonly states: readonly number[];
  /** 0 where nothing was said; a descriptor does not act on itself. */
  impact(from: number, state: number, to: number, toState: number): number;
}

export interface ConsistentScenario {
  /** One state of each descriptor. */
  readonly states: readonly number[];
  /** Sum of the impacts that the chosen states receive from each other. */
  readonly total: number;
  /** How far the chosen state leads the next best one, at the descriptor where it leads least; 0 is a tie. */
  readonly margin: number;
  /** Of all combinations, the share that ends here when each descriptor goes where it is pushed, step by step. */
  readonly basin: number;
}

export interface ScenarioBalance {
  /** By descriptor and state: the impacts that this state receives from the states chosen elsewhere. */
  readonly balances: readonly (readonly number[])[];
  /** By descriptor: by how much another state is pushed harder than the chosen one; 0 where it is consistent. */
  readonly strains: readonly number[];
}

/** Above this every combination is no longer looked at within a second; 8 descriptors of 5 states are 390,625. */
export const MOST_COMBINATIONS = 2_000_000;

export function combinationsOf(states: readonly number[]): number {
  return states.reduce((product, count) => product * count, 1);
}

/** The scenario's own balances, and where it is strained. */
export function balanceOf(system: CrossImpacts, scenario: readonly number[]): ScenarioBalance {
  const balances = system.states.map((count, to) =>
    Array.from({ length: count }, (_, toState) =>
      scenario.reduce(
        (sum, state, from) => sum + (from === to ? 0 : system.impact(from, state, to, toState)),
        0,
      ),
    ),
  );
  return {
    balances,
    strains: balances.map((row, to) => Math.max(...row) - (row[scenario[to] ?? 0] ?? 0)),
  };
}

/**
 * Every consistent scenario, by how much of all combinations ends in it, then by total impact.
 *
 * @throws RangeError where there are more than `MOST_COMBINATIONS`.
 */
export function consistentScenarios(system: CrossImpacts): ConsistentScenario[] {
  const count = combinationsOf(system.states);
  if (count > MOST_COMBINATIONS)
    throw new RangeError(`${count} combinations are more than ${MOST_COMBINATIONS}.`);
  const walk = walkAll(system, count);
  const ends = basinsOf(walk.next);
  return walk.consistent
    .map(({ index, total, margin }) => ({
      states: statesAt(index, system.states),
      total,
      margin,
      basin: (ends.get(index) ?? 0) / count,
    }))
    .sort((a, b) => b.basin - a.basin || b.total - a.total);
}

interface Walk {
  /** Where each combination goes in one step. */
  readonly next: Int32Array;
  readonly consistent: readonly { readonly index: number; readonly total: number; readonly margin: number }[];
}

/** Like an odometer, the last descriptor fastest: each step changes few states, so that sums are carried on. */
function walkAll(system: CrossImpacts, count: number): Walk {
  const { states } = system;
  const offsets = offsetsOf(states);
  const width = states.reduce((sum, own) => sum + own, 0);
  const pushes = pushesOf(system, offsets, width);
  const strides = stridesOf(states);
  const chosen = new Int32Array(states.length);
  const sums = new Float64Array(width);
  for (const offset of offsets) add(sums, pushes, offset, 1);
  const next = new Int32Array(count);
  const consistent: { index: number; total: number; margin: number }[] = [];
  for (let index = 0; index < count; index += 1) {
    const step = stepFrom({ states, offsets, strides, chosen, sums }, index);
    next[index] = step.next;
    if (step.next === index) consistent.push({ index, total: step.total, margin: step.margin });
    advance(states, offsets, chosen, sums, pushes);
  }
  return { next, consistent };
}

interface Standing {
  readonly states: readonly number[];
  readonly offsets: readonly number[];
  readonly strides: readonly number[];
  readonly chosen: Int32Array;
  readonly sums: Float64Array;
}

/** All descriptors go to the state that is pushed hardest; who stands on one of several hardest stays. */
function stepFrom({ states, offsets, strides, chosen, sums }: Standing, index: number) {
  let next = index;
  let total = 0;
  let margin = Number.POSITIVE_INFINITY;
  for (let to = 0; to < states.length; to += 1) {
    const own = chosen[to] ?? 0;
    const offset = offsets[to] ?? 0;
    const held = sums[offset + own] ?? 0;
    let best = own;
    let most = held;
    let rival = Number.NEGATIVE_INFINITY;
    for (let state = 0; state < (states[to] ?? 0); state += 1) {
      if (state === own) continue;
      const sum = sums[offset + state] ?? 0;
      if (sum > rival) rival = sum;
      if (sum > most) [best, most] = [state, sum];
    }
    total += held;
    margin = Math.min(margin, held - rival);
    next += (best - own) * (strides[to] ?? 0);
  }
  return { next, total, margin };
}

function advance(
  states: readonly number[],
  offsets: readonly number[],
  chosen: Int32Array,
  sums: Float64Array,
  pushes: Float64Array,
): void {
  for (let at = states.length - 1; at >= 0; at -= 1) {
    const before = chosen[at] ?? 0;
    const after = before + 1 < (states[at] ?? 0) ? before + 1 : 0;
    const offset = offsets[at] ?? 0;
    chosen[at] = after;
    add(sums, pushes, offset + before, -1);
    add(sums, pushes, offset + after, 1);
    if (after !== 0) return;
  }
}

/** What one state pushes, added to the sums of all states. */
function add(sums: Float64Array, pushes: Float64Array, row: number, sign: number): void {
  const width = sums.length;
  for (let column = 0; column < width; column += 1)
    sums[column] = (sums[column] ?? 0) + sign * (pushes[row * width + column] ?? 0);
}

/** How many combinations end at each that stays where it is; circles end nowhere. */
function basinsOf(next: Int32Array): ReadonlyMap<number, number> {
  const UNSEEN = -1;
  const CIRCLE = -2;
  const end = new Int32Array(next.length).fill(UNSEEN);
  const onPath = new Int32Array(next.length).fill(UNSEEN);
  const counts = new Map<number, number>();
  const path: number[] = [];
  for (let start = 0; start < next.length; start += 1) {
    path.length = 0;
    let at = start;
    while (end[at] === UNSEEN && onPath[at] !== start && next[at] !== at) {
      onPath[at] = start;
      path.push(at);
      at = next[at] ?? at;
    }
    const known = end[at] ?? UNSEEN;
    const goal = known !== UNSEEN ? known : next[at] === at ? at : CIRCLE;
    end[at] = goal;
    for (const passed of path) end[passed] = goal;
  }
  for (const goal of end) if (goal !== CIRCLE) counts.set(goal, (counts.get(goal) ?? 0) + 1);
  return counts;
}

function pushesOf(system: CrossImpacts, offsets: readonly number[], width: number): Float64Array {
  const pushes = new Float64Array(width * width);
  for (const [from, own] of system.states.entries())
    for (let state = 0; state < own; state += 1)
      for (const [to, others] of system.states.entries())
        for (let toState = 0; from !== to && toState < others; toState += 1)
          pushes[((offsets[from] ?? 0) + state) * width + (offsets[to] ?? 0) + toState] = system.impact(
            from,
            state,
            to,
            toState,
          );
  return pushes;
}

function offsetsOf(states: readonly number[]): number[] {
  return states.map((_, at) => states.slice(0, at).reduce((sum, own) => sum + own, 0));
}

function stridesOf(states: readonly number[]): number[] {
  return states.map((_, at) => combinationsOf(states.slice(at + 1)));
}

function statesAt(index: number, states: readonly number[]): number[] {
  return stridesOf(states).map((stride, at) => Math.floor(index / stride) % (states[at] ?? 1));
}

export interface Influence {
  /** Sum of the sizes of the impacts it has on others. */
  readonly active: number;
  /** Sum of the sizes of the impacts others have on it. */
  readonly passive: number;
}

/** Who drives and who is driven: sums over all states (Vester's active and passive sums on the finer matrix). */
export function influencesOf(system: CrossImpacts): Influence[] {
  const sums = system.states.map(() => ({ active: 0, passive: 0 }));
  for (const [from, own] of system.states.entries())
    for (let state = 0; state < own; state += 1)
      for (const [to, others] of system.states.entries())
        for (let toState = 0; from !== to && toState < others; toState += 1) {
          const size = Math.abs(system.impact(from, state, to, toState));
          const [driver, driven] = [sums[from], sums[to]];
          if (driver) driver.active += size;
          if (driven) driven.passive += size;
        }
  return sums;
}
