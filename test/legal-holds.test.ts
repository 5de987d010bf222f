/** Legal holds over HTTP: who may set them, for how long, and that each leaves its entry. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";
import { IDS } from "./small-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

const body = (until: string) => ({
  reason: "Proceedings of the court",
  authority: "Court of Kelvaria",
  scope: { kind: "source", sourceId: IDS.wire },
  until,
});
const days = (count: number) =>
  new Date(desk.system.clock.now().getTime() + count * 86_400_000).toISOString();
const Saved = z.object({ id: z.uuid(), body: z.looseObject({ until: z.string() }) });

test("a hold is set, listed, renewed by hand and released, each with an entry", async () => {
  const made = await desk.post("/api/legal-hold-save", { body: body(days(100)) });
  expect(made.statusCode).toBe(200);
  const { id } = Saved.parse(made.json());
  const renewed = await desk.post("/api/legal-hold-save", { id, body: body(days(300)) });
  expect(renewed.statusCode).toBe(200);
  const released = await desk.post("/api/legal-hold-release", { id, reason: "The case is closed" });
  expect(released.statusCode).toBe(200);
  const listed = (await desk.read("/api/legal-holds")).json();
  expect(listed.items).toMatchObject([{ id, version: 3, status: "released" }]);
  const { rows } = await desk.system.store.pool.query(
    `SELECT event FROM access_event WHERE event LIKE '%"objectType":"hold"%' AND event LIKE '%policy-change%'`,
  );
  expect(rows).toHaveLength(3);
});

test("nobody holds anything for longer than a year, into the past, or what is not there", async () => {
  const refused = async (payload: object, status: number) =>
    expect((await desk.post("/api/legal-hold-save", payload)).statusCode).toBe(status);
  await refused({ body: body(days(400)) }, 422);
  await refused({ body: body(days(-1)) }, 422);
  const scope = { kind: "basis", basisId: "0190c2a0-0000-7000-8000-00000000abcd" };
  await refused({ body: { ...body(days(10)), scope } }, 404);
});

test("a released hold cannot be released or renewed again, and a renewed one keeps its scope", async () => {
  const { id } = Saved.parse((await desk.post("/api/legal-hold-save", { body: body(days(10)) })).json());
  const other = { ...body(days(20)), scope: { kind: "query", words: "bridge" } };
  expect((await desk.post("/api/legal-hold-save", { id, body: other })).statusCode).toBe(422);
  expect((await desk.post("/api/legal-hold-release", { id, reason: "Over" })).statusCode).toBe(200);
  expect((await desk.post("/api/legal-hold-release", { id, reason: "Over" })).statusCode).toBe(409);
  expect((await desk.post("/api/legal-hold-save", { id, body: body(days(20)) })).statusCode).toBe(409);
});

test("how retention stands is read by everybody who reads", async () => {
  const state = (await desk.read("/api/retention")).json();
  expect(state).toMatchObject({ due: 0, overdue: 0, held: 0, quarantineDays: 90 });
  expect((await desk.read("/api/status")).json()).not.toHaveProperty("retentionOverdue");
});
