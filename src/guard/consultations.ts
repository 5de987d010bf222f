/**
 * Readings that leave an entry: of protected records, of searches, and whatever an overseer looks at.
 *
 * The entry is committed before the answer is given: one that cannot be written fails the reading. Somebody who
 * looks at the same thing again within a short while is covered by the entry that stands, so that a page that
 * renews itself does not fill the log.
 */
import { hash } from "node:crypto";
import type { Verb } from "../kernel/access-event.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { Clock } from "../kernel/effects.ts";
import { banner } from "../kernel/label.ts";
import { protectionsOf } from "../kernel/protected.ts";
import type { Seen } from "../store/view.ts";
import type { Writer } from "../store/writer.ts";
import { namesIn, type PersonalSign, personalForms } from "./personal-looking.ts";
import type { Principal } from "./principal.ts";

export interface Reading {
  readonly operation: { readonly id: string; readonly permission: string };
  readonly input: Readonly<Record<string, unknown>>;
  /** The words that were searched for, where it was a search. */
  readonly words?: string | undefined;
  /** By the desk's clock: what was known by then was looked at. */
  readonly asOf: Date;
  readonly principal: Principal;
  readonly seen: readonly Seen[];
}

export interface Consultations {
  /** @returns the number of the entry, where one was needed. */
  note(writer: Writer, reading: Reading): Promise<number | undefined>;
}

/** The same person looking at the same thing within this time is one consultation. Milliseconds. */
const COVERED_FOR = 10 * 60_000;
const MOST_REMEMBERED = 20_000;
/** Records named in one entry; of more, their number is kept. */
const MOST_NAMED = 200;
/** Objects of entries that tell of a search, the second where a person seems to be looked for. */
export const SEARCH = "search";
export const PERSONAL_SEARCH = "personal-search";

/**
 * @param clock the real one.
 * @param isKnown whether words are the name of a place or an organisation: asked only of what looks like a name.
 */
export function openConsultations(clock: Clock, isKnown: (words: string) => Promise<boolean>): Consultations {
  const covered = new Map<string, number>();
  return {
    async note(writer, reading) {
      const now = clock.now().getTime();
      const { isApart, act, keys } = await entryOf(reading, isKnown);
      const fresh = keys.filter((key) => (covered.get(key) ?? 0) <= now);
      if (fresh.length === 0) return undefined;
      const seq = await writer.transaction((transaction) =>
        transaction.log({ ...act, verb: isApart ? "oversee" : act.verb }),
      );
      for (const key of keys) remember(covered, key, now);
      return seq;
    },
  };
}

interface Entry {
  /** An overseer's own reading is logged apart. */
  readonly isApart: boolean;
  readonly act: { verb: Verb; objectType: string; detail: Readonly<Record<string, unknown>> };
  /** What is covered by the entry for a while; none when no entry is needed. */
  readonly keys: readonly string[];
}

async function entryOf(reading: Reading, isKnown: (words: string) => Promise<boolean>): Promise<Entry> {
  const { operation, input, words, asOf, principal, seen } = reading;
  const isOverseeing = operation.permission === "oversee";
  const isSearch = words !== undefined && words.trim() !== "";
  const named = distinct(seen).flatMap((one) => {
    const why = protectionsOf(one.label);
    return why.length > 0 ? [{ ...one, why }] : [];
  });
  const who = `${principal.id}\0${principal.purpose ?? ""}`;
  const asked = `${who}\0${operation.id}\0${canonicalJson(input)}`;
  const keys = [
    ...(isOverseeing ? [asked] : []),
    // Going on to the next page of a search is the same search.
    ...(isSearch ? [`${who}\0${operation.id}\0${words}`] : []),
    // A title in a list and the whole record are different looks.
    ...named.map(({ kind, id, version }) => `${who}\0${operation.id}\0${kind}\0${id}\0${version}`),
  ];
  const personal = isSearch ? await signsOf(words, isKnown) : [];
  const kinds = [...new Set(named.map(({ kind }) => kind))].sort().join(",");
  const searched = personal.length > 0 ? PERSONAL_SEARCH : SEARCH;
  const { id: _, ...reader } = principal.reader;
  return {
    isApart: isOverseeing || principal.roles.includes("overseer"),
    keys,
    act: {
      verb: "consultation",
      objectType: isOverseeing ? operation.id : isSearch ? searched : kinds,
      detail: {
        operation: operation.id,
        input,
        asOf: asOf.toISOString(),
        ...(principal.purpose?.trim() && { justification: principal.purpose }),
        ...(isSearch && { words }),
        ...(personal.length > 0 && { personal }),
        ...(!isOverseeing && { reader, saw: sawOf(seen) }),
        ...(named.length > 0 && {
          protected: named.length,
          records: named.slice(0, MOST_NAMED).map(({ label, ...one }) => ({ ...one, label: banner(label) })),
        }),
      },
    },
  };
}

async function signsOf(words: string, isKnown: (words: string) => Promise<boolean>): Promise<PersonalSign[]> {
  const forms = personalForms(words);
  for (const name of namesIn(words)) if (!(await isKnown(name))) return ["name", ...forms];
  return forms;
}

/** How many records an answer was made from, and a digest by which a replay is compared with it. */
export function sawOf(seen: readonly Seen[]): { readonly count: number; readonly digest: string } {
  const lines = distinct(seen)
    .map(({ kind, id, version }) => `${kind} ${id} ${version}`)
    .sort();
  return { count: lines.length, digest: hash("sha256", lines.join("\n"), "hex") };
}

export function distinct(seen: readonly Seen[]): Seen[] {
  return [...new Map(seen.map((one) => [`${one.kind} ${one.id} ${one.version}`, one])).values()];
}

/** What has run out goes first; a bound holds in any case, at the price of an entry more. */
function remember(covered: Map<string, number>, key: string, now: number): void {
  covered.delete(key);
  covered.set(key, now + COVERED_FOR);
  for (const [oldest, until] of covered) {
    if (until > now && covered.size <= MOST_REMEMBERED) break;
    covered.delete(oldest);
  }
}
