/**
 * Release checks: what a text must not carry across the line. They find what can be found by rule; a person who
 * knows the source has to read it all the same.
 */
import type { AccessSet, FieldReport, TearLine } from "../kernel/field-report.ts";
import { audienceOf, HOME, type Label } from "../kernel/label.ts";

export const RELEASE_CHECKS = [
  "token",
  "overlap",
  "time",
  "place",
  "access-set",
  "mosaic",
  "originator",
  "second-person",
] as const;
export type ReleaseCheck = (typeof RELEASE_CHECKS)[number];

export interface ReleaseFinding {
  readonly check: ReleaseCheck;
  /** What was found and what to do, in one sentence. */
  readonly sentence: string;
  /** The words, the place or the number that it is about; for the desk, which says it in the reader's language. */
  readonly found?: string;
}

export interface ReleaseOptions {
  /** Names that must not be in it: codenames, and those of whoever handles the source. */
  readonly tokens: readonly string[];
  /** Of everything released from this source before. */
  readonly earlier: readonly AccessSet[];
  /** Of the report above the line. */
  readonly label: Label;
  readonly signer: { readonly id: string; readonly institution: string };
  /** Places it names that are smaller than a district and that no open report names, too. */
  readonly finePlaces: readonly string[];
}

/** Nothing when it may be released. */
export function faultsOfRelease(
  { raw, release, accessSet, author, clearedBy }: FieldReport,
  { tokens, earlier, label, signer, finePlaces }: ReleaseOptions,
): ReleaseFinding[] {
  const isCleared = clearedBy !== undefined;
  const told = allText(release);
  const found: (ReleaseFinding | undefined)[] = [
    tokenIn(told, tokens),
    overlapWith(raw, told),
    timeIn(told),
    placeIn(told, finePlaces),
    isCleared ? undefined : smallAccess(accessSet),
    isCleared ? undefined : mosaicOf(accessSet, earlier),
    withoutConsent(label, signer.institution),
    author === signer.id
      ? { check: "second-person", sentence: "You wrote this yourself; another person has to sign it." }
      : undefined,
  ];
  return found.filter((finding) => finding !== undefined);
}

function allText({ title, text, place = "", label }: TearLine): string {
  return [title, text, place, ...label.caveats, ...label.compartments].join("\n");
}

/** Letters and digits alone: spaces, hyphens, invisible signs and wide forms hide nothing. */
function squeezed(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** Shorter ones stand in ordinary words. */
const SHORTEST_TOKEN = 4;
const CODENAME = /\b(?:[bdfgklmnprstvz][aeiou]){3}[-‐‑–]?(?:[bdfgklmnprstvz][aeiou]){3}\b/iu;
/** Digests and keys, as vault and custodians write them. */
const VAULT_WORD = /\b[0-9a-f]{32,}\b|\bage1[0-9a-z]{20,}|\bPRIVATE\+KEY\b|\bvault\.presage\.invalid\b/iu;

export function tokenIn(text: string, tokens: readonly string[]): ReleaseFinding | undefined {
  const bare = squeezed(text);
  const isNamed = tokens
    .map(squeezed)
    .some((token) => token.length >= SHORTEST_TOKEN && bare.includes(token));
  if (!isNamed && !CODENAME.test(text.normalize("NFKC")) && !VAULT_WORD.test(text)) return undefined;
  return {
    check: "token",
    sentence: "It holds a codename, a handler's name or a word of the vault's; take it out.",
  };
}

const GRAM = 8;

/** Eight words in a row, as the raw report has them. */
export function overlapWith(raw: string, told: string): ReleaseFinding | undefined {
  const grams = new Set(gramsOf(raw));
  const shared = gramsOf(told).find((gram) => grams.has(gram));
  if (shared === undefined) return undefined;
  return {
    check: "overlap",
    sentence: `It says "${shared}" in the source's own words; say it in others.`,
    found: shared,
  };
}

function gramsOf(text: string): string[] {
  const words =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(GRAM - 1).map((_, i) => words.slice(i, i + GRAM).join(" "));
}

const CLOCK_TIME = /(?<![\d:.])([01]?\d|2[0-3])[:.h][0-5]\d(?!\.?\d)(?!\s*(%|percent|million|metres|km))/iu;
const SPOKEN_TIME = /\b(\d{1,2}\s*(a\.?m\.?|p\.?m\.?)\b|o'clock|saat\s+\d{1,2}|at\s+(noon|midnight)\b)/iu;

export function timeIn(told: string): ReleaseFinding | undefined {
  if (!CLOCK_TIME.test(told) && !SPOKEN_TIME.test(told)) return undefined;
  return { check: "time", sentence: "It tells a time of the day; a day is the finest that may be told." };
}

const COORDINATES = /-?\d{1,2}[.,]\d{3,}\s*°?\s*[NS]?\s*[,;/ ]\s*-?\d{1,3}[.,]\d{3,}|\d{1,3}\s*°\s*\d{1,2}/u;
const GRID_OR_STREET =
  /\b\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z]{2}\s?\d{4,10}\b|\b(no\.?|nr\.?|numara)\s*:?\s*\d+\b/iu;

export function placeIn(told: string, finePlaces: readonly string[]): ReleaseFinding | undefined {
  const isExact = COORDINATES.test(told) || GRID_OR_STREET.test(told);
  const [fine] = finePlaces;
  if (!isExact && fine === undefined) return undefined;
  return {
    check: "place",
    sentence: isExact
      ? "It gives coordinates or an address; name the district or something larger."
      : `It names ${fine}, which is smaller than a district; name something larger, or cite an open report that names it.`,
    ...(!isExact && fine !== undefined && { found: fine }),
  };
}

/** Fewer than this could be counted out by asking around (tradecraft 2.6). */
export const SMALLEST_ACCESS = 20;

export function smallAccess({ persons }: AccessSet): ReleaseFinding | undefined {
  if (persons >= SMALLEST_ACCESS) return undefined;
  return {
    check: "access-set",
    sentence: `Only ${persons} persons could have known this; a source-protection officer has to let it pass.`,
    found: String(persons),
  };
}

/**
 * How many are left who could have known all of it, if each release narrows the smallest group by itself. What
 * really is known of who knew what can only make it larger or smaller; the rule is ours and errs to the careful side
 * as long as accesses are not opposed to one another.
 */
export function remainingAccess(sets: readonly AccessSet[]): number {
  const group = Math.min(...sets.map(({ among }) => among));
  const left = sets.reduce((share, { persons, among }) => share * (persons / among), 1);
  return Math.max(1, Math.floor(group * left));
}

function mosaicOf(accessSet: AccessSet, earlier: readonly AccessSet[]): ReleaseFinding | undefined {
  if (earlier.length === 0) return undefined;
  const remaining = remainingAccess([accessSet, ...earlier]);
  if (remaining >= SMALLEST_ACCESS) return undefined;
  return {
    check: "mosaic",
    sentence: `Together with ${earlier.length} earlier releases about ${remaining} persons could have known all of it; a source-protection officer has to let it pass.`,
    found: String(remaining),
  };
}

function withoutConsent(label: Label, institution: string): ReleaseFinding | undefined {
  const [origin = HOME, ...others] = audienceOf(label) ?? [];
  if (!label.originatorControlled || (others.length === 0 && origin === institution)) return undefined;
  return {
    check: "originator",
    sentence: "This is its originator's to release; somebody of the originating institution has to sign.",
  };
}
