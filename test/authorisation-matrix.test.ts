/**
 * Attack row A12: every role, institution, operation, label and kind of record against a table written by hand.
 *
 * Three answers must be one in every cell: what the policies and the view say, what row security lets through
 * when the view's own condition is left out, and what the tables below say.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { operations } from "../src/app/operations/all.ts";
import { openDecider } from "../src/guard/decide.ts";
import { LOCAL_PERSON, type Principal } from "../src/guard/principal.ts";
import { Label, type Tlp } from "../src/kernel/label.ts";
import type { Role } from "../src/kernel/person.ts";
import type { Reader } from "../src/kernel/reader.ts";
import { records } from "../src/kernel/records.ts";
import { type FreshStore, freshStore } from "./postgres/fresh-store.ts";

let fresh: FreshStore;

beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.drop());

/** What each role may do, in the words of the issue and not of the policies. */
const MAY: Readonly<Record<Role | "nobody", string>> = {
  nobody: "enter self",
  reader: "enter read self",
  collector: "enter read collect self",
  analyst: "enter read collect analyse judge self",
  editor: "enter read judge publish self",
  administrator: "enter staff administer self",
  "security-officer": "enter read staff secure self",
  "source-protection-officer": "enter read secure protect self",
  handler: "enter read protect self",
  custodian: "enter unseal self",
  overseer: "enter read staff oversee self",
};

/** Whom a label reaches that names no institution. South is a client of the home institution, north is not. */
const REACHES: Readonly<Record<Tlp, string>> = {
  CLEAR: "home north south",
  GREEN: "home north south",
  AMBER: "home south",
  "AMBER+STRICT": "home",
  RED: "home",
};
const CLEARED_FOR: Readonly<Record<string, string>> = {
  CLEAR: "CLEAR",
  AMBER: "CLEAR GREEN AMBER",
  RED: "CLEAR GREEN AMBER AMBER+STRICT RED",
};

interface Written {
  readonly label: Label;
  /** Institutions in clear, or absent where the label names none. */
  readonly named?: string;
}

function labelsOfTheWorld(): Written[] {
  const written: Written[] = [];
  const tlps: readonly Tlp[] = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"];
  for (const tlp of tlps)
    for (const [level, compartments] of [
      [0, []],
      [1, []],
      [0, ["ALPHA"]],
      [2, ["ALPHA", "BRAVO"]],
    ] as const)
      for (const named of [undefined, "", "north", "home south"])
        for (const recipients of tlp === "RED" ? [undefined, ["ada"], ["ben"]] : [undefined]) {
          const label = Label.parse({
            tlp,
            level,
            compartments: [...compartments],
            ...(named !== undefined && { releasableTo: named.split(" ").filter(Boolean) }),
            ...(recipients && { recipients }),
          });
          written.push({ label, ...(named !== undefined && { named }) });
        }
  return written;
}

function tableLetsRead(reader: Reader, { label, named }: Written): boolean {
  const holds = (list: string, name: string) => list.split(" ").includes(name);
  if (!holds(CLEARED_FOR[reader.clearance] ?? "", label.tlp)) return false;
  if (label.level > reader.level) return false;
  if (label.compartments.some((name) => !reader.compartments.includes(name))) return false;
  if (label.recipients && !label.recipients.includes(reader.id)) return false;
  return holds(named ?? REACHES[label.tlp], reader.institution);
}

function readersOfTheWorld(): Reader[] {
  const readers: Reader[] = [];
  for (const institution of ["home", "north", "south"])
    for (const clearance of ["CLEAR", "AMBER", "RED"] as const)
      for (const [id, level, compartments] of [
        ["ada", 0, []],
        ["ben", 2, ["ALPHA"]],
        ["ada", 4, ["ALPHA", "BRAVO"]],
      ] as const)
        readers.push({
          id,
          institution,
          clearance,
          level,
          compartments,
          isClient: institution === "south",
        });
  return readers;
}

function personIn(role: Role | "nobody", reader: Reader): Principal {
  return {
    ...LOCAL_PERSON,
    id: reader.id,
    name: reader.id,
    roles: role === "nobody" ? [] : [role],
    reader,
    isLocal: false,
    hasSecondFactor: true,
    hasPasskey: true,
    purpose: "test",
  };
}

test("A12: policies, views, row security and the table agree in every cell", async () => {
  const world = labelsOfTheWorld();
  const numbers = await fresh.store.labels.numbersOf(world.map(({ label }) => label));
  for (const { kind } of records)
    await fresh.store.pool.query(
      `INSERT INTO "${kind}" (id, version, recorded_at, recorded_by, label_id, digest, body)
       SELECT gen_random_uuid(), 1, '2019-01-01', 'matrix', label_id, '\\x00', '{}' FROM unnest($1::int[]) AS label_id`,
      [numbers],
    );
  const decider = openDecider();
  const roles: readonly (Role | "nobody")[] = ["nobody", ...decided(Object.keys(MAY))];
  const wrong: unknown[] = [];
  let cells = 0;
  const readers = readersOfTheWorld();
  const allowed = new Map<string, boolean>();
  for (const role of roles)
    for (const operation of operations) {
      const isAllowed = decider.decide(personIn(role, readers[0] ?? LOCAL_PERSON.reader), operation).allowed;
      allowed.set(`${role} ${operation.id}`, isAllowed);
      if (isAllowed !== MAY[role].split(" ").includes(operation.permission))
        wrong.push([role, operation.id, isAllowed]);
    }
  for (const reader of readers) {
    const view = fresh.store.view(reader);
    const expected = numbers.filter((_, i) => tableLetsRead(reader, world[i] ?? fail()));
    for (const schema of records) {
      const { where, values } = view.visible;
      const through = await labelsSeen(view.sql, `SELECT label_id AS id FROM "${schema.kind}"`, []);
      const filtered = await labelsSeen(
        fresh.store.systemView().sql,
        `SELECT label_id AS id FROM "${schema.kind}" WHERE ${where}`,
        [...values],
      );
      if (!same(through, expected) || !same(filtered, expected)) wrong.push([reader, schema.kind]);
      if ((await view.count(schema)) !== expected.length) wrong.push([reader, schema.kind, "count"]);
      // One cell for each role and operation that would look at this label of this kind.
      cells += world.length * allowed.size;
    }
  }
  expect(wrong).toEqual([]);
  expect(cells).toBeGreaterThan(50_000);
  expect(readers.length * records.length * world.length).toBeGreaterThan(50_000);
}, 60_000);

function decided(names: readonly string[]): Role[] {
  return names.filter((name): name is Role => name !== "nobody");
}

function fail(): never {
  throw new Error("a label without a number");
}

type Sql = ReturnType<FreshStore["store"]["view"]>["sql"];

async function labelsSeen(sql: Sql, text: string, values: unknown[]): Promise<number[]> {
  const { rows } = await sql.query<{ id: number }>(text, values);
  return rows.map(({ id }) => id);
}

function same(seen: readonly number[], expected: readonly number[]): boolean {
  const order = (list: readonly number[]) => [...list].sort((a, b) => a - b).join();
  return order(seen) === order(expected);
}
