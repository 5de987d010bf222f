import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  balanceOf,
  type CrossImpacts,
  combinationsOf,
  consistentScenarios,
  influencesOf,
  MOST_COMBINATIONS,
} from "./cross-impact.ts";

/** States and one impact for each pair of states, as a flat list that repeats. */
const systems = fc
  .record({
    states: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
    strengths: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 200 }),
  })
  .map(({ states, strengths }) => systemOf(states, strengths));

function systemOf(states: readonly number[], strengths: readonly number[]): CrossImpacts {
  const impact = (from: number, state: number, to: number, toState: number) =>
    from === to ? 0 : (strengths[(from * 131 + state * 31 + to * 17 + toState * 5) % strengths.length] ?? 0);
  return { states, impact };
}

function everyCombination(states: readonly number[]): number[][] {
  return states.reduce<number[][]>(
    (all, count) => all.flatMap((one) => Array.from({ length: count }, (_, state) => [...one, state])),
    [[]],
  );
}

describe("cross-impact balances", () => {
  test("find exactly the combinations in which no descriptor is pushed elsewhere", () => {
    fc.assert(
      fc.property(systems, (system) => {
        const found = consistentScenarios(system).map(({ states }) => states.join());
        const expected = everyCombination(system.states).filter((states) =>
          balanceOf(system, states).strains.every((strain) => strain === 0),
        );
        expect(found.toSorted()).toEqual(expected.map((states) => states.join()).toSorted());
      }),
    );
  });

  test("give shares of all combinations that never add up to more than one, and each holds at least itself", () => {
    fc.assert(
      fc.property(systems, (system) => {
        const scenarios = consistentScenarios(system);
        const smallest = 1 / combinationsOf(system.states);
        for (const { basin } of scenarios) expect(basin).toBeGreaterThanOrEqual(smallest - 1e-12);
        expect(scenarios.reduce((sum, { basin }) => sum + basin, 0)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  test("count what the chosen states receive from each other, and by how much they lead", () => {
    // Two descriptors that further each other's like state: calm with calm by 2, war with war by 3.
    const impact = (_from: number, state: number, _to: number, toState: number) =>
      state !== toState ? 0 : state === 0 ? 2 : 3;
    const scenarios = consistentScenarios({ states: [2, 2], impact });
    expect(scenarios.map(({ states, total, margin }) => ({ states, total, margin }))).toEqual([
      { states: [1, 1], total: 6, margin: 3 },
      { states: [0, 0], total: 4, margin: 2 },
    ]);
    // From calm with war each goes to the other's state, back and forth: that circle ends nowhere.
    expect(scenarios.map(({ basin }) => basin)).toEqual([0.25, 0.25]);
  });

  test("say at which descriptor another state is pushed harder, and by how much", () => {
    const impact = (from: number, state: number, _to: number, toState: number) =>
      from === 0 && state === 1 && toState === 0 ? 3 : 0;
    expect(balanceOf({ states: [2, 2], impact }, [1, 1])).toEqual({
      balances: [
        [0, 0],
        [3, 0],
      ],
      strains: [0, 3],
    });
    expect(influencesOf({ states: [2, 2], impact })).toEqual([
      { active: 3, passive: 0 },
      { active: 0, passive: 3 },
    ]);
  });

  test("look at all 390,625 combinations of eight descriptors with five states, and at no more than they can", () => {
    const strengths = Array.from({ length: 997 }, (_, i) => ((i * 7919) % 7) - 3);
    const scenarios = consistentScenarios(systemOf(Array(8).fill(5), strengths));
    for (const { states } of scenarios)
      expect(balanceOf(systemOf(Array(8).fill(5), strengths), states).strains).toEqual(Array(8).fill(0));
    expect(() => consistentScenarios(systemOf(Array(10).fill(5), strengths))).toThrow(RangeError);
    expect(combinationsOf(Array(8).fill(5))).toBeLessThan(MOST_COMBINATIONS);
  });
});
