/** What may not be taken in about persons, in every format: refused with a code, noted, and not kept. */
import { describe, expect, test } from "vitest";
import { PERSON_FIELD } from "../src/guard/excepted-person.ts";
import { refusalCounts } from "../src/guard/refusals-noted.ts";
import { Claim } from "../src/kernel/claim.ts";
import { Entity } from "../src/kernel/entity.ts";
import { Report } from "../src/kernel/report.ts";
import { Quarantined } from "../src/kernel/run.ts";
import { importing } from "./import-rig.ts";

describe("a table whose rows are of persons", () => {
  test.each([
    ["R1", "first_name,last_name,date,country\nA,B,2024-01-01,SYR\n"],
    ["R4", "date,country,event,face_embedding\n2024-01-01,SYR,x,0.1\n"],
    ["R5", "date,country,event,passport_number,religion\n2024-01-01,SYR,x,1,y\n"],
    ["R8", "date,country,event,pseudonym,age,sex\n2024-01-01,SYR,x,1,30,f\n"],
    ["R9", "date,country,event,device_id,latitude,longitude\n2024-01-01,SYR,x,1,35,38\n"],
  ])("is refused whole with %s, noted once, and its file is destroyed", async (code, text) => {
    const { store, importText } = await importing();
    const { run, fault } = await importText(text, "rows.csv", { format: "event-table" });
    expect(fault).toMatchObject({ code: "refused", details: { code } });
    expect(run.body).toMatchObject({ status: "failed", counts: { received: 0, stored: 0 } });
    expect(await refusalCounts(store.pool)).toEqual(new Map([[code, 1]]));
    expect(await store.blobs.has(run.body.sha256 ?? "")).toBe(false);
    for (const schema of [Claim, Report, Quarantined]) expect(await store.systemView().count(schema)).toBe(0);
  });

  test("one of events with parties is taken in", async () => {
    const { store, importText } = await importing();
    const text =
      "event_id_cnty,event_date,event_type,actor1,country,latitude,longitude,notes,timestamp\n1,2024-01-01,Battles,Army,SYR,35.123456,38.2,Fighting near the bridge,1\n";
    expect((await importText(text, "acled.csv")).run.body.counts).toMatchObject({ stored: 1 });
    expect(await refusalCounts(store.pool)).toEqual(new Map());
  });
});

describe("objects one a line", () => {
  const lines = [
    { title: "A market reopened", time: "2024-01-01", place: "Hollin" },
    { title: "x", schema: "Person", name: "Somebody" },
    { title: "x", device_id: "1", latitude: 1, longitude: 2, timestamp: "2024-01-01" },
    { title: "x", details: { face_landmarks: [1, 2] } },
  ];
  test("each is judged by its own keys; the others are stored, and the file goes after ninety days", async () => {
    const { store, importText } = await importing();
    const text = lines.map((line) => JSON.stringify(line)).join("\n");
    const { run } = await importText(text, "a.jsonl", { format: "json-lines" });
    expect(run.body.counts).toMatchObject({ received: 4, stored: 1, filtered: 3, quarantined: 0 });
    expect(await refusalCounts(store.pool)).toEqual(
      new Map([
        ["R1", 1],
        ["R4", 1],
        ["R9", 1],
      ]),
    );
    const { rows } = await store.pool.query("SELECT is_personal FROM collected WHERE run_id = $1", [run.id]);
    expect(rows.some(({ is_personal: isPersonal }) => isPersonal)).toBe(true);
  });
});

describe("persons of the classes that may be kept", () => {
  const individual = (id: number, more: object) => ({
    type: "identity",
    spec_version: "2.1",
    id: `identity--00000000-0000-4000-8000-00000000000${id}`,
    created: "2018-01-01T00:00:00.000Z",
    modified: "2018-01-01T00:00:00.000Z",
    name: "Somebody",
    identity_class: "individual",
    ...more,
  });
  const person = (more: object = {}) => ({
    [PERSON_FIELD]: {
      class: "office-holder",
      basis: "Minister of Kelvaria, official gazette 12/2018",
      expires: "2020-01-01T00:00:00.000Z",
      ...more,
    },
  });
  const bundle = (objects: readonly object[]) =>
    JSON.stringify({ type: "bundle", id: "bundle--00000000-0000-4000-8000-000000000000", objects });

  test("come in with a basis and an end, and carry the mark of personal data", async () => {
    const { store, importText } = await importing();
    const classes = ["office-holder", "listed", "company-officer"];
    const objects = classes.map((one, i) => individual(i, person({ class: one })));
    const { run } = await importText(bundle(objects), "a.json");
    expect(run.body.counts).toMatchObject({ stored: 3, filtered: 0 });
    const { items } = await store.systemView().list(Entity, {});
    for (const { label } of items) expect(label.caveats).toContain("PERSONAL");
  });

  test.each<[string, object]>([
    ["without a class", {}],
    ["of another class", person({ class: "suspect" })],
    ["without a basis", person({ basis: " " })],
    ["without an end", person({ expires: undefined })],
    ["whose end has passed", person({ expires: "2018-06-01T00:00:00.000Z" })],
    ["with what else is told of it", { ...person(), religion: "x", passport_number: "1" }],
  ])("are left out %s", async (_what, more) => {
    const { store, importText } = await importing();
    const { run } = await importText(bundle([individual(1, more)]), "a.json");
    expect(run.body.counts).toMatchObject({ stored: 0, filtered: 1, quarantined: 0 });
    expect((await refusalCounts(store.pool)).size).toBe(1);
    expect(await store.systemView().count(Entity)).toBe(0);
  });
});

test("a figure about a person is refused, one about an organisation is not", async () => {
  const { store, importText } = await importing();
  const text =
    "place,month,measure,subject,value\nSYR,2018-01,risk,John Smith,0.7\nSYR,2018-01,deaths,Army of Kelvaria,7\n";
  const { run } = await importText(text, "a.figures.csv", { format: "figures" });
  expect(run.body.counts).toMatchObject({ received: 2, stored: 1, filtered: 1 });
  expect(await refusalCounts(store.pool)).toEqual(new Map([["R3", 1]]));
});

test("a hospital, a school, a shelter and a home are kept to a square kilometre, a bridge as it was given", async () => {
  const { store, importText } = await importing();
  const texts = [
    "Shelling hit a hospital",
    "A school burnt",
    "Strike on a shelter",
    "A home was searched",
    "The bridge fell",
  ];
  const rows = texts.map((text, i) => `${i},2024-01-0${i + 1},Battles,Army,SYR,35.12345,38.23456,${text}`);
  await importText(
    ["event_id,event_date,event_type,actor1,country,latitude,longitude,notes", ...rows].join("\n"),
    "a.csv",
  );
  const { items } = await store.systemView().list(Claim, { descending: false });
  const places = new Map(items.map(({ body }) => [body.text, body.place]));
  for (const text of texts.slice(0, 4))
    expect(places.get(text)).toMatchObject({ latitude: 35.125, longitude: 38.23 });
  expect(places.get("The bridge fell")).toMatchObject({ latitude: 35.12345, longitude: 38.23456 });
  expect(JSON.stringify(items.filter(({ body }) => body.text !== "The bridge fell"))).not.toContain(
    "35.12345",
  );
});
