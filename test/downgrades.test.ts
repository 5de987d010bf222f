/** Lowering a label: asked for by one person, signed by another, and possible in no other way. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Operation } from "../src/app/operation.ts";
import { parseInput } from "../src/app/operation-input.ts";
import { operations } from "../src/app/operations/all.ts";
import { perform } from "../src/app/perform.ts";
import type { Principal } from "../src/guard/principal.ts";
import { Label } from "../src/kernel/label.ts";
import { Source } from "../src/kernel/source.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

function person(id: string, institution = "home", change: Partial<Principal> = {}): Principal {
  return {
    id,
    name: id,
    roles: ["analyst", "security-officer"],
    reader: { id, institution, clearance: "RED", level: 4, compartments: ["*"], isClient: false },
    originator: { institution, person: id, clients: [] },
    isLocal: false,
    hasSecondFactor: true,
    hasPasskey: false,
    hasSteppedUp: true,
    ...change,
  };
}

const as = (principal: Principal, id: string, input: object) => {
  const operation: Operation = operations.get(id);
  const { signal } = new AbortController();
  return perform(desk.system, operation, parseInput(operation, { ...input }), { principal, signal });
};
const Asked = z.object({ id: z.string(), body: z.object({ status: z.string() }) });
const GREEN = Label.parse({ tlp: "GREEN" });

async function source(label: Partial<Label>): Promise<string> {
  const whole = Label.parse(label);
  const [put] = await desk.system.store
    .writer("test")
    .transaction((transaction) => transaction.put(Source, [{ label: whole, body: { name: "S" } }]));
  return put?.id ?? "";
}
const ask = async (who: Principal, id: string, label: Label = GREEN) =>
  Asked.parse(await as(who, "ask-downgrade", { kind: "source", id, label, reason: "It was published." }));
const labelOf = async (id: string) => (await desk.system.store.systemView().one(Source, id)).label;

test("another person's signature lowers the label, and the log has its verb", async () => {
  const id = await source({ tlp: "AMBER" });
  const asked = await ask(person("ada"), id);
  expect((await labelOf(id)).tlp).toBe("AMBER");
  const signed = Asked.parse(await as(person("ben"), "sign-downgrade", { id: asked.id }));
  expect(signed.body.status).toBe("signed");
  expect(await labelOf(id)).toEqual(GREEN);
  const { rows } = await desk.system.store.pool.query<{ event: string }>(
    `SELECT event FROM access_event WHERE event LIKE '%"verb":"downgrade"%'`,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.event).toContain("It was published.");
});

test("names that a label gives are taken off, too, when that is what was signed", async () => {
  const id = await source({ tlp: "RED", recipients: ["ada", "ben"] });
  const asked = await ask(person("ada"), id, Label.parse({ tlp: "AMBER" }));
  await as(person("ben"), "sign-downgrade", { id: asked.id });
  expect(await labelOf(id)).toEqual(Label.parse({ tlp: "AMBER" }));
});

test("nobody signs what they asked for themselves", async () => {
  const id = await source({ tlp: "AMBER" });
  const asked = await ask(person("ada"), id);
  await expect(as(person("ada"), "sign-downgrade", { id: asked.id })).rejects.toMatchObject({
    code: "refused",
  });
  expect((await labelOf(id)).tlp).toBe("AMBER");
});

test("signing needs the right to secure, and proof of oneself given a short while ago", async () => {
  const id = await source({ tlp: "AMBER" });
  const asked = await ask(person("ada"), id);
  const analyst = person("ben", "home", { roles: ["analyst"] });
  await expect(as(analyst, "sign-downgrade", { id: asked.id })).rejects.toMatchObject({ code: "forbidden" });
  const stale = person("ben", "home", { hasSteppedUp: false });
  await expect(as(stale, "sign-downgrade", { id: asked.id })).rejects.toMatchObject({ code: "step-up" });
});

test("what its originator controls is signed by the originating institution alone", async () => {
  const id = await source({ tlp: "AMBER", originatorControlled: true, releasableTo: ["north"] });
  const asked = await ask(person("nell", "north"), id);
  // Out of sight for others, whatever their office.
  await expect(as(person("ben"), "sign-downgrade", { id: asked.id })).rejects.toMatchObject({
    code: "missing",
  });
  await as(person("nora", "north"), "sign-downgrade", { id: asked.id });
  expect(await labelOf(id)).toEqual(GREEN);
  const shared = await source({ tlp: "AMBER", originatorControlled: true, releasableTo: ["home", "north"] });
  const again = await ask(person("nell", "north"), shared);
  await expect(as(person("ben"), "sign-downgrade", { id: again.id })).rejects.toMatchObject({
    code: "refused",
  });
});

test("a signature holds for the version that was asked for, and once", async () => {
  const id = await source({ tlp: "AMBER" });
  const asked = await ask(person("ada"), id);
  const writer = desk.system.store.writer("ada", undefined, { originator: person("ada").originator });
  const put = (tlp: "AMBER" | "GREEN", name: string) =>
    writer.transaction((transaction) =>
      transaction.put(Source, [{ id, label: Label.parse({ tlp }), body: { name } }]),
    );
  await put("AMBER", "Changed");
  await expect(as(person("ben"), "sign-downgrade", { id: asked.id })).rejects.toMatchObject({
    code: "conflict",
  });
  const anew = await ask(person("ada"), id);
  await as(person("ben"), "sign-downgrade", { id: anew.id });
  await expect(as(person("ben"), "sign-downgrade", { id: anew.id })).rejects.toMatchObject({
    code: "conflict",
  });
  await put("AMBER", "Raised again");
  await expect(put("GREEN", "Lowered by oneself")).rejects.toMatchObject({ code: "refused" });
});

test("what is no downgrade is not asked for", async () => {
  const id = await source({ tlp: "GREEN" });
  await expect(ask(person("ada"), id, Label.parse({ tlp: "RED" }))).rejects.toMatchObject({
    code: "invalid",
  });
});
