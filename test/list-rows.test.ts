/**
 * ASVS 14.2.6: a list gives out what its rows need and no more; the whole record is for whoever opens it.
 *
 * `list-rows.json` says, field by field, what a row of each list has: a new list is declared there, and a field that
 * is added to a record gets into no list by itself.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { PURPOSE_HEADER, SESSION_COOKIE } from "../src/api/who.ts";
import { operations } from "../src/app/operations/all.ts";
import { openSetUp, setUp } from "../src/guard/joining.ts";
import { putPerson } from "../src/guard/people.ts";
import { letIn } from "../src/guard/sign-in.ts";
import { BreakGlass } from "../src/kernel/break-glass.ts";
import { DecisionOwner } from "../src/kernel/decision-owner.ts";
import { Delivery } from "../src/kernel/delivery.ts";
import { FieldReport } from "../src/kernel/field-report.ts";
import { HumanSource } from "../src/kernel/human-source.ts";
import { Person, type Role } from "../src/kernel/person.ts";
import { Quarantined } from "../src/kernel/run.ts";
import { HIDDEN, keepAboutPeople } from "./about-people.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";
import { IDS } from "./small-desk.ts";

const DECLARED = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(new URL("list-rows.json", import.meta.url), "utf8")));
const read = [...operations].filter(({ effect }) => effect === "read");

/** What is about people (docs/security/data-classes.md, class P), as far as it is a record that lists show. */
const ABOUT_PEOPLE = [Person, HumanSource, BreakGlass, Quarantined, FieldReport, DecisionOwner, Delivery];
/** Lists of them, with the operation that shows one whole. */
const WHOLE_IN = {
  persons: "person",
  "human-sources": "human-source",
  "break-glass": "break-glass-request",
  quarantine: "quarantined",
  "field-reports": "field-report",
  "decision-owners": "decision-owner",
} as const;

const Schema = z.looseObject({
  type: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  $ref: z.string().optional(),
});
type Schema = z.output<typeof Schema>;

/** The rows that an operation's answer has by its schema: `field`, `field?`, `body.field`; undefined without a list. */
function rowOf(output: z.ZodType): string | undefined {
  const whole = z.toJSONSchema(output, { io: "output", unrepresentable: "any" });
  const defined = z.record(z.string(), z.unknown()).parse(whole.$defs ?? {});
  const resolved = (schema: unknown): Schema => {
    const found = Schema.parse(schema ?? {});
    return found.$ref ? resolved(defined[found.$ref.split("/").at(-1) ?? ""]) : found;
  };
  const list = resolved(resolved(whole).properties?.items);
  if (list.type !== "array") return undefined;
  const fieldsOf = (schema: Schema, within = ""): string[] => {
    expect(schema.additionalProperties, "a row takes nothing that it does not name").toBe(false);
    return Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
      name === "body" && within === ""
        ? fieldsOf(resolved(field), "body.")
        : [`${within}${name}${schema.required.includes(name) ? "" : "?"}`],
    );
  };
  return fieldsOf(resolved(list.items)).join(" ");
}

test("ASVS 14.2.6: every list has the row that is declared for it, and no other list is declared", () => {
  const rows = read.flatMap(({ id, output }) => {
    const row = rowOf(output);
    return row === undefined ? [] : [[id, row]];
  });
  expect(rows.length).toBeGreaterThan(35);
  expect(Object.fromEntries(rows)).toEqual(DECLARED);
});

test("ASVS 14.2.6: no list gives out a record about people as it is kept", () => {
  const kept = ABOUT_PEOPLE.map(({ shape }) => Object.keys(shape));
  const whole = Object.entries(DECLARED).filter(([, row]) => {
    const names = row
      .split(" ")
      .flatMap((one) => (one.startsWith("body.") ? [one.slice(5).replace("?", "")] : []));
    return kept.some((fields) => fields.every((field) => names.includes(field)));
  });
  expect(whole).toEqual([]);
  // The measure sees one that does.
  expect(rowOf(operations.get("person").output.or(z.never()))).toBeUndefined();
  const careless = z.object({ items: z.array(z.object({ body: z.object(Person.shape) })) });
  expect(rowOf(careless)).toContain("body.expiresAt?");
});

const ids = new Map<string, string>();

let desk: ServedDesk;
const cookies = new Map<Role, string>();

beforeAll(async () => {
  desk = await serveSmallDesk();
  await settle();
  for (const [list, id] of await keepAboutPeople(desk.system.store)) ids.set(list, id);
}, 120_000);
afterAll(() => desk?.close());

const ROLES: readonly Role[] = ["administrator", "security-officer", "overseer", "handler", "analyst"];

/** The first administrator, and one person of each other role; she who is listed has an address and an end. */
async function settle(): Promise<void> {
  const { store, door } = desk.system;
  const { token } = await openSetUp(door);
  const first = { institution: "Home", name: "Ada", signInName: "ada", password: "gravel otter lantern fig" };
  const { personId } = await setUp(door, { token, ...first });
  const agent = "list rows";
  cookies.set("administrator", await letIn(door, { personId, factors: ["passkey"], agent }));
  for (const role of ROLES.slice(1)) {
    const signInName = role === "analyst" ? `${HIDDEN.mail}@desk.example` : role;
    const whole = { name: role, signInName, institution: "home", roles: [role], clearance: "RED" };
    const ends = role === "analyst" && { expiresAt: HIDDEN.expires };
    const id = await store
      .writer("ada")
      .transaction((transaction) => putPerson(transaction, Person.parse({ ...whole, ...ends })));
    if (role === "analyst") ids.set("persons", id);
    cookies.set(role, await letIn(door, { personId: id, factors: ["passkey"], agent }));
  }
}

function ask(role: Role, url: string) {
  const headers = { cookie: `${SESSION_COOKIE}=${cookies.get(role)}`, [PURPOSE_HEADER]: "case 12" };
  return desk.server.inject({ method: "GET", url, headers });
}

/** By whoever may. */
async function askAny(url: string) {
  let answer = await ask("administrator", url);
  for (const role of ROLES.slice(1)) if (answer.statusCode === 403) answer = await ask(role, url);
  return answer;
}

const Answer = z.looseObject({ items: z.array(z.record(z.string(), z.unknown())) });

function fieldsIn(row: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(row).flatMap(([name, value]) =>
    name === "body" && typeof value === "object" && value !== null
      ? Object.keys(value).map((one) => `body.${one}`)
      : [name],
  );
}

describe("ASVS 14.2.6: over the API", () => {
  test("each list answers with exactly the fields of its row, and with nothing that only the whole record has", async () => {
    let lists = 0;
    let rows = 0;
    for (const [id, declared] of Object.entries(DECLARED)) {
      const answer = await askAny(`/api/${id}`);
      if (answer.statusCode !== 200) continue;
      lists += 1;
      const names = declared.split(" ");
      for (const row of Answer.parse(answer.json()).items) {
        rows += 1;
        const fields = fieldsIn(row);
        const unknown = fields.filter((one) => !names.includes(one) && !names.includes(`${one}?`));
        const lacking = names.filter((one) => !one.endsWith("?") && !fields.includes(one));
        expect([id, unknown, lacking]).toEqual([id, [], []]);
      }
      // Who administers sees whole sign-in names.
      for (const [what, hidden] of Object.entries(HIDDEN))
        if (!(id === "persons" && what === "mail"))
          expect([id, what, answer.body.includes(hidden)]).toEqual([id, what, false]);
    }
    expect(lists).toBeGreaterThan(28);
    expect(rows).toBeGreaterThan(25);
  });

  test("and whoever opens one record has the whole of it", async () => {
    const found = new Set<string>();
    for (const [list, one] of Object.entries(WHOLE_IN)) {
      const answer = await askAny(`/api/${one}?id=${ids.get(list)}`);
      expect([one, answer.statusCode]).toEqual([one, 200]);
      for (const [what, hidden] of Object.entries(HIDDEN)) if (answer.body.includes(hidden)) found.add(what);
    }
    const handling = await askAny(`/api/handling?kind=warning&id=${IDS.warning}`);
    expect(handling.body).toContain(HIDDEN.line);
    expect(handling.body).not.toContain(HIDDEN.mail);
    expect([...found, "line"].sort()).toEqual(Object.keys(HIDDEN).sort());
  });

  test("sign-in names are whole for who administers, and masked for who only sees who works here", async () => {
    expect((await ask("administrator", "/api/persons")).body).toContain(`${HIDDEN.mail}@desk.example`);
    for (const role of ["security-officer", "overseer"] as const) {
      const { body } = await ask(role, "/api/persons");
      expect(body).toContain("s…@desk.example");
      expect(body).not.toContain(HIDDEN.mail);
    }
  });

  test("whom an institution shares with is shown to who keeps people, and its name to everybody", async () => {
    const [kept] = Answer.parse((await ask("administrator", "/api/institutions")).json()).items;
    expect(kept).toMatchObject({ body: { key: "home", clients: [], status: "active" } });
    const [named] = Answer.parse((await ask("analyst", "/api/institutions")).json()).items;
    expect(named).toEqual({ id: expect.any(String), body: { key: "home", name: "Home" } });
  });

  test("addresses of offices are for who sets them", async () => {
    expect((await ask("analyst", "/api/decision-owners")).body).toContain("s…@office.example");
    expect((await ask("analyst", "/api/deliveries")).body).toContain("s…@office.example");
    const office = `/api/decision-owner?id=${ids.get("decision-owners")}`;
    expect((await ask("analyst", office)).statusCode).toBe(403);
    expect((await ask("security-officer", office)).body).toContain(`${HIDDEN.mail}@office.example`);
    expect((await ask("security-officer", `/api/person?id=${ids.get("persons")}`)).statusCode).toBe(403);
  });
});
