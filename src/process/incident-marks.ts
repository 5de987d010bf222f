/**
 * What the claims of one incident have said, counted, so that one more claim is compared with all of them at once.
 *
 * An incident may hold tens of thousands of claims: whoever asks here looks at no claim twice.
 */
import type { Deaths } from "../kernel/claim.ts";
import { originOf } from "../kernel/origin.ts";
import { dayOf, deathsOf, EXTRACTED, type Member } from "./incident-member.ts";

type Count = Map<string, number>;

/** What one source has said of the incident. */
interface Said {
  /** Claims that carry no origin. */
  own: number;
  /** Claims with an id that the source gave itself. */
  rows: number;
  /** Those of them that are lines of a table. */
  lines: number;
  /** Reports that the rows are in. */
  readonly reports: Count;
  /** What the rows say, and what those in lines say: equal ones may be one row given again. */
  readonly contents: Count;
  readonly lineContents: Count;
}

export interface Marks {
  readonly deaths: Map<string, { readonly stated: Deaths; times: number }>;
  readonly bests: Count;
  readonly origins: Count;
  readonly sources: Map<string, Said>;
}

export function noMarks(): Marks {
  return { deaths: new Map(), bests: new Map(), origins: new Map(), sources: new Map() };
}

/**
 * Counts a member in, or out again with -1.
 * @returns what is new in it to the rule; nothing when an incident with the same marks answers as before.
 */
export function count(marks: Marks, member: Member, by: 1 | -1 = 1): string {
  const news: string[] = [];
  const stated = deathsOf(member);
  if (stated && countDeaths(marks, stated, by)) news.push(deathsKey(stated));
  add(marks.bests, bestKey(member), by);
  const origin = originOf(member.claim);
  if (origin !== undefined) add(marks.origins, origin, by);
  const said = marks.sources.get(member.claim.sourceId) ?? nothingSaid();
  marks.sources.set(member.claim.sourceId, said);
  const before = standingOf(said);
  const isNewReport = countSaid(said, member, by) && said.lines === 0;
  if (said.own === 0 && said.rows === 0) marks.sources.delete(member.claim.sourceId);
  const after = standingOf(said);
  if (before !== after) news.push(`${member.claim.sourceId} ${after}`);
  if (isNewReport) news.push(`${member.claim.sourceId} in ${member.claim.reportId}`);
  return news.join("\n");
}

function nothingSaid(): Said {
  return { own: 0, rows: 0, lines: 0, reports: new Map(), contents: new Map(), lineContents: new Map() };
}

function standingOf({ own, rows, lines }: Said): string {
  return `${own > 0 ? "own" : ""} ${rows > 0 ? "rows" : ""} ${lines > 0 ? "lines" : ""}`;
}

function deathsKey({ best, low, high }: Deaths): string {
  return `${best} ${low ?? ""} ${high ?? ""}`;
}

function bestKey(member: Member): string {
  return String(deathsOf(member)?.best ?? "");
}

function countDeaths({ deaths }: Marks, stated: Deaths, by: 1 | -1): boolean {
  const key = deathsKey(stated);
  const known = deaths.get(key);
  if (known) known.times += by;
  else deaths.set(key, { stated, times: 1 });
  if (known?.times === 0) deaths.delete(key);
  return known === undefined;
}

/** @returns whether a row came in a report in which none was before. */
function countSaid(said: Said, member: Member, by: 1 | -1): boolean {
  const { claim } = member;
  if (originOf(claim) === undefined) said.own += by;
  if (!isRow(member)) return false;
  said.rows += by;
  add(said.contents, contentOf(member), by);
  if (isLine(member)) {
    said.lines += by;
    add(said.lineContents, contentOf(member), by);
  }
  return add(said.reports, claim.reportId, by) === 1 && by === 1;
}

function add(counts: Count, key: string, by: number): number {
  const now = (counts.get(key) ?? 0) + by;
  if (now > 0) counts.set(key, now);
  else counts.delete(key);
  return now;
}

export function isRow({ claim }: Member): boolean {
  return !claim.nativeId.startsWith(EXTRACTED);
}

function isLine({ claim }: Member): boolean {
  return claim.span.line !== undefined;
}

/** All that a row says; empty when it has no words, by which alone it could be known again. */
export function contentOf({ claim }: Member): string {
  if (claim.text === "") return "";
  const { latitude, longitude } = claim.place;
  return [
    claim.type,
    dayOf(claim.occurred),
    claim.deaths?.best,
    latitude,
    longitude,
    claim.actors.join("|"),
    claim.text,
  ].join("\n");
}

/** Whether one of the claims states the same number of dead, other than none. */
export function statesSameDeaths({ bests }: Marks, member: Member): boolean {
  return (deathsOf(member)?.best ?? 0) > 0 && bests.has(bestKey(member));
}

export function hasOriginOf({ origins }: Marks, { claim }: Member): boolean {
  const origin = originOf(claim);
  return origin !== undefined && origins.has(origin);
}

/**
 * Whether one source tells the claim apart from one of its own: by different ids in its tables, or by reporting day
 * after day. "row" when it does unless the claim is a row given again in a later file, which `isRowAgain` answers.
 */
export function toldApart(
  { sources }: Marks,
  member: Member,
  isNextDay: boolean,
  sameDeaths: boolean,
): "day" | "report" | "row" | undefined {
  const said = sources.get(member.claim.sourceId);
  if (!said) return undefined;
  if (isNextDay && !sameDeaths && said.own > 0) return "day";
  if (said.rows === 0 || !isRow(member)) return undefined;
  if (isLine(member) || said.lines > 0) return "row";
  return said.reports.has(member.claim.reportId) ? "report" : undefined;
}

/** Whether all rows of its source from which it would be told apart say just what this one says. */
export function isRowAgain({ sources }: Marks, member: Member): boolean {
  const said = sources.get(member.claim.sourceId);
  const content = contentOf(member);
  if (!said || content === "" || said.reports.has(member.claim.reportId)) return false;
  const rows = isLine(member) ? said.contents : said.lineContents;
  return rows.size === 1 && rows.has(content);
}
