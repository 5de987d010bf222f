import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { draftsOf, fates, readAs } from "../../../test/read-as.ts";
import { Entity, Link } from "../../kernel/entity.ts";
import type { Draft } from "../format.ts";
import { stix } from "./stix.ts";

const A = "intrusion-set--11111111-1111-4111-8111-111111111111";
const B = "malware--22222222-2222-4222-8222-222222222222";
const RELATION = "relationship--33333333-3333-4333-8333-333333333333";
const MARKING = "marking-definition--44444444-4444-4444-8444-444444444444";
const GREEN = "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da";
const STRICT = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003";

const set = {
  type: "intrusion-set",
  id: A,
  created: "2026-01-01T00:00:00Z",
  modified: "2026-01-02T00:00:00.5Z",
  name: "EXERCISE Kelp",
};
const relation = {
  type: "relationship",
  id: RELATION,
  relationship_type: "uses",
  source_ref: A,
  target_ref: B,
};

function bundle(...objects: unknown[]): string {
  return JSON.stringify({ type: "bundle", id: "bundle--55555555-5555-4555-8555-555555555555", objects });
}

async function only(object: unknown): Promise<Draft | undefined> {
  return draftsOf(await readAs(stix, bundle(object)))[0];
}

test("an object becomes an entity with its schema, name, aliases, text and time, and loses nothing", async () => {
  const full = {
    ...set,
    aliases: ["Weed", "EXERCISE Kelp"],
    description: "First.\nSecond.",
    x_more: { kept: [1] },
  };
  const { description: about, ...properties } = full;
  expect(await only(full)).toEqual({
    kind: "entity",
    body: {
      nativeId: A,
      schema: "intrusion-set",
      name: "EXERCISE Kelp",
      aliases: ["Weed"],
      about,
      modifiedAt: "2026-01-02T00:00:00.500Z",
      properties,
    },
  });
});

test("a description with hidden characters is cleaned for reading and kept as it came", async () => {
  const draft = await only({ ...set, description: "pay\u202Eload" });
  expect(draft).toMatchObject({ body: { about: "payload", properties: { description: "pay\u202Eload" } } });
});

test("a relationship becomes a link by the source's own ids, also to itself, in a ring, and to nothing known", async () => {
  const ids = ["a", "b", "c"].map((letter) => `relationship--33333333-3333-4333-8333-33333333333${letter}`);
  const found = await readAs(
    stix,
    bundle(
      { ...relation, id: ids[0] },
      { ...relation, id: ids[1], source_ref: B, target_ref: A },
      { ...relation, id: ids[2], source_ref: A, target_ref: A },
    ),
  );
  expect(
    draftsOf(found).map((draft) => draft.kind === "link" && [draft.body.type, draft.from, draft.to]),
  ).toEqual([
    ["uses", A, B],
    ["uses", B, A],
    ["uses", A, A],
  ]);
});

test("a sighting links what was seen to who saw it first, and keeps the others", async () => {
  const where = [
    "identity--66666666-6666-4666-8666-666666666666",
    "identity--77777777-7777-4777-8777-777777777777",
  ];
  const sighting = {
    type: "sighting",
    id: "sighting--88888888-8888-4888-8888-888888888888",
    sighting_of_ref: B,
  };
  expect(await only({ ...sighting, where_sighted_refs: where })).toMatchObject({
    kind: "link",
    from: B,
    to: where[0],
    body: { type: "sighting", properties: { where_sighted_refs: where } },
    refersTo: [{ type: "sighted-by", to: where[1] }],
  });
  expect(await only(sighting)).toMatchObject({
    kind: "entity",
    body: { schema: "sighting" },
    refersTo: [{ type: "sighting-of", to: B }],
  });
});

test("markings become labels: fixed TLP ids, definitions seen before, granular ones joined, PAP beside TLP", async () => {
  const definition = { type: "marking-definition", id: MARKING, created: "2026-01-01T00:00:00Z" };
  const label = async (before: object | undefined, object: object) => {
    const found = await readAs(stix, bundle(...(before ? [before] : []), { ...set, ...object }));
    const { tlp, pap } = draftsOf(found).at(-1)?.label ?? {};
    return tlp && `${tlp} ${pap}`;
  };
  expect(await label(undefined, {})).toBeUndefined();
  expect(await label(undefined, { object_marking_refs: [MARKING] })).toBeUndefined();
  expect(await label(undefined, { object_marking_refs: [GREEN] })).toBe("GREEN CLEAR");
  const granular = [{ marking_ref: STRICT, selectors: ["name"] }];
  expect(await label(undefined, { object_marking_refs: [GREEN], granular_markings: granular })).toBe(
    "AMBER+STRICT CLEAR",
  );
  const statement = { ...definition, definition_type: "statement", definition: { statement: "Copyright" } };
  expect(await label(statement, { object_marking_refs: [MARKING] })).toBeUndefined();
  const white = { ...definition, definition_type: "tlp", definition: { tlp: "white" } };
  expect(await label(white, { object_marking_refs: [MARKING] })).toBe("CLEAR CLEAR");
  const pap = { ...definition, definition_type: "PAP", definition: { pap: "red" } };
  expect(await label(pap, { object_marking_refs: [MARKING] })).toBe("AMBER+STRICT RED");
  expect(await label(pap, { object_marking_refs: [MARKING, GREEN] })).toBe("GREEN RED");
  const disguised = { ...definition, id: STRICT, definition_type: "tlp", definition: { tlp: "white" } };
  expect(await label(disguised, { object_marking_refs: [STRICT] })).toBe("AMBER+STRICT CLEAR");
});

test("a natural person is filtered with the rule that says so", async () => {
  const person = {
    type: "identity",
    id: "identity--66666666-6666-4666-8666-666666666666",
    name: "N",
    identity_class: "individual",
  };
  expect(fates(await readAs(stix, bundle(person, set)))).toEqual([
    "R1 Natural persons are not taken in, but for holders of public office, subjects of official lists and officers in company registers, each with a basis and an end.",
    "entity",
  ]);
});

test("types and extensions that are not known are kept", async () => {
  const odd = {
    type: "x-lighthouse",
    id: "x-lighthouse--99999999-9999-4999-8999-999999999999",
    extensions: { a: { b: 1 } },
  };
  expect(await only(odd)).toMatchObject({
    kind: "entity",
    body: { schema: "x-lighthouse", name: "x-lighthouse 999999999999", properties: odd },
  });
});

test("a bad object is set aside with its reason, and the rest is read", async () => {
  const deep = `{"type":"x","a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const objects = [
    "7",
    '{"type":"tool"}',
    '{"id":"tool--1"}',
    '{"type":"tool","id":"tool--1"}',
    `{"type":"tool","id":"${A}"}`,
    JSON.stringify({ ...set, modified: "2026-02-30T00:00:00Z" }),
    JSON.stringify({ ...relation, target_ref: undefined }),
    JSON.stringify({ ...relation, target_ref: "somewhere" }),
    JSON.stringify(set).replace("{", '{"__proto__":{"polluted":true},'),
    JSON.stringify(set).replace("{", '{"\\u005f_proto__":{"polluted":true},'),
    JSON.stringify({ ...set, name: "a\u0000b" }),
    JSON.stringify({ ...set, name: "a\ud800b" }),
    JSON.stringify(set).replace("{", '{"x":1e999,'),
    deep,
    '{"type": "tool" "id": 1}',
    JSON.stringify({ ...set, name: "A path C:\\u0000 and __proto__ 😀" }),
  ];
  expect(
    fates(await readAs(stix, `{"type":"bundle","id":"bundle--5","objects":[${objects.join(",")}]}`)),
  ).toEqual([
    "The item is not a JSON object.",
    "The object of type tool has no id.",
    "The object has no type.",
    'The id "tool--1" is not a type, two dashes and a UUID.',
    "The id begins with intrusion-set but the object's type is tool.",
    "The time in modified is not an ISO 8601 time that exists.",
    "The relationship lacks its relationship_type, source_ref or target_ref.",
    'The relationship\'s end "somewhere" is not a STIX id.',
    "The item has a key called __proto__.",
    "The item has a key called __proto__.",
    "The item has a character that cannot be stored (NUL or half of a pair).",
    "The item has a character that cannot be stored (NUL or half of a pair).",
    "The item has a number too large to be kept.",
    "The item is nested deeper than 64 levels.",
    "The item is not well-formed JSON.",
    "entity",
  ]);
  expect({}).not.toHaveProperty("polluted");
});

test("bytes that are not UTF-8 are set aside with their object", async () => {
  const bytes = Buffer.concat([
    Buffer.from(`[${JSON.stringify(set)},{"a":"`),
    Buffer.from([0xff]),
    Buffer.from('"}]'),
  ]);
  const input = {
    ...{ name: "x", text: "[", encoding: "utf-8" as const, signal: new AbortController().signal },
  };
  const found = [];
  for await (const item of stix.parse({ ...input, bytes: each(bytes), chunks: each("") }, {}))
    found.push(item);
  expect(fates(found)).toEqual(["entity", "The item has bytes that are not UTF-8."]);
});

test("lists, lines, bundles a line, TAXII envelopes, UTF-16 and byte-order marks are read alike", async () => {
  const [one, two] = [JSON.stringify(set), JSON.stringify(relation)];
  const expected = ["entity", "link"];
  const utf16 = Buffer.from(`\ufeff${bundle(set, relation)}`, "utf16le");
  const texts = [
    `[${one},${two}]`,
    `${one}\n${two}\n`,
    `${bundle(set)}\n${bundle(relation)}`,
    `{"more":false,"objects":[${one},\n${two}]}`,
    `\ufeff${bundle(set, relation)}`,
    utf16,
    JSON.stringify(JSON.parse(bundle(set, relation)), undefined, 2),
  ];
  for (const text of texts) expect(fates(await readAs(stix, text))).toEqual(expected);
});

test("a bad line among JSON lines is set aside alone", async () => {
  const text = `${JSON.stringify(set)}\n{"type":"tool", "x": {\n${JSON.stringify(relation)}\n`;
  expect(fates(await readAs(stix, text))).toEqual([
    "entity",
    "The line ends in the middle of an item.",
    "link",
  ]);
});

test("an item's raw bytes are read again alone to the same draft", async () => {
  const found = await readAs(stix, bundle(set, relation));
  for (const item of found) expect(draftsOf(await readAs(stix, item.raw))).toEqual(draftsOf([item]));
});

test("STIX is recognised by its ids, and other JSON is not", () => {
  const head = (text: string) => stix.sniff({ name: "a.json", text, encoding: "utf-8" })?.sureness ?? 0;
  expect(head(bundle(set))).toBeGreaterThan(0.9);
  expect(head(JSON.stringify(set))).toBeGreaterThan(0.9);
  expect(head('{"type":"Feature","id":"1"}')).toBe(0);
});

test.each([
  ["ics-attack-17.1-stix21.json.gz", 1651, 1367],
  ["ics-attack-14.1-stix21.json.gz", 1794, 1485],
  ["enterprise-attack-18.1-stix20.jsonl.gz", 24771, 20048],
  ["capec-stix20.jsonl.gz", 2804, 1256],
])(
  "reads every object of %s in ../shared/data/cti into records that hold",
  { timeout: 60_000 },
  async (name, count, links) => {
    const found = await readAs(stix, await readFile(`../shared/data/cti/attack/${name}`), name);
    expect(found).toHaveLength(count);
    const drafts = draftsOf(found);
    expect(drafts).toHaveLength(count);
    expect(drafts.filter(({ kind }) => kind === "link")).toHaveLength(links);
    const entity = Entity.omit({ sourceId: true });
    const link = Link.omit({ sourceId: true, fromId: true, toId: true });
    for (const { kind, body } of drafts.filter((draft) => draft.kind === "entity" || draft.kind === "link")) {
      (kind === "entity" ? entity : link).parse(body);
    }
  },
);

test("reads the bundles MISP writes, in ../shared/data/cti, and sets nothing aside but what is broken", async () => {
  const file = await readFile("../shared/data/cti/misp/misp-stix-internal-bundles.json.gz");
  const suites: Record<string, Record<string, unknown>> = JSON.parse(gunzipSync(file).toString()).bundles;
  const counts = new Map<string, number>();
  for (const each of Object.values(suites).flatMap((suite) => Object.values(suite))) {
    for (const fate of fates(await readAs(stix, JSON.stringify(each))))
      counts.set(fate, (counts.get(fate) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(["entity", "link"]);
});

async function* each<Part>(...parts: Part[]): AsyncIterable<Part> {
  yield* parts;
}
