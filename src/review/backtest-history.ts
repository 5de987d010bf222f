/**
 * What was known when: readings with the day they are about and the day on which they became known.
 *
 * The invariant: through `knownOn` nobody can see, or change, anything that became known later, be it a reading or its
 * correction.
 */
export interface DatedReading {
  readonly place: string;
  /** Running number of the step it is about: a day, a week or a month, the same for all. */
  readonly at: number;
  /** Step in which it became known; a correction is a further reading of the same place and step. */
  readonly knownAt: number;
  readonly value: number;
}

/** The readings of every place as they stood in a step. */
export interface Known {
  readonly asOf: number;
  /** Of one place, by step upwards, each step in its newest version of then; frozen. */
  readings(place: string): readonly DatedReading[];
}

export type History = (asOf: number) => Known;

/** @param readings in any order. Of two versions that became known in one step, the later in the list stands. */
export function historyOf(readings: readonly DatedReading[]): History {
  const known = placed(readings.map((reading) => Object.freeze({ ...reading })));
  for (const own of known.values()) own.sort((a, b) => a.knownAt - b.knownAt);
  return (asOf) => {
    const asked = new Map<string, readonly DatedReading[]>();
    return Object.freeze({
      asOf,
      readings(place: string) {
        const before = asked.get(place);
        if (before) return before;
        const newest = new Map<number, DatedReading>();
        for (const reading of known.get(place) ?? []) {
          if (reading.knownAt > asOf) break;
          // A figure for a step that has not come is a plan, not a reading.
          if (reading.at <= asOf) newest.set(reading.at, reading);
        }
        const found = Object.freeze([...newest.values()].sort((a, b) => a.at - b.at));
        asked.set(place, found);
        return found;
      },
    });
  };
}

/** Whatever has a place, by place in the order of appearance. */
export function placed<T extends { readonly place: string }>(all: readonly T[]): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.place);
    if (group) group.push(one);
    else groups.set(one.place, [one]);
  }
  return groups;
}
