/**
 * Organisations named as actors: which names are organisations, and by which name the desk knows them.
 *
 * Presage keeps no records of natural persons (refusal R1): what looks like a person's name, with a title or
 * without, is never made an entity, never an incident's actor and never the subject of a series.
 */
import { derivedId } from "../store/identity.ts";
import type { Queryable } from "../store/view.ts";
import { fold } from "./folding.ts";
import people from "./people-words.json" with { type: "json" };

/** Schemata (FollowTheMoney, STIX) of entities that act as organisations do. */
const SCHEMATA = ["Organization", "Company", "PublicBody", "LegalEntity", "intrusion-set"];

const TITLES = people.titles.map((title) => `${title} `);
const ORGANISATION_WORDS = new Set(people.organisationWords);
const NOBODY = new Set(people.nobody);
const NOBODY_ENDINGS = people.nobodyEndings;
const GIVEN_NAMES = new Set(people.givenNames);

/** Whether an actor's name, as a source gives it, is that of an organisation. */
export function isOrganisation(name: string): boolean {
  const folded = fold(name);
  if (folded.length < 2 || isNobody(folded)) return false;
  const words = folded.split(" ");
  if (TITLES.some((title) => folded.startsWith(title)) && !words.slice(1).some(isOrganisationWord))
    return false;
  if (words.some(isOrganisationWord)) return true;
  return !isPersonName(name, words);
}

function isOrganisationWord(word: string): boolean {
  return ORGANISATION_WORDS.has(word);
}

function isNobody(folded: string): boolean {
  return NOBODY.has(folded) || NOBODY_ENDINGS.some((ending) => folded.endsWith(` ${ending}`));
}

/** Two to four capitalised words that begin with a given name. */
function isPersonName(name: string, folded: readonly string[]): boolean {
  const capitalised = name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word)).length;
  return folded.length >= 2 && folded.length <= 4 && capitalised >= 2 && GIVEN_NAMES.has(folded[0] ?? "");
}

/** The id of an organisation's record: one name, however it is written, is one record. */
export function organisationId(name: string): string {
  return derivedId("organisation", fold(name));
}

export interface Organisations {
  /** The name by which the desk knows it, or the name as it is. */
  canonical(name: string): string;
  /** @param folded as `fold` gives it. */
  find(folded: string): string | undefined;
  readonly longestName: number;
}

interface KnownOrganisation {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** All that the desk knows now, inside the transaction that uses them. */
export async function readOrganisations(sql: Queryable): Promise<Organisations> {
  const { rows } = await sql.query<KnownOrganisation>(
    `SELECT body ->> 'name' AS name,
            ARRAY(SELECT jsonb_array_elements_text(body -> 'aliases')) AS aliases
     FROM "entity" WHERE superseded_at = 'infinity' AND body ->> 'schema' = ANY($1)
     ORDER BY id`,
    [SCHEMATA],
  );
  return organisationsOf(rows);
}

export function organisationsOf(known: readonly KnownOrganisation[]): Organisations {
  const byName = new Map<string, string>();
  let longestName = 1;
  const add = (name: string, canonical: string) => {
    const folded = fold(name);
    if (folded === "" || byName.has(folded)) return;
    byName.set(folded, canonical);
    longestName = Math.max(longestName, folded.split(" ").length);
  };
  // Names before aliases: an alias never takes a name away from the one that bears it.
  for (const { name } of known) add(name, name);
  for (const { name, aliases } of known) for (const alias of aliases) add(alias, name);
  return {
    canonical: (name) => byName.get(fold(name)) ?? name,
    find: (folded) => byName.get(folded),
    longestName,
  };
}

export interface Actor {
  /** The name the desk knows, or the name as it is. */
  readonly name: string;
  /** The form in which names are compared. */
  readonly key: string;
}

/** Reads the actors of many claims: organisations only, each once. Names recur, so each is judged once. */
export function actorReader(organisations: Organisations): (names: readonly string[]) => Actor[] {
  const read = memoised((name: string): Actor | undefined => {
    if (!isOrganisation(name)) return undefined;
    const canonical = organisations.canonical(name);
    return { name: canonical, key: fold(canonical) };
  });
  return (names) => [
    ...new Map(names.flatMap((name) => read(name) ?? []).map((actor) => [actor.key, actor])).values(),
  ];
}

export function memoised<Result>(read: (name: string) => Result): (name: string) => Result {
  const known = new Map<string, { readonly result: Result }>();
  return (name) => {
    const before = known.get(name);
    if (before) return before.result;
    const result = read(name);
    known.set(name, { result });
    return result;
  };
}
