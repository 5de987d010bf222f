/**
 * Templates of warning problems: a file each in `templates/`, with what would be seen before the event, what it rests
 * on in the literature, and how much it says.
 *
 * The invariant: a ratio is an expert's word unless it carries the counts it was estimated from; both then stand
 * side by side, and nothing is cited that is not in `literature.yaml`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { Criticality, Domain, LearnedRatio } from "../kernel/indicator.ts";
import type { Language } from "../kernel/language.ts";

const said = z.string().trim().min(1).max(600);
const Worded = z.strictObject({ en: said, tr: said });
type Worded = Readonly<Record<Language, string>>;

/** A figure, or so many times the ordinary pace of the place itself, and never below the least. */
const Amount = z.union([
  z.number(),
  z.strictObject({ times: z.number(), ofDays: z.int(), least: z.number() }),
]);
export type Amount = z.infer<typeof Amount>;

const TemplateBinding = z.discriminatedUnion("by", [
  z.strictObject({
    by: z.literal("series"),
    /** `violence` is whichever measure of deaths the place has. */
    measure: z.string(),
    at: z.enum(["place", "neighbour"]),
    fold: z.enum(["sum", "max", "mean", "last"]),
    active: Amount,
    clear: z.number().optional(),
  }),
  z.strictObject({
    by: z.literal("search"),
    words: z.string(),
    active: z.number(),
    clear: z.number().optional(),
  }),
  z.strictObject({ by: z.literal("judgement") }),
]);

export const TemplateIndicator = z.strictObject({
  id: z.string(),
  domain: Domain,
  criticality: Criticality.default("major"),
  group: z.string().default(""),
  text: Worded,
  observable: Worded,
  binding: TemplateBinding,
  windowDays: z.int().default(30),
  staleAfterDays: z.int().default(45),
  dwellDays: z.int().default(14),
  expert: z.strictObject({ present: z.number().gt(0), absent: z.number().gt(0) }),
  learned: LearnedRatio.optional(),
  sources: z.array(z.string()).min(1),
});
export type TemplateIndicator = z.infer<typeof TemplateIndicator>;

export const ProblemTemplate = z.strictObject({
  id: z.string(),
  title: Worded,
  event: Worded,
  consequence: Worded,
  decisionOwner: Worded,
  decision: Worded,
  leadTimeDays: z.int(),
  horizonDays: z.int(),
  rule: z.strictObject({ measure: z.string(), fold: z.enum(["sum", "max"]), atLeast: Amount }),
  /** Without a neighbour it makes no sense. */
  needsNeighbour: z.boolean().default(false),
  prior: z.strictObject({
    p: z.number().gt(0).lt(1),
    basis: z.enum(["expert", "history"]),
    k: z.int().optional(),
    n: z.int().optional(),
    referenceClass: Worded,
    sources: z.array(z.string()).min(1),
  }),
  scenarios: z.array(Worded).min(1),
  ladder: z.array(z.strictObject({ name: Worded, enter: Worded, leave: Worded })).min(2),
  indicators: z.array(TemplateIndicator).min(8).max(15),
});
export type ProblemTemplate = z.infer<typeof ProblemTemplate>;

const Work = z.strictObject({
  by: z.string(),
  year: z.int(),
  title: z.string(),
  in: z.string(),
  doi: z.string().optional(),
});

/** All of them, in the order of their ids. */
export function problemTemplates(): readonly ProblemTemplate[] {
  const folder = new URL("templates/", import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => ProblemTemplate.parse(yaml(new URL(name, folder))));
}

/** A citation by the key that templates use: who, when, what, where, and the DOI. */
export function citations(): ReadonlyMap<string, string> {
  const works = z.record(z.string(), Work).parse(yaml(new URL("literature.yaml", import.meta.url)));
  return new Map(
    Object.entries(works).map(([key, { by, year, title, in: where, doi }]) => [
      key,
      `${by} (${year}), ${title}, ${where}${doi === undefined ? "" : `, https://doi.org/${doi}`}`,
    ]),
  );
}

export function wordsIn(words: Worded, language: Language): string {
  return words[language];
}

function yaml(file: URL): unknown {
  return parse(readFileSync(file, "utf8"));
}
