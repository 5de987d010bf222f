/**
 * Sentences that a rule makes, kept in parts: which sentence, and with what values. Every language has its own
 * words for it in a catalogue; a record keeps the English beside the parts, so that its bytes stay and are found.
 *
 * The invariant: English is said from its catalogue like any other language, so there is one way of saying.
 */
import { z } from "zod";
import { countryName } from "./country.ts";
import { dayIn, type Language, monthIn, numberIn, percentIn, RULES } from "./language.ts";
import { countsViolence, sourceInName } from "./measure.ts";
import { en, type Sentence, type SentenceKey } from "./sentences/en.ts";
import { tr } from "./sentences/tr.ts";

/** A value in a sentence, by what it is. */
export type SaidValue =
  /** To so many decimals, or with those it has. */
  | { readonly number: number; readonly decimals?: number | undefined }
  /** A probability: never written as 0 or 100 per cent. */
  | { readonly percent: number }
  /** A part of a whole, which may be none, all or more of it, to so many decimals of a per cent. */
  | { readonly share: number; readonly decimals: number }
  /** From one probability to another, as the bands of a scale are written. */
  | { readonly range: readonly [from: number, to: number] }
  /** YYYY-MM-DD */
  | { readonly day: string }
  /** YYYY-MM */
  | { readonly month: string }
  /** A place key, and what the desk calls it in English. */
  | { readonly place: string; readonly name: string }
  /** A measure's name; with a count, how many of what it counts. */
  | { readonly measure: string; readonly count?: number | undefined }
  /** A name, an id, a quoted word: the same in every language. */
  | { readonly text: string }
  | { readonly said: Said };

export interface Said {
  readonly key: string;
  readonly values?: Readonly<Record<string, SaidValue>> | undefined;
}

const SaidValue: z.ZodType<SaidValue, SaidValue> = z.lazy(() =>
  z.union([
    z.strictObject({ number: z.number(), decimals: z.int().min(0).max(3).optional() }),
    z.strictObject({ percent: z.number() }),
    z.strictObject({ share: z.number(), decimals: z.int().min(0).max(3) }),
    z.strictObject({ range: z.tuple([z.number(), z.number()]) }),
    z.strictObject({ day: z.iso.date() }),
    z.strictObject({ month: z.string().regex(/^\d{4}-\d{2}$/) }),
    z.strictObject({ place: z.string(), name: z.string() }),
    z.strictObject({ measure: z.string(), count: z.number().optional() }),
    z.strictObject({ text: z.string() }),
    z.strictObject({ said: Said }),
  ]),
);

/** A key that no catalogue has any more is no fault: the English stays. */
export const Said: z.ZodType<Said, Said> = z
  .strictObject({ key: z.string(), values: z.record(z.string(), SaidValue).optional() })
  .meta({ id: "Said", description: "A sentence in parts: which one, and with what values." });

/** The field of a record that holds its sentences in parts, under the names of the fields that hold them in English. */
export const SaidFields = z
  .record(z.string(), z.union([Said, z.array(Said)]))
  .optional()
  .meta({ description: "The sentences that a rule made, by field, in parts: to be said in any language." });
export type SaidFields = z.infer<typeof SaidFields>;

const CATALOGUES: Readonly<Record<Language, Readonly<Record<SentenceKey, Sentence>>>> = { en, tr };

type TextsOf<Key extends SentenceKey> = (typeof en)[Key] extends infer Message
  ? Message extends string
    ? Message
    : Message[keyof Message]
  : never;
type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Uncapitalize<Name> | NamesIn<Rest>
  : never;
type ValuesOf<Key extends SentenceKey> = Readonly<Record<NamesIn<TextsOf<Key>>, SaidValue>>;

/** A sentence with the values it takes; the compiler knows which. */
export function said<Key extends SentenceKey>(
  key: Key,
  ...[values]: [NamesIn<TextsOf<Key>>] extends [never] ? [] : [ValuesOf<Key>]
): Said {
  return values === undefined ? { key } : { key, values };
}

/** A number as it stands in sentences: whole ones as they are, others below 100 to some significant figures. */
export function figure(value: number, digits = 2): number {
  if (Number.isInteger(value)) return value;
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(digits));
}

/** A probability as it is kept in a sentence. */
export function chance(p: number): SaidValue {
  return { percent: Number(p.toPrecision(6)) };
}

/** The sentence in a language; absent where its catalogue does not have it. */
export function spoken({ key, values = {} }: Said, language: Language): string | undefined {
  const message = messageOf(key, language);
  if (message === undefined) return undefined;
  const text = typeof message === "string" ? message : message[formOf(values.count)];
  let isWhole = true;
  const filled = text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const plain = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const value = Object.hasOwn(values, plain) ? values[plain] : undefined;
    const said = value && valueIn(value, language);
    if (said === undefined) isWhole = false;
    return said === undefined ? whole : name === plain ? said : capitalised(said, language);
  });
  return isWhole ? filled : undefined;
}

/** The sentence in English, as records keep it. */
export function english(sentence: Said): string {
  return spoken(sentence, "en") ?? sentence.key;
}

function messageOf(key: string, language: Language): Sentence | undefined {
  const messages: Readonly<Record<string, Sentence>> = CATALOGUES[language];
  return Object.hasOwn(messages, key) ? messages[key] : undefined;
}

function formOf(value: SaidValue | undefined): "one" | "other" {
  const count = value && ("number" in value ? value.number : "measure" in value ? value.count : undefined);
  return count === 1 ? "one" : "other";
}

function capitalised(text: string, language: Language): string {
  return text.charAt(0).toLocaleUpperCase(RULES[language].locale) + text.slice(1);
}

function valueIn(value: SaidValue, language: Language): string | undefined {
  if ("number" in value) return numberIn(language, value.number, value.decimals);
  if ("percent" in value) return percentIn(language, value.percent);
  if ("share" in value) return RULES[language].percent(numberIn(language, 100 * value.share, value.decimals));
  if ("range" in value) {
    const [from, to] = value.range.map((end) => String(Math.round(end * 100)));
    return RULES[language].range(from ?? "", to ?? "");
  }
  if ("day" in value) return dayIn(language, value.day);
  if ("month" in value) return monthIn(language, value.month);
  if ("place" in value) return placeIn(value.place, value.name, language);
  if ("measure" in value) return measureIn(value.measure, value.count, language);
  if ("text" in value) return value.text;
  return spoken(value.said, language);
}

/** Countries have a name in every language; what the desk has named itself is called so in all of them. */
function placeIn(key: string, name: string, language: Language): string {
  const code = key.split("/")[0] ?? "";
  const given = code === "*" ? spoken({ key: "place.world" }, "en") : countryName(code, "en");
  const own = code === "*" ? spoken({ key: "place.world" }, language) : countryName(code, language);
  if (given === undefined || own === undefined) return name;
  if (name === given) return own;
  return name.endsWith(`, ${given}`) ? `${name.slice(0, -given.length)}${own}` : name;
}

/** "deaths", or with a count "1 death" and "12 deaths"; a desk's own measure is called by its id. */
function measureIn(measure: string, count: number | undefined, language: Language): string | undefined {
  const noun = spoken(nounOf(measure, count), language);
  return count === undefined ? noun : `${numberIn(language, count)} ${noun}`;
}

function nounOf(measure: string, count = 2): Said {
  const values = { count: { number: count } };
  const key = `measure.${measure}`;
  if (messageOf(key, "en") !== undefined) return { key, values };
  if (!countsViolence(measure)) return said("text", { text: { text: measure.replaceAll(/[-_]+/g, " ") } });
  const source = sourceInName(measure);
  if (source === undefined) return { key: "violence", values };
  return { key: "violence.by", values: { ...values, source: { text: source } } };
}
