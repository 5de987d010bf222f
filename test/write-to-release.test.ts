/** A human source's report from the handler to its readers: what may be told goes out, the rest never does. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Operation } from "../src/app/operation.ts";
import { parseInput } from "../src/app/operation-input.ts";
import { operations } from "../src/app/operations/all.ts";
import { perform } from "../src/app/perform.ts";
import type { Principal } from "../src/guard/principal.ts";
import type { Role } from "../src/kernel/person.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

function person(
  id: string,
  roles: readonly Role[],
  compartments: readonly string[],
  institution = "home",
): Principal {
  return {
    id,
    name: id,
    roles,
    reader: { id, institution, clearance: "RED", level: 4, compartments, isClient: false },
    originator: { institution, person: id, clients: [] },
    isLocal: false,
    hasSecondFactor: true,
    hasPasskey: true,
    hasSteppedUp: true,
  };
}
const handler = person("handler", ["handler"], ["RIVER"]);
const officer = person("officer", ["source-protection-officer"], ["RIVER"]);
const editor = person("editor", ["editor", "analyst"], ["RIVER"]);
const outside = person("outside", ["editor", "analyst"], []);

const as = (principal: Principal, id: string, input: object) => {
  const operation: Operation = operations.get(id);
  return perform(desk.system, operation, parseInput(operation, { ...input }), {
    principal,
    signal: new AbortController().signal,
  });
};
const Source = z.object({ id: z.string(), body: z.object({ pseudonym: z.string() }) });
const Written = z.object({
  id: z.string(),
  version: z.int(),
  body: z.object({ status: z.string(), releasedAs: z.string().optional() }),
});
const Reports = z.object({
  items: z.array(
    z.object({ id: z.string(), title: z.string(), receivedAt: z.string(), sourceName: z.string() }),
  ),
});

const RAW =
  "The clerk of the second pier saw Selma hand over the manifest at 04:30 and counted forty crates himself.";
const RELEASE = {
  title: "Freight in the north",
  text: "Crates were moved at a northern port early in the week.",
  label: { tlp: "GREEN" },
  occurredOn: "2019-05-02",
};

async function write(change: object = {}) {
  const source = Source.parse(
    await as(handler, "human-source-save", { access: "indirect access to transport", region: "Kelvaria" }),
  );
  const accessSet = { persons: 60, among: 400 };
  const input = { source: source.id, release: RELEASE, raw: RAW, accessSet, compartment: "RIVER", ...change };
  const written = Written.parse(await as(handler, "write-field-report", input));
  return { source, written };
}

test("a second person releases the text that may be told; readers without the compartment see that, and nothing else", async () => {
  const { source, written } = await write();
  await expect(as(outside, "release-report", { id: written.id, version: 1 })).rejects.toMatchObject({
    code: "missing",
  });
  const released = Written.parse(await as(editor, "release-report", { id: written.id, version: 1 }));
  expect(released.body.status).toBe("released");

  const { items } = Reports.parse(await as(outside, "reports", { q: "crates" }));
  const found = items.find(({ id }) => id === released.body.releasedAs);
  expect(found).toMatchObject({ title: RELEASE.title, sourceName: "Field reports, released" });
  expect(found?.receivedAt).toBe("2019-05-04T00:00:00.000Z");
  const whole = JSON.stringify(await as(outside, "report", { id: found?.id }));
  expect(whole).toContain("northern port");
  for (const secret of [source.body.pseudonym, source.id, written.id, "Selma", "manifest", "RIVER"])
    expect(whole, secret).not.toContain(secret);
  expect(Reports.parse(await as(outside, "reports", { q: "manifest" })).items).toEqual([]);
  expect(await as(outside, "field-reports", {})).toMatchObject({ items: [], total: 0 });
  expect(JSON.stringify(await as(editor, "field-report", { id: written.id }))).toContain("manifest");
  await expect(as(editor, "release-report", { id: written.id, version: 2 })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("what was signed is what is stored: nobody writes over a signature, or over another window", async () => {
  const { source, written } = await write();
  const again = { source: source.id, release: RELEASE, raw: RAW, compartment: "RIVER", id: written.id };
  const because = "More could have known.";
  const changed = { ...again, accessSet: { persons: 70, among: 400 }, because };
  await as(handler, "write-field-report", { ...changed, version: 1 });
  // The other window still shows version 1, and so does the signer's.
  await expect(as(handler, "write-field-report", { ...changed, version: 1 })).rejects.toMatchObject({
    code: "conflict",
  });
  const before = Reports.parse(await as(editor, "reports", { q: "crates" })).items.length;
  await expect(as(editor, "release-report", { id: written.id, version: 1 })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(Reports.parse(await as(editor, "reports", { q: "crates" })).items).toHaveLength(before);
  await as(editor, "release-report", { id: written.id, version: 2 });
  await expect(as(handler, "write-field-report", changed)).rejects.toMatchObject({ code: "conflict" });
});

test("what would give the source away stops the release, each by its check", async () => {
  const { source, written } = await write({
    release: {
      ...RELEASE,
      text: "The clerk of the second pier saw Selma hand over the manifest at 04:30.",
    },
    accessSet: { persons: 3, among: 50 },
  });
  const refused = as(editor, "release-report", { id: written.id, version: 1 });
  await expect(refused).rejects.toMatchObject({
    code: "refused",
    details: { checks: ["overlap", "time", "place", "access-set"] },
  });
  const named = { ...RELEASE, text: `As ${source.body.pseudonym.toUpperCase()} has it.` };
  const { written: other } = await write({ release: named });
  await expect(as(editor, "release-report", { id: other.id, version: 1 })).rejects.toMatchObject({
    // A codename drawn by chance can be the name of a town as well, which is one check more.
    details: { checks: expect.arrayContaining(["token"]) },
  });
});

test("few who could have known: an officer lets it pass, and nobody else does", async () => {
  const { written } = await write({
    release: { ...RELEASE, text: "Fewer crates than usual came in." },
    accessSet: { persons: 3, among: 50 },
  });
  const clearing = { id: written.id, version: 1, because: "The source has left the country." };
  await expect(as(handler, "clear-field-report", clearing)).rejects.toMatchObject({ code: "forbidden" });
  await as(officer, "clear-field-report", clearing);
  const released = Written.parse(await as(editor, "release-report", { id: written.id, version: 2 }));
  expect(released.body.status).toBe("released");
});

test("a second release of the same source is held against the first", async () => {
  const { source, written } = await write({
    release: { ...RELEASE, text: "Barges were seen in the north." },
  });
  await as(editor, "release-report", { id: written.id, version: 1 });
  const more = {
    source: source.id,
    release: { ...RELEASE, text: "The same barges left again." },
    raw: RAW,
    accessSet: { persons: 40, among: 400 },
    compartment: "RIVER",
  };
  const second = Written.parse(await as(handler, "write-field-report", more));
  await expect(as(editor, "release-report", { id: second.id, version: 1 })).rejects.toMatchObject({
    details: { checks: ["mosaic"] },
  });
});

test("a source that is not there and one that may not be seen are answered alike", async () => {
  const hidden = Source.parse(
    await as(handler, "human-source-save", {
      access: "indirect access to transport",
      region: "Kelvaria",
      label: { tlp: "AMBER+STRICT", compartments: ["RIVER"] },
    }),
  );
  const stranger = person("stranger", ["handler"], ["OTHER"]);
  const ask = (source: string) =>
    as(stranger, "write-field-report", {
      source,
      release: RELEASE,
      raw: RAW,
      accessSet: { persons: 60, among: 400 },
      compartment: "OTHER",
    }).catch((error: unknown) =>
      error instanceof Error ? error.message.replaceAll(/[0-9a-f-]{36}/g, "ID") : "",
    );
  expect(await ask(hidden.id)).toBe(await ask(hidden.id.replace(/^.{8}/, "00000000")));
  const listed = await as(stranger, "human-sources", { pseudonym: hidden.body.pseudonym });
  expect(listed).toEqual(await as(stranger, "human-sources", { pseudonym: "zuzuzu-zuzuzu" }));
});

test("a correction says why, keeps its source and its day, and has to be let pass anew", async () => {
  const { source, written } = await write({
    toldOn: "2019-04-30",
    accessSet: { persons: 3, among: 50 },
    release: { ...RELEASE, text: "Lorries were seen at a northern port." },
  });
  const because = "The source has left the country.";
  await as(officer, "clear-field-report", { id: written.id, version: 1, because });
  const correction = {
    id: written.id,
    version: 2,
    raw: RAW,
    accessSet: { persons: 4, among: 50 },
    release: { ...RELEASE, text: "Lorries were seen at a northern port.", country: "XXA" },
  };
  await expect(as(handler, "write-field-report", correction)).rejects.toMatchObject({ code: "invalid" });
  await as(handler, "write-field-report", { ...correction, because: "A fourth person knew." });
  const read = await as(handler, "field-report", { id: written.id });
  expect(read).toMatchObject({
    version: 3,
    isYours: true,
    body: {
      pseudonym: source.body.pseudonym,
      toldOn: "2019-04-30",
      correctedBecause: "A fourth person knew.",
      release: { country: "XXA" },
    },
  });
  expect(JSON.stringify(read)).not.toContain("clearedBy");
  expect(await as(editor, "field-reports", { id: written.id })).toMatchObject({
    items: [{ isYours: false }],
  });
});

test("a correction that would change the compartment or lift its originator's control is refused, not swallowed", async () => {
  const { written } = await write({ release: { ...RELEASE, text: "Rafts were built in the north." } });
  const correction = {
    id: written.id,
    raw: RAW,
    accessSet: { persons: 60, among: 400 },
    release: RELEASE,
    because: "It was in the wrong place.",
  };
  await expect(
    as(handler, "write-field-report", { ...correction, compartment: "DELTA" }),
  ).rejects.toMatchObject({ code: "refused", message: expect.stringContaining("stays there") });
  await as(handler, "write-field-report", { ...correction, originatorControlled: true });
  const controlled = { items: [{ label: { originatorControlled: true, compartments: ["RIVER"] } }] };
  expect(await as(handler, "field-reports", { id: written.id })).toMatchObject(controlled);
  await expect(
    as(handler, "write-field-report", { ...correction, originatorControlled: false }),
  ).rejects.toMatchObject({ code: "refused", message: expect.stringContaining("not lifted") });
  await as(handler, "write-field-report", correction);
  expect(await as(handler, "field-reports", { id: written.id })).toMatchObject(controlled);
});

test("grades are added to those before, and not over another window's", async () => {
  const { source } = await write({ release: { ...RELEASE, text: "Ferries lay idle." } });
  const stated = { id: source.id, access: "indirect access to transport", region: "Kelvaria" };
  await as(handler, "human-source-save", { ...stated, version: 1, grade: "C", why: "New to us." });
  await expect(as(handler, "human-source-save", { ...stated, version: 1, grade: "E" })).rejects.toMatchObject(
    { code: "conflict" },
  );
  await as(handler, "human-source-save", { ...stated, version: 2, grade: "B", why: "Borne out twice." });
  expect(await as(handler, "human-sources", { pseudonym: source.body.pseudonym })).toMatchObject({
    items: [{ body: { status: "active" }, grade: "B" }],
  });
  expect(await as(handler, "human-source", { id: source.id })).toMatchObject({
    body: { grades: [{ grade: "C" }, { grade: "B", why: "Borne out twice." }] },
  });
});
