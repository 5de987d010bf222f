/**
 * Records and answers in the language of whoever reads them, and back.
 *
 * A text is said anew only where it is still, word for word, what its parts say in English: what a person has
 * written or changed stays as that person wrote it.
 */
import { LANGUAGES, type Language } from "./language.ts";
import { english, type Said, SaidFields, spoken } from "./said.ts";

type Texts = { readonly [Field in string]: Said | readonly Said[] };
type Worded<Fields extends Texts> = {
  -readonly [Field in keyof Fields]: Fields[Field] extends readonly Said[] ? string[] : string;
} & { said?: NonNullable<SaidFields> };

/** Fields of a record: each sentence in English, and under `said` in parts where it has any. */
export function worded<Fields extends Texts>(fields: Fields): Worded<Fields> {
  const entries = Object.entries(fields);
  const texts = entries.map(([field, one]) => [field, isList(one) ? one.map(english) : english(one)]);
  const parts = entries.flatMap(([field, one]): [string, Said | Said[]][] => {
    if (!isList(one)) return isPlainText(one) ? [] : [[field, one]];
    const own = one.filter((sentence) => !isPlainText(sentence));
    return own.length === 0 ? [] : [[field, own]];
  });
  // The entries carry the names and shapes of the fields, which Object.fromEntries cannot know.
  return {
    ...Object.fromEntries(texts),
    ...(parts.length > 0 && { said: Object.fromEntries(parts) }),
  } as Worded<Fields>;
}

/** A text that stands for itself has no parts to keep. */
function isPlainText({ key }: Said): boolean {
  return key === "text";
}

function isList(one: Said | readonly Said[]): one is readonly Said[] {
  return Array.isArray(one);
}

/** The parts of a record's sentence; the text as it stands where there are none, or a person has changed it. */
export function partsOf<Field extends string>(
  record: { readonly [Name in Field]: string } & { readonly said?: SaidFields },
  field: Field,
): Said {
  return partsOfText(record[field], record.said?.[field]);
}

/** The same of a field whose name is found while running. */
export function partsOfText(text: string, parts: NonNullable<SaidFields>[string] | undefined): Said {
  const own = poolOf(parts).find((one) => english(one) === text);
  return own ?? { key: "text", values: { text: { text } } };
}

/** The same value with every sentence that a rule made said in the language. */
export function inLanguage<Value>(value: Value, language: Language): Value {
  if (language === "en") return value;
  return walked(value, (text, pool) => {
    const parts = pool.find((one) => english(one) === text);
    return { text: (parts && spoken(parts, language)) ?? text, parts };
  });
}

/** The same value as records keep it: in English, and without the parts of what somebody has written anew. */
export function asRecorded<Value>(value: Value): Value {
  return walked(value, (text, pool) => {
    const parts = pool.find((one) => LANGUAGES.some((language) => spoken(one, language) === text));
    return { text: parts ? english(parts) : text, parts };
  });
}

/** What a text becomes, and which of the parts are its own. */
type Retell = (
  text: string,
  pool: readonly Said[],
) => { readonly text: string; readonly parts?: Said | undefined };

function walked<Value>(value: Value, retell: Retell): Value {
  // Each object is made anew with the same keys and, where there are parts, other words in the same places.
  return walk(value, retell) as Value;
}

function walk(value: unknown, retell: Retell): unknown {
  if (Array.isArray(value)) return value.map((one) => walk(one, retell));
  if (!isPlain(value)) return value;
  const fields = value.said === undefined ? undefined : SaidFields.safeParse(value.said).data;
  const entries = Object.entries(value).filter(([name]) => name !== "said" || !fields);
  const made: Record<string, unknown> = Object.fromEntries(
    entries.map(([name, inner]) => [name, walk(inner, retell)]),
  );
  if (!fields) return made;
  const kept: Record<string, Said | Said[]> = {};
  for (const [name, parts] of Object.entries(fields)) {
    if (!Object.hasOwn(value, name)) continue;
    const pool = poolOf(parts);
    const told = [value[name]]
      .flat()
      .map((text) => (typeof text === "string" ? retell(text, pool) : { text }));
    made[name] = Array.isArray(value[name]) ? told.map(({ text }) => text) : told[0]?.text;
    const own = told.flatMap((one) => ("parts" in one && one.parts ? [one.parts] : []));
    const [first] = own;
    if (first) kept[name] = Array.isArray(parts) ? own : first;
  }
  return Object.keys(kept).length > 0 ? { ...made, said: kept } : made;
}

function poolOf(parts: Said | readonly Said[] | undefined): readonly Said[] {
  if (parts === undefined) return [];
  return isList(parts) ? parts : [parts];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
