import { z } from "zod";
import { exceptedPerson } from "../../guard/excepted-person.ts";
import { refusedFields, refusedObject } from "../../guard/personal-fields.ts";
import { REFUSALS, type RefusalCode } from "../../guard/refusals.ts";
import { Fault } from "../../kernel/fault.ts";
import { attempt, type Outcome } from "../attempt.ts";
import { type Draft, format, type Input, type Referral } from "../format.ts";
import { splitJson } from "../json-stream.ts";
import { isJsonObject, type JsonObject, readJsonObject, textIn, textsIn } from "../json-value.ts";
import { readMoment } from "../moment.ts";
import { cleanLine, cleanText } from "../plain-text.ts";
import { type Markings, newMarkings } from "../stix-marking.ts";

const ID = /^([a-z0-9][a-z0-9-]{0,249})--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TIMES = [
  "created",
  "modified",
  "first_seen",
  "last_seen",
  "valid_from",
  "valid_until",
  "first_observed",
  "last_observed",
  "start_time",
  "stop_time",
  "published",
] as const;
/** Where a type without a name says what it is called, best first. */
const NAMES = [
  "name",
  "value",
  "pattern",
  "abstract",
  "subject",
  "path",
  "key",
  "command_line",
  "display_name",
  "account_login",
  "user_id",
  "product",
  "url",
  "opinion",
  "content",
  "serial_number",
] as const;

/**
 * STIX 2.0 and 2.1 (OASIS), as a bundle, a TAXII envelope, a list, single objects, or one object or bundle a
 * line. Streamed: a file's size does not matter. Each STIX object is one item. A relationship or sighting
 * becomes a link, anything else an entity whose properties keep the whole object but for a description
 * that stands in `about` word for word. Who made an object and what it refers to become links of their own.
 */
export const stix = format({
  id: "stix",
  title: "STIX 2.0 and 2.1",
  about:
    "Threat-intelligence objects and their relationships. Keeps types it does not know; does not check vocabularies, patterns or that what is referred to exists, and a marking that is defined after its first use does not label what came before.",
  options: z.strictObject({}),

  sniff({ text }) {
    if (!/^\s*[[{]/.test(text)) return undefined;
    if (/"type"\s*:\s*"bundle"/.test(text) && /"id"\s*:\s*"bundle--/.test(text)) {
      return { sureness: 0.98, why: "it has a STIX bundle's type and id" };
    }
    if (/"id"\s*:\s*"[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f]{4}-/.test(text) && /"type"\s*:/.test(text)) {
      return { sureness: 0.95, why: "its objects have STIX types and ids" };
    }
    return undefined;
  },

  async *parse(input) {
    const markings = newMarkings();
    const splitting = { list: "objects", lines: isOneALine(input.text) };
    for await (const { position, raw, fault } of splitJson(utf8(input), splitting, input.signal)) {
      yield fault === undefined
        ? attempt(position, raw, () => read(readJsonObject(raw), markings))
        : { position, raw, quarantined: fault };
    }
  },
});

/** Objects stand one a line when the first line is one, or most of those that begin like one are. */
function isOneALine(head: string): boolean {
  const lines = head.split("\n").filter((line) => line.startsWith("{"));
  const whole = lines.map((line) => isWhole(line));
  return lines.length > 1 && (whole[0] === true || whole.filter(Boolean).length > lines.length / 2);
}

function isWhole(line: string): boolean {
  try {
    return isJsonObject(JSON.parse(line));
  } catch {
    // That a line is not JSON is the answer here.
    return false;
  }
}

async function* utf8(input: Input): AsyncIterable<Uint8Array> {
  if (input.encoding === "utf-8") return yield* input.bytes;
  const encoder = new TextEncoder();
  for await (const chunk of input.chunks) yield encoder.encode(chunk);
}

function read(object: JsonObject, markings: Markings): Outcome {
  const { id, type } = identified(object);
  for (const field of TIMES) {
    if (object[field] !== undefined && !momentIn(object[field])) {
      throw new Fault("invalid", `The time in ${field} is not an ISO 8601 time that exists.`);
    }
  }
  const refused = refusedIn(type, object);
  if (refused) return { filtered: `${refused} ${REFUSALS[refused].says}`, refusal: refused };
  if (type === "marking-definition") markings.learn(object);
  const label = markings.labelOf(object);
  const draft = linkDraft(id, type, object) ?? entityDraft(id, type, object);
  return { drafts: [label ? { ...draft, label } : draft] };
}

/** What must not be taken in; a person only of the classes that may be kept, and then without anything else about it. */
function refusedIn(type: string, object: JsonObject): RefusalCode | undefined {
  if (!isPerson(type, object)) return refusedObject(object);
  return exceptedPerson(object) ? refusedFields(Object.keys(object)) : "R1";
}

/** An individual by the vocabularies of STIX 2.1: identity classes, and resource levels of threat actors. */
function isPerson(type: string, object: JsonObject): boolean {
  const [field] =
    type === "identity" ? ["identity_class"] : type === "threat-actor" ? ["resource_level"] : [];
  return field !== undefined && textIn(object[field])?.toLowerCase() === "individual";
}

function identified(object: JsonObject): { readonly id: string; readonly type: string } {
  const type = textIn(object.type);
  const id = textIn(object.id);
  if (type === undefined) throw new Fault("invalid", "The object has no type.");
  if (id === undefined) throw new Fault("invalid", `The object of type ${cleanLine(type)} has no id.`);
  const [, typeInId] = ID.exec(id) ?? [];
  if (typeInId === undefined) {
    throw new Fault("invalid", `The id "${cleanLine(id)}" is not a type, two dashes and a UUID.`);
  }
  if (typeInId !== type) {
    throw new Fault("invalid", `The id begins with ${typeInId} but the object's type is ${cleanLine(type)}.`);
  }
  if (type === "bundle") throw new Fault("invalid", "The bundle's objects are not a list.");
  return { id, type };
}

function linkDraft(id: string, type: string, object: JsonObject): Draft | undefined {
  const ends =
    type === "relationship"
      ? relationshipEnds(object)
      : type === "sighting"
        ? sightingEnds(object)
        : undefined;
  return (
    ends && {
      kind: "link",
      body: { nativeId: id, type: ends.type, ...described(object) },
      from: ends.from,
      to: ends.to,
      ...withReferrals(ends.refersTo),
    }
  );
}

function relationshipEnds(object: JsonObject) {
  const ends = {
    type: textIn(object.relationship_type),
    from: textIn(object.source_ref),
    to: textIn(object.target_ref),
  };
  const { type, from, to } = ends;
  if (type === undefined || from === undefined || to === undefined) {
    throw new Fault("invalid", "The relationship lacks its relationship_type, source_ref or target_ref.");
  }
  for (const end of [from, to]) {
    if (!ID.test(end))
      throw new Fault("invalid", `The relationship's end "${cleanLine(end)}" is not a STIX id.`);
  }
  // Who made a relationship is not linked: the relationship is no thing of the graph itself.
  return { type: cleanLine(type), from, to, refersTo: [] };
}

/** From what was seen to who or what saw it first, and on to the others; a sighting that names nobody is kept as an entity. */
function sightingEnds(object: JsonObject) {
  const from = textIn(object.sighting_of_ref);
  if (from === undefined || !ID.test(from)) {
    throw new Fault("invalid", "The sighting's sighting_of_ref is not a STIX id.");
  }
  const seers = [...textsIn(object.where_sighted_refs), ...textsIn(object.observed_data_refs)];
  const to = [...seers, ...textsIn([object.created_by_ref])].find((each) => ID.test(each));
  const refersTo = [
    ...referrals("sighted-by", textsIn(object.where_sighted_refs)),
    ...referrals("observed-in", textsIn(object.observed_data_refs)),
  ].filter((other) => other.to !== to);
  return to === undefined ? undefined : { type: "sighting", from, to, refersTo };
}

/** Markings are labels, and no links. */
function entityReferrals(object: JsonObject): Referral[] {
  return [
    ...referrals("created-by", textsIn([object.created_by_ref])),
    ...referrals("refers-to", textsIn(object.object_refs)),
    ...referrals("sighting-of", object.type === "sighting" ? textsIn([object.sighting_of_ref]) : []),
  ];
}

function withReferrals(refersTo: readonly Referral[]) {
  return refersTo.length > 0 ? { refersTo } : {};
}

function referrals(type: string, ids: readonly string[]): Referral[] {
  return [...new Set(ids)].filter((id) => ID.test(id)).map((to) => ({ type, to }));
}

function entityDraft(id: string, type: string, object: JsonObject): Draft {
  const aliases = [
    ...textsIn(object.aliases),
    ...textsIn(object.x_mitre_aliases),
    ...textsIn(object.x_opencti_aliases),
  ];
  const name = nameOf(object) ?? `${type} ${id.slice(-12)}`;
  return {
    kind: "entity",
    body: {
      nativeId: id,
      schema: type,
      name,
      aliases: [...new Set(aliases.map(cleanLine))].filter((alias) => alias !== "" && alias !== name),
      ...described(object),
    },
    ...withReferrals(entityReferrals(object)),
  };
}

function nameOf(object: JsonObject): string | undefined {
  const definition = isJsonObject(object.definition) ? object.definition : {};
  const [reference] = Array.isArray(object.external_references) ? object.external_references : [];
  const candidates = [
    ...NAMES.map((field) => object[field]),
    definition.statement,
    definition.tlp,
    isJsonObject(reference) && reference.external_id,
    typeof object.number === "number" && String(object.number),
  ];
  return candidates
    .flatMap((candidate) => textIn(candidate) ?? [])
    .map(cleanLine)
    .find((line) => line !== "");
}

function described(object: JsonObject) {
  const { description, ...rest } = object;
  const about = cleanText(textIn(description) ?? "");
  const modifiedAt = momentIn(object.modified) ?? momentIn(object.created);
  return {
    about,
    ...(modifiedAt !== undefined && { modifiedAt }),
    properties: description === undefined || about === description ? rest : object,
  };
}

function momentIn(value: unknown): string | undefined {
  return typeof value === "string" ? readMoment(value)?.at : undefined;
}
