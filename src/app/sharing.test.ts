/** Sharing and withholding: a brief for other institutions rests on what all of them may read, and on nothing else. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServedDesk, serveSmallDesk } from "../../test/served-desk.ts";
import { warning } from "../../test/small-desk.ts";
import { putInstitution } from "../guard/people.ts";
import { LOCAL_PERSON } from "../guard/principal.ts";
import { HOME, Label, type Tlp } from "../kernel/label.ts";
import { Institution } from "../kernel/person.ts";
import { mayRead } from "../kernel/reader.ts";
import { Warning } from "../kernel/warning.ts";
import { contextOf } from "./perform.ts";
import { recipientsNamed, requireReadable, viewFor } from "./sharing.ts";

let desk: ServedDesk;

beforeAll(async () => {
  desk = await serveSmallDesk();
  await desk.system.store.writer("test").transaction(async (transaction) => {
    for (const [key, clients] of [
      [HOME, ["south"]],
      ["north", []],
      ["south", []],
    ] as const)
      await putInstitution(transaction, Institution.parse({ key, name: key, clients }));
    const tlps: Tlp[] = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"];
    const labels = [
      ...tlps.map((tlp) => ({ tlp })),
      ...tlps.map((tlp) => ({ tlp, releasableTo: [HOME, "north"] })),
      { tlp: "GREEN", compartments: ["ALPHA"] },
      { tlp: "GREEN", level: 2 },
      { tlp: "GREEN", originatorControlled: true },
      { tlp: "AMBER", releasableTo: ["north"] },
    ];
    await transaction.put(
      Warning,
      labels.map((label, i) => ({
        label: Label.parse(label),
        body: { ...warning(`Reason ${i}.`, 0.5), place: `P${i}` },
      })),
    );
  });
});
afterAll(() => desk.close());

const contextNow = () =>
  contextOf(desk.system, { principal: LOCAL_PERSON, signal: new AbortController().signal });

test("what is shared is what maker and recipients may all read, for every set of recipients", async () => {
  const context = await contextNow();
  const all = await desk.system.store.systemView().list(Warning, { limit: 200 });
  await fc.assert(
    fc.asyncProperty(fc.subarray([HOME, "north", "south"]), async (keys) => {
      const recipients = await recipientsNamed(context, keys);
      const { items } = await viewFor(context, recipients).list(Warning, { limit: 200 });
      const expected = all.items.filter(({ label }) =>
        [LOCAL_PERSON.reader, ...recipients].every((reader) => mayRead(reader, label)),
      );
      expect(items.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
    }),
    { seed: 7, numRuns: 16 },
  );
});

test("a brief for another institution withholds the rest, and says whom it is for", async () => {
  const own = (await desk.post("/api/make-brief", {})).json().body;
  const made = await desk.post("/api/make-brief", { for: ["north"] });
  const { recipients, sections, banner } = made.json().body;
  expect(recipients).toEqual(["north"]);
  const rows = (body: typeof own) =>
    body.sections.find(({ id }: { id: string }) => id === "warnings").table.marks;
  expect(rows(own)).toEqual(expect.arrayContaining(["TLP:RED", "TLP:AMBER", "TLP:GREEN // LEVEL 2"]));
  expect(new Set(rows({ sections }))).toEqual(
    new Set([
      "TLP:CLEAR",
      "TLP:GREEN",
      "TLP:GREEN // REL home, north",
      "TLP:CLEAR // REL home, north",
      "TLP:AMBER // REL home, north",
      "TLP:AMBER+STRICT // REL home, north",
    ]),
  );
  expect(banner).toBe("TLP:AMBER+STRICT // REL home, north");
  for (const { sentences } of sections) for (const { mark } of sentences) expect(mark).toMatch(/^TLP:/);
});

test("an institution that does not share the desk is no recipient", async () => {
  const answer = await desk.post("/api/make-brief", { for: ["west"] });
  expect([answer.statusCode, answer.json().detail]).toEqual([404, expect.stringContaining("west")]);
});

test("whatever a recipient may not read does not go out, however it was made", async () => {
  const [north] = await recipientsNamed(await contextNow(), ["north"]);
  if (!north) throw new Error("no recipient");
  expect(() => requireReadable(Label.parse({ tlp: "AMBER" }), [north])).toThrow(/north may not read/);
  expect(() => requireReadable(Label.parse({ tlp: "GREEN" }), [north])).not.toThrow();
});
