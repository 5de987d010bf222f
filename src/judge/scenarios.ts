/**
 * What a scenario set says: which futures support themselves, how far they lie from the baseline, where the
 * baseline is strained and by what, and which drivers drive.
 *
 * The cone of plausibility is what can be reached from the baseline by giving up at most two assumptions; its
 * edge is where more would have to give. Everything follows from the impacts that people stated.
 */
import { Fault } from "../kernel/fault.ts";
import type { Descriptor, Impact, ScenarioSet } from "../kernel/scenario.ts";
import {
  balanceOf,
  type ConsistentScenario,
  type CrossImpacts,
  combinationsOf,
  consistentScenarios,
  influencesOf,
  MOST_COMBINATIONS,
} from "../numerics/cross-impact.ts";

export interface Pull {
  readonly descriptor: string;
  readonly state: string;
  /** The state that is pushed harder. */
  readonly towards: string;
  /** By how much harder. */
  readonly strain: number;
  /** What pushes there and away from the chosen state, the strongest first. */
  readonly by: readonly { readonly descriptor: string; readonly state: string; readonly strength: number }[];
}

export interface ReadScenario {
  readonly states: Readonly<Record<string, string>>;
  /** Drivers whose state is not the baseline's. */
  readonly flips: readonly string[];
  readonly total: number;
  readonly margin: number;
  readonly basin: number;
}

export interface ScenarioReading {
  readonly combinations: number;
  readonly consistent: readonly ReadScenario[];
  /** What pulls the baseline out of shape; empty where it supports itself. */
  readonly baseline: readonly Pull[];
  readonly drivers: readonly {
    readonly descriptor: string;
    readonly active: number;
    readonly passive: number;
    readonly role: "drives" | "driven" | "critical" | "buffered";
  }[];
}

type Drawn = Pick<ScenarioSet, "descriptors" | "impacts">;

/** @throws Fault `invalid` where the set contradicts itself: unknown or doubled keys, an impact on itself, too much. */
export function readScenarios(set: Drawn): ScenarioReading {
  const fault = scenarioFault(set);
  if (fault !== undefined) throw new Fault("invalid", fault);
  const system = crossImpactsOf(set);
  const baseline = set.descriptors.map(({ states, baseline }) => indexOf(states, baseline));
  return {
    combinations: combinationsOf(system.states),
    consistent: consistentScenarios(system).map((scenario) => readScenario(set, scenario, baseline)),
    baseline: pullsOn(set, system, baseline),
    drivers: rolesOf(set.descriptors, system),
  };
}

/** What is wrong with a set, in one sentence; undefined where nothing is. */
export function scenarioFault({ descriptors, impacts }: Drawn): string | undefined {
  const doubled = firstDoubled(descriptors.map(({ key }) => key));
  if (doubled !== undefined)
    return `Two drivers have the key "${doubled}"; give each driver a key of its own.`;
  for (const { key, states, baseline } of descriptors) {
    const twice = firstDoubled(states.map((state) => state.key));
    if (twice !== undefined) return `Two states of "${key}" have the key "${twice}"; give each its own.`;
    if (!states.some((state) => state.key === baseline))
      return `The baseline of "${key}" is "${baseline}", which is none of its states: ${states.map((state) => state.key).join(", ")}.`;
  }
  for (const { from, to } of impacts) {
    for (const end of [from, to]) {
      const descriptor = descriptors.find(({ key }) => key === end.descriptor);
      if (!descriptor?.states.some(({ key }) => key === end.state))
        return `An impact names "${end.descriptor}: ${end.state}", which is no state of any driver here.`;
    }
    if (from.descriptor === to.descriptor)
      return `An impact of "${from.descriptor}" is on itself; impacts lead from one driver to another.`;
  }
  const pair = firstDoubled(impacts.map(pairOf));
  if (pair !== undefined) return `The impact ${pair} is stated twice; keep one.`;
  const count = combinationsOf(descriptors.map(({ states }) => states.length));
  if (count > MOST_COMBINATIONS)
    return `These drivers have ${count} combinations of states; up to ${MOST_COMBINATIONS} are looked at. Leave out a driver or join states.`;
  return undefined;
}

/** What is wrong with a told story, in one sentence. */
export function storyFault({ descriptors, stories }: Pick<ScenarioSet, "descriptors" | "stories">) {
  for (const { title, states } of stories) {
    if (!states) continue;
    for (const { key, states: known } of descriptors)
      if (!known.some((state) => state.key === states[key]))
        return `The story "${title}" gives no known state of "${key}"; a story names one of each driver, a wild card names none.`;
    const unknown = Object.keys(states).find((key) => !descriptors.some((one) => one.key === key));
    if (unknown !== undefined)
      return `The story "${title}" names the driver "${unknown}", which is not here.`;
  }
  return undefined;
}

function pairOf({ from, to }: Impact): string {
  return `${from.descriptor}: ${from.state} → ${to.descriptor}: ${to.state}`;
}

function firstDoubled(keys: readonly string[]): string | undefined {
  return keys.find((key, at) => keys.indexOf(key) !== at);
}

function indexOf(states: Descriptor["states"], key: string | undefined): number {
  return states.findIndex((state) => state.key === key);
}

export function crossImpactsOf({ descriptors, impacts }: Drawn): CrossImpacts {
  const strengths = new Map(impacts.map((impact) => [pairOf(impact), impact.strength]));
  const end = (descriptor: number, state: number) => ({
    descriptor: descriptors[descriptor]?.key ?? "",
    state: descriptors[descriptor]?.states[state]?.key ?? "",
  });
  return {
    states: descriptors.map(({ states }) => states.length),
    impact: (from, state, to, toState) =>
      strengths.get(pairOf({ from: end(from, state), to: end(to, toState), strength: 0 })) ?? 0,
  };
}

function readScenario(
  { descriptors }: Drawn,
  { states, total, margin, basin }: ConsistentScenario,
  baseline: readonly number[],
): ReadScenario {
  return {
    states: Object.fromEntries(
      descriptors.map(({ key, states: known }, at) => [key, known[states[at] ?? 0]?.key ?? ""]),
    ),
    flips: descriptors.filter((_, at) => states[at] !== baseline[at]).map(({ key }) => key),
    total,
    margin,
    basin,
  };
}

/** At each strained driver of a scenario: where it is pulled, and by whom. */
function pullsOn(set: Drawn, system: CrossImpacts, scenario: readonly number[]): Pull[] {
  const { balances, strains } = balanceOf(system, scenario);
  return set.descriptors.flatMap(({ key, states }, to) => {
    const strain = strains[to] ?? 0;
    if (strain <= 0) return [];
    const row = balances[to] ?? [];
    const own = scenario[to] ?? 0;
    const towards = row.indexOf(Math.max(...row));
    const by = set.descriptors.flatMap((other, from) => {
      const state = scenario[from] ?? 0;
      if (from === to) return [];
      const strength = system.impact(from, state, to, towards) - system.impact(from, state, to, own);
      return strength > 0 ? [{ descriptor: other.key, state: other.states[state]?.key ?? "", strength }] : [];
    });
    return [
      {
        descriptor: key,
        state: states[own]?.key ?? "",
        towards: states[towards]?.key ?? "",
        strain,
        by: by.toSorted((a, b) => b.strength - a.strength),
      },
    ];
  });
}

/** Vester's reading: against the mean of all, who acts much, who is acted on much, both (critical) or neither. */
function rolesOf(descriptors: readonly Descriptor[], system: CrossImpacts): ScenarioReading["drivers"] {
  const influences = influencesOf(system);
  const mean = influences.reduce((sum, { active }) => sum + active, 0) / influences.length;
  return descriptors.map(({ key }, at) => {
    const { active = 0, passive = 0 } = influences[at] ?? {};
    const isActive = active > mean;
    const isPassive = passive > mean;
    const role = isActive ? (isPassive ? "critical" : "drives") : isPassive ? "driven" : "buffered";
    return { descriptor: key, active, passive, role };
  });
}

/** Which consistent scenario a told story is, and what strains it where it is none. */
export function readStory(
  set: Drawn,
  states: Readonly<Record<string, string>>,
): { readonly pulls: readonly Pull[]; readonly flips: readonly string[] } {
  const scenario = set.descriptors.map(({ key, states: known }) => indexOf(known, states[key]));
  return {
    pulls: pullsOn(set, crossImpactsOf(set), scenario),
    flips: set.descriptors.filter(({ key, baseline }) => states[key] !== baseline).map(({ key }) => key),
  };
}
