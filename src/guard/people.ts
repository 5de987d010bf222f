/** The people of a desk and their institutions, as records; and what a person is when they ask for something. */

import { Fault } from "../kernel/fault.ts";
import { HOME, Label } from "../kernel/label.ts";
import { Institution, Person, type Role, rolesInConflict } from "../kernel/person.ts";
import type { Stored } from "../kernel/record.ts";
import type { Queryable, View } from "../store/view.ts";
import type { Transaction } from "../store/writer.ts";
import type { Principal } from "./principal.ts";

/** Who works here is the desk's own matter, and goes into nothing that leaves it. */
const PERSON_LABEL = Label.parse({ tlp: "AMBER+STRICT" });
const INSTITUTION_LABEL = Label.parse({ tlp: "GREEN" });

/** @param signInName in any case. */
export async function personNamed(view: View, signInName: string): Promise<Stored<Person> | undefined> {
  const { items } = await view.list(Person, {
    where: { signInName: signInNameOf(signInName) },
    limit: 1,
  });
  return items[0];
}

export function signInNameOf(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}

/** While nobody has been set up, a desk that only its own machine reaches belongs to whoever sits there. */
export async function hasPeople(view: View): Promise<boolean> {
  return (await view.list(Person, { limit: 1 })).items.length > 0;
}

/** @throws Fault `refused` for roles that one person may not hold together, or a name that is taken. */
export async function putPerson(
  transaction: Transaction,
  person: Person,
  id?: string,
): Promise<Stored<Person>["id"]> {
  const conflict: readonly Role[] = rolesInConflict(person.roles);
  if (conflict.length > 0)
    throw new Fault(
      "refused",
      `One person may not be ${conflict.join(" and ")}; give one of these to another.`,
      {
        roles: conflict,
      },
    );
  const body = { ...person, signInName: signInNameOf(person.signInName) };
  // One at a time, so that two new persons never share a name.
  await transaction.sql.query("SELECT pg_advisory_xact_lock(hashtext('presage people'))");
  const namesake = await personNamed(transaction.view, body.signInName);
  if (namesake && namesake.id !== id)
    throw new Fault("conflict", `The sign-in name ${body.signInName} is taken; choose another.`, {
      reason: "taken",
    });
  transaction.explain({ verb: "policy-change" });
  const [put] = await transaction.put(Person, [
    { ...(id !== undefined && { id }), label: PERSON_LABEL, body },
  ]);
  if (!put) throw new Error("a person was stored without an id");
  return put.id;
}

/** @throws Fault `conflict` when another institution has the key. */
export async function putInstitution(
  transaction: Transaction,
  institution: Institution,
  id?: string,
): Promise<string> {
  await transaction.sql.query("SELECT pg_advisory_xact_lock(hashtext('presage people'))");
  const namesake = await institutionWith(transaction.view, institution.key);
  if (namesake && namesake.id !== id)
    throw new Fault("conflict", `There is an institution ${institution.key} already; choose another key.`, {
      reason: "taken",
    });
  transaction.explain({ verb: "policy-change" });
  const [put] = await transaction.put(Institution, [
    { ...(id !== undefined && { id }), label: INSTITUTION_LABEL, body: institution },
  ]);
  if (!put) throw new Error("an institution was stored without an id");
  return put.id;
}

/** Whether somebody may be let in now: neither they nor their institution suspended, nor their time over. */
export async function isWelcome(view: View, { body }: Stored<Person>, now: Date): Promise<boolean> {
  const isOver = body.expiresAt !== undefined && new Date(body.expiresAt) <= now;
  if (body.status !== "active" || isOver) return false;
  return (await institutionWith(view, body.institution))?.body.status === "active";
}

export async function institutionWith(view: View, key: string): Promise<Stored<Institution> | undefined> {
  return (await view.list(Institution, { where: { key }, limit: 1 })).items[0];
}

export type Proof = Pick<
  Principal,
  "hasSecondFactor" | "hasPasskey" | "hasSteppedUp" | "isProofOld" | "scopes"
>;

/** The person as the policies and the labels know them, with what they have shown of themselves. */
export async function principalFor(
  view: View,
  { id, body }: Stored<Person>,
  proof: Proof,
): Promise<Principal> {
  const [home, own] = await Promise.all([HOME, body.institution].map((key) => institutionWith(view, key)));
  return {
    id,
    name: body.name,
    roles: body.roles,
    reader: {
      id,
      institution: body.institution,
      clearance: body.clearance,
      level: body.level,
      compartments: body.compartments,
      isClient: home?.body.clients.includes(body.institution) ?? false,
    },
    originator: { institution: body.institution, person: id, clients: own?.body.clients ?? [] },
    isLocal: false,
    ...proof,
  };
}

/** The institution that keeps the desk keeps everybody in it, any other its own people. */
export function isKeptBy({ reader }: Principal, institution: string): boolean {
  return reader.institution === HOME || reader.institution === institution;
}

/** By what each of these persons can sign in. */
export async function signInMeans(sql: Queryable, ids: readonly string[]) {
  const { rows } = await sql.query<{ id: string; hasPassword: boolean; hasCodes: boolean; passkeys: number }>(
    `SELECT p.id, c.person_id IS NOT NULL AS "hasPassword", s.confirmed_at IS NOT NULL AS "hasCodes",
       (SELECT count(*)::int FROM passkey k WHERE k.person_id = p.id) AS passkeys
     FROM unnest($1::uuid[]) AS p (id)
     LEFT JOIN credential c ON c.person_id = p.id LEFT JOIN code_seed s ON s.person_id = p.id`,
    [ids],
  );
  const found = new Map(rows.map(({ id, ...means }) => [id, means]));
  return (id: string) => found.get(id) ?? { hasPassword: false, hasCodes: false, passkeys: 0 };
}
