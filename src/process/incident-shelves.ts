/**
 * Incidents by country and day, and there by likeness: those that answer alike to whatever claim stand together, and
 * the one with the lowest id stands for them.
 */
import type { Growing } from "./incident.ts";
import { dayOf } from "./incident-member.ts";
import { type Lowest, lowestOf } from "./lowest.ts";

export interface Entry {
  readonly incident: Growing;
  isTouched: boolean;
  /** What the rule sees in it; entries of one number answer alike, but for stories and for rows given again. */
  likeness: number;
  /** The country and day it is shelved under. */
  shelf: string;
}

export interface Shelves {
  readonly entries: Map<string, Entry>;
  /** Puts an entry where it belongs now; where it was before, it is no longer found. */
  put(entry: Entry): void;
  /** One entry of each likeness on a shelf, the one with the lowest id. */
  unlike(shelf: string): Iterable<Entry>;
}

export function emptyShelves(): Shelves {
  const entries = new Map<string, Entry>();
  const shelves = new Map<string, Map<number, Lowest>>();
  return {
    entries,
    put(entry) {
      const { facts, id } = entry.incident;
      entry.shelf = `${facts.place.country ?? ""} ${dayOf(facts.occurred)}`;
      const shelf = shelves.get(entry.shelf) ?? new Map<number, Lowest>();
      shelves.set(entry.shelf, shelf);
      const ids = shelf.get(entry.likeness) ?? lowestOf();
      shelf.set(entry.likeness, ids);
      ids.add(id);
    },
    *unlike(key) {
      const shelf = shelves.get(key) ?? new Map<number, Lowest>();
      for (const [likeness, ids] of shelf) {
        const id = ids.first((one) => {
          const entry = entries.get(one);
          return entry?.likeness === likeness && entry.shelf === key;
        });
        const entry = id === undefined ? undefined : entries.get(id);
        if (entry) yield entry;
        else shelf.delete(likeness);
      }
    },
  };
}

export interface Index {
  add(key: string | undefined, report: string, entry: Entry): void;
  each(key: string | undefined, except: string | undefined, visit: (entry: Entry) => void): void;
}

/** Entries by what one of their claims carries, kept by report. What is no longer so is left in: each is asked itself. */
export function entryIndex(): Index {
  const all = new Map<string, Map<string, Set<Entry>>>();
  return {
    add(key, report, entry) {
      if (key === undefined) return;
      const reports = all.get(key) ?? new Map<string, Set<Entry>>();
      all.set(key, reports);
      reports.set(report, (reports.get(report) ?? new Set()).add(entry));
    },
    each(key, except, visit) {
      if (key === undefined) return;
      for (const [report, entries] of all.get(key) ?? [])
        if (report !== except) for (const entry of entries) visit(entry);
    },
  };
}

/** Equal texts get equal numbers. */
export function numbering() {
  const numbers = new Map<string, number>();
  let last = 0;
  const next = () => {
    last += 1;
    return last;
  };
  return {
    next,
    of(text: string): number {
      const number = numbers.get(text) ?? next();
      numbers.set(text, number);
      return number;
    },
  };
}
