/**
 * JSON lines: one object a line, each a report; one that also says what happened, when and where is a claim too.
 * What is taken from an object is found under the usual names of its keys, which `KEYS` lists.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { refusedObject } from "../../guard/personal-fields.ts";
import { REFUSALS } from "../../guard/refusals.ts";
import { countryCode } from "../../kernel/country.ts";
import { Fault } from "../../kernel/fault.ts";
import { attempt, type Outcome } from "../attempt.ts";
import { readCoordinates } from "../cell.ts";
import { eventType } from "../event-type.ts";
import { type Draft, format } from "../format.ts";
import { readJsonText } from "../json-text.ts";
import { isJsonObject, type JsonObject } from "../json-value.ts";
import { type Line, lineBatches, lineFlaw } from "../lines.ts";
import { cleanLine, cleanText } from "../plain-text.ts";
import { isoTime, occurredBetween, readEpoch, readWhen, type When } from "../when.ts";

type ReportBody = Extract<Draft, { kind: "report" }>["body"];
type PlaceBody = NonNullable<ReportBody["place"]>;

/** Compared without regard to case; the first that is there counts. */
const KEYS = {
  id: ["id", "guid", "uuid", "_id", "event_id", "eventid"],
  title: ["title", "headline", "subject", "name", "label"],
  text: ["text", "message", "msg", "body", "content", "description", "summary", "notes"],
  published: ["published", "published_at", "publishedat", "pubdate", "created_at", "createdat"],
  time: [
    "occurred",
    "occurred_at",
    "event_time",
    "eventtime",
    "event_date",
    "@timestamp",
    "timestamp",
    "datetime",
    "time",
    "date",
    "ts",
  ],
  end: ["end", "end_time", "ended_at", "date_end"],
  place: ["place", "location", "place_name", "city", "region"],
  country: ["country", "iso3", "country_code", "countrycode"],
  latitude: ["latitude", "lat"],
  longitude: ["longitude", "lon", "lng", "long"],
  type: ["event_type", "eventtype", "event", "type", "kind", "category", "action"],
  actors: ["actors", "actor", "actor1", "actor2", "organisation", "organization"],
  publisher: ["publisher", "agency", "outlet", "source"],
  url: ["url", "link"],
  language: ["language", "lang"],
} as const;
type Known = keyof typeof KEYS;

const SNIFFED_LINES = 20;
/** Characters; the head holds up to 64 KiB. */
const LONG = 16_000;

export const jsonLines = format({
  id: "json-lines",
  title: "JSON lines",
  about:
    "One JSON object a line: messages, alerts, logs. Only usual keys are understood (title, text, time, place, type); the rest is kept as it came and can be searched.",
  options: z.strictObject({}),

  sniff({ text }) {
    const lines = text.split("\n", SNIFFED_LINES).filter((line) => line.trim() !== "");
    const objects = lines.filter(isObjectLine).length;
    if (lines.length === 1 && objects === 1) return { sureness: 0.4, why: "its only line is a JSON object" };
    // The head may end within the last line, and one bad line does not make it something else.
    if (objects > 0 && objects * 2 >= lines.length)
      return { sureness: 0.7, why: "each line is a JSON object" };
    const isOneLongLine = /^\s*\{\s*"/.test(text) && !text.trim().includes("\n") && text.length > LONG;
    return isOneLongLine
      ? { sureness: 0.35, why: "it begins with a JSON object in a very long line" }
      : undefined;
  },

  async *parse(input) {
    for await (const lines of lineBatches(input)) {
      for (const line of lines) {
        if (line.text?.trim() === "") continue;
        yield attempt(line.number, line.raw, () => read(line));
      }
    }
  },
});

function isObjectLine(line: string): boolean {
  try {
    return isJsonObject(readJsonText(line));
  } catch (error) {
    // A line of JSON that is harmful is still a line of JSON; it will be set aside when it is read.
    return error instanceof Fault && error.code === "refused";
  }
}

function read(line: Line): Outcome {
  if (line.text === undefined) throw new Fault("invalid", lineFlaw(line));
  const object = readJsonText(line.text);
  if (!isJsonObject(object)) throw new Fault("invalid", `Line ${line.number} is not a JSON object.`);
  const refusal = refusedObject(object);
  if (refusal) return { filtered: `${refusal} ${REFUSALS[refusal].says}`, refusal };
  return { drafts: drafts(object, line) };
}

function drafts(object: JsonObject, line: Line): Draft[] {
  const value = lookup(object);
  const report = reportOf(object, value, line);
  const stated = words(value("type"));
  const type = stated ? eventType(stated) : "OTHER";
  // A reading of an instrument is no happening between parties: it stays a report.
  if (type === "OTHER" || !report.occurred || !report.place) return [{ kind: "report", body: report }];
  const { nativeId, title, occurred, place, publishedAt } = report;
  const claim: Extract<Draft, { kind: "claim" }>["body"] = {
    nativeId,
    span: { line: line.number },
    type,
    occurred: { ...occurred, precision: whenOf(value("time"))?.precision ?? "day" },
    ...(publishedAt && { publishedAt }),
    place,
    actors: actorsIn(object),
    text: title,
  };
  return [
    { kind: "report", body: report },
    { kind: "claim", body: claim },
  ];
}

type Lookup = (key: Known) => unknown;

function lookup(object: JsonObject): Lookup {
  const values = new Map<string, unknown>();
  for (const [key, value] of Object.entries(object)) {
    const folded = key.toLowerCase();
    if (value !== null && !values.has(folded)) values.set(folded, value);
  }
  return (known) => KEYS[known].map((key) => values.get(key)).find((value) => value !== undefined);
}

function reportOf(object: JsonObject, value: Lookup, line: Line): ReportBody {
  const text = cleanText(words(value("text")) ?? flattened(object));
  const title = cleanLine(words(value("title")) ?? "") || shortened(cleanLine(text)) || `Line ${line.number}`;
  const [first, last, published] = [whenOf(value("time")), whenOf(value("end")), whenOf(value("published"))];
  const occurred = first && occurredBetween(first, last ?? first);
  const publishedAt = published && isoTime(published.from);
  const place = placeOf(value);
  const [publisher, url, language] = [
    words(value("publisher")),
    words(value("url")),
    words(value("language")),
  ];
  return {
    nativeId: nativeId(value("id"), line.raw),
    title,
    text,
    ...(occurred && { occurred: { from: occurred.from, to: occurred.to } }),
    ...(publishedAt && { publishedAt }),
    ...(place && { place }),
    ...(publisher && { author: cleanLine(publisher) }),
    ...(url && /^https?:\/\//i.test(url) && { url }),
    ...(language && /^[a-z]{2,3}(-[\w-]+)?$/i.test(language) && { language }),
    mediaType: "application/json",
  };
}

function nativeId(id: unknown, raw: Uint8Array): string {
  // A number beyond 2^53 has already lost its last digits, and two ids might have become one.
  const written = Number.isSafeInteger(id) ? String(id) : typeof id === "string" ? id.trim() : "";
  if (written !== "" && written.length <= 400) return written;
  return `line:${createHash("sha256").update(raw).digest("hex").slice(0, 32)}`;
}

function words(value: unknown): string | undefined {
  if (typeof value === "string" && value.trim() !== "") return value.trim();
  return typeof value === "number" ? String(value) : undefined;
}

/** @throws Fault `invalid` for a time that does not exist. */
function whenOf(value: unknown): When | undefined {
  if (typeof value === "number") return readEpoch(value);
  const text = words(value);
  if (text === undefined) return undefined;
  return /^\d{9,}(\.\d+)?$/.test(text) ? readEpoch(Number(text)) : readWhen(text);
}

/** @throws Fault `invalid` for coordinates that are not on the globe. */
function placeOf(value: Lookup): PlaceBody | undefined {
  const inner = value("place");
  // A place may be an object with keys of its own.
  const own = isJsonObject(inner) ? lookup(inner) : undefined;
  const either = (key: Known) => words(value(key)) ?? (own && words(own(key)));
  const coordinates = readCoordinates(either("latitude"), either("longitude"));
  const written = either("country");
  const country = written && countryCode(written);
  const called = own ? (words(own("title")) ?? words(own("place"))) : words(inner);
  const name = cleanLine([called, country ? undefined : written].filter((part) => part).join(", "));
  if (!coordinates && !country && !name) return undefined;
  return {
    ...(name && { name }),
    ...(country && { country }),
    ...coordinates,
    precision: coordinates ? "exact" : called ? "place" : country ? "country" : "unknown",
  };
}

function actorsIn(object: JsonObject): string[] {
  const names = Object.entries(object).filter(([key]) =>
    KEYS.actors.some((actor) => actor === key.toLowerCase()),
  );
  return names
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .map((value) => words(value))
    .filter((name) => name !== undefined);
}

/** An object without a text of its own, as lines to read and to search: `key: value`, nested keys with dots. */
function flattened(value: unknown, path = ""): string {
  if (typeof value !== "object" || value === null) return `${path}: ${String(value)}`;
  const lines = Object.entries(value).map(([key, inner]) =>
    flattened(inner, path === "" ? key : `${path}.${key}`),
  );
  return lines.join("\n");
}

function shortened(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100).replace(/\s+\S*$/, "")}…`;
}
