/**
 * The head of a field report: YAML between two lines of dashes, with a closed list of keys.
 *
 * It is written by hand and comes from anywhere, so it is read strictly: no tags, no aliases, no nesting
 * beyond what the keys need, and a key that is not known is an error and not silence.
 */
import { parseDocument, visit } from "yaml";
import { z } from "zod";
import { Deaths, EVENT_TYPES, type EventType, type Occurred } from "../kernel/claim.ts";
import { Fault } from "../kernel/fault.ts";
import { Grade } from "../kernel/grade.ts";
import { type Label, readLabel } from "../kernel/label.ts";
import type { PlaceReference } from "../kernel/place.ts";
import { eventType } from "./event-type.ts";
import { languageTag } from "./language-tag.ts";
import { cleanLine } from "./plain-text.ts";
import { isoTime, occurredBetween, readWhen } from "./when.ts";

/** Characters of YAML; real front matter has some hundred. */
const LONGEST = 16 * 1024;
/** Brackets and dashes that can nest; real front matter has a handful. */
const MOST_NESTING = 200;

const line = z.string().transform(cleanLine).pipe(z.string().min(1));
/** YAML reads a year as a number. */
const written = z.union([z.string(), z.number().transform(String)]);
const Keys = z.strictObject({
  source: line.optional(),
  access: line.optional(),
  grade: Grade.optional(),
  occurred: written.optional(),
  place: z.string().optional(),
  country: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  label: z.string().optional(),
  title: line.optional(),
  language: z.string().optional(),
  published: written.optional(),
  event: z.string().optional(),
  actors: z.union([line.transform((actor) => [actor]), z.array(line)]).optional(),
  deaths: z
    .union([
      z
        .number()
        .min(0)
        .transform((best) => ({ best })),
      Deaths,
    ])
    .optional(),
});

export interface FrontMatter {
  readonly source?: string | undefined;
  readonly access?: string | undefined;
  readonly grade?: string | undefined;
  readonly occurred?: z.output<typeof Occurred>;
  readonly place?: PlaceReference;
  readonly label?: Label;
  readonly title?: string | undefined;
  readonly language?: string;
  /** ISO 8601 in UTC. */
  readonly published?: string;
  readonly event?: EventType;
  readonly actors?: string[];
  readonly deaths?: Deaths;
}

/** What to write instead, for the keys whose values have a form. */
const FORMS: Readonly<Record<string, string>> = {
  grade: "a letter A to F and a number 1 to 6, such as B2",
  country: "three capital letters of ISO 3166-1, such as XXA",
  actors: "a name or a list of names",
  deaths: "a number of at least 0, or best with low, high and civilians",
};

/** Parts the front matter from the text; without it all is text. */
export function splitFrontMatter(document: string): { readonly yaml?: string; readonly body: string } {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(document);
  if (!match) return { body: document };
  const [whole, yaml = ""] = match;
  return { yaml: yaml.replaceAll("\r", ""), body: document.slice(whole.length) };
}

/** @throws Fault `invalid`, in one sentence that names the key, when it cannot be believed as it stands. */
export function readFrontMatter(yaml: string): FrontMatter {
  const parsed = Keys.safeParse(readYaml(yaml));
  if (!parsed.success) throw new Fault("invalid", complaint(parsed.error.issues[0]));
  const {
    occurred: when,
    place,
    country,
    label,
    language,
    published,
    event,
    actors,
    deaths,
    ...lines
  } = parsed.data;
  const tag = language === undefined ? undefined : languageTag(language);
  if (language !== undefined && tag === undefined) {
    throw new Fault(
      "invalid",
      `The front matter's language "${cleanLine(language)}" is not a BCP 47 tag, such as tr.`,
    );
  }
  return {
    ...lines,
    ...(when !== undefined && { occurred: readOccurred(when) }),
    ...((place !== undefined || country !== undefined) && { place: readPlace(place, country) }),
    ...(label !== undefined && { label: readLabel(label) }),
    ...(tag !== undefined && { language: tag }),
    ...(published !== undefined && { published: isoTime(readWhen(published).from) }),
    ...(event !== undefined && { event: readEvent(event) }),
    ...(actors && { actors }),
    ...(deaths && { deaths }),
  };
}

function readYaml(yaml: string): unknown {
  const nesting = yaml.match(/[[{]|(?:^|\s)[-?](?=\s)/gm)?.length ?? 0;
  if (yaml.length > LONGEST || nesting > MOST_NESTING) {
    throw new Fault("invalid", `The front matter is longer than ${LONGEST / 1024} KiB or nested too deep.`);
  }
  const document = parseDocument(yaml, {
    version: "1.2",
    schema: "core",
    merge: false,
    uniqueKeys: true,
    logLevel: "silent",
  });
  // A warning is a tag that nobody here knows.
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    const at = error.linePos?.[0].line;
    throw new Fault(
      "invalid",
      `The front matter is not plain YAML${at === undefined ? "" : ` (its line ${at})`}.`,
    );
  }
  visit(document, {
    Alias() {
      throw new Fault(
        "invalid",
        "The front matter has a YAML alias (*name), which is refused; write the value out.",
      );
    },
  });
  return document.toJS({ maxAliasCount: 0 }) ?? {};
}

function complaint(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "unrecognized_keys" && issue.path.length === 0) {
    const known = Object.keys(Keys.shape).join(", ");
    return `The front matter has the unknown key ${issue.keys.map((key) => cleanLine(key)).join(", ")}; known are ${known}.`;
  }
  const key = String(issue?.path[0] ?? "");
  if (key === "") return "The front matter is not a list of keys and values.";
  return `The front matter's ${key} is not valid; write ${FORMS[key] ?? "one line of text"}.`;
}

function readOccurred(when: string): z.output<typeof Occurred> {
  const [first = when, last = first, ...more] = when.split("/").map((part) => part.trim());
  return more.length > 0 ? single(when) : occurredBetween(readWhen(first), readWhen(last));
}

/** A day that is itself written with slashes. */
function single(when: string): z.output<typeof Occurred> {
  return occurredBetween(readWhen(when), readWhen(when));
}

function readEvent(event: string): EventType {
  const type = eventType(event);
  if (type === "OTHER" && event.trim().toUpperCase() !== "OTHER") {
    throw new Fault(
      "invalid",
      `The front matter's event "${cleanLine(event)}" is not known; write one of ${EVENT_TYPES.join(", ")}.`,
    );
  }
  return type;
}

function readPlace(place: string | undefined, country: string | undefined): PlaceReference {
  const inCountry = country === undefined ? {} : { country };
  if (place === undefined) return { ...inCountry, precision: "country" };
  const pair = /^(-?\d{1,3}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)$/.exec(place.trim());
  if (!pair) return { name: cleanLine(place), ...inCountry, precision: "place" };
  const [latitude, longitude] = [Number(pair[1]), Number(pair[2])];
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
    throw new Fault(
      "invalid",
      `The front matter's place "${place.trim()}" is not on Earth; write latitude, longitude.`,
    );
  }
  return { ...inCountry, latitude, longitude, precision: "exact" };
}
