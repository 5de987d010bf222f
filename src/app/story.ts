/**
 * The story a report carries: who told it, in order of publication, what may belong to it as well, and what
 * persons have decided about it.
 */
import { z } from "zod";
import { Claim } from "../kernel/claim.ts";
import { beginningWith, originOf } from "../kernel/origin.ts";
import type { Stored } from "../kernel/record.ts";
import { Report } from "../kernel/report.ts";
import { StoryResolution } from "../kernel/resolution.ts";
import { Source } from "../kernel/source.ts";
import { sharedWording, WINDOW_DAYS, wordingOf } from "../process/echoes.ts";
import type { View } from "../store/view.ts";
import { eventsOfClaims } from "./event-claims.ts";

export const Telling = z.object({
  id: z.uuid(),
  title: z.string(),
  sourceName: z.string(),
  language: z.string().optional(),
  publishedAt: z.iso.datetime().optional(),
  receivedAt: z.iso.datetime(),
  isDecided: z.boolean().meta({ description: "It is in this story by a person's decision." }),
});
export type Telling = z.infer<typeof Telling>;

export const Candidate = Telling.extend({
  sameIncident: z
    .boolean()
    .meta({ description: "A claim of it is in an incident with one of the report's." }),
  wording: z.number().meta({ description: "Part of the shorter one's wording that both have, 0 to 1." }),
});

export const DecisionTaken = z.object({
  id: z.uuid(),
  decision: z.enum(["merge", "split"]),
  reasons: z.array(z.string()),
  reports: z.int(),
  decidedAt: z.iso.datetime(),
  decidedBy: z.string(),
  status: z.enum(["standing", "reversed"]),
});

const MOST = 200;

/** All reports that the reader may see with the origin of this one, the first published first. */
export async function tellingsOf(view: View, report: Stored<Report>): Promise<Telling[]> {
  return described(view, await reportsOfStory(view, report));
}

async function reportsOfStory(view: View, report: Stored<Report>): Promise<Stored<Report>[]> {
  const origin = originOf(report.body);
  if (origin === undefined) return [report];
  const [found, decided] = await Promise.all(
    ["origin", "decidedOrigin"].map((field) =>
      view.list(Report, { where: { [field]: origin }, limit: MOST }),
    ),
  );
  const all = new Map(
    [report, ...(found?.items ?? []), ...(decided?.items ?? [])].map((one) => [one.id, one]),
  );
  return [...all.values()].filter(({ body }) => originOf(body) === origin).sort(byPublication);
}

export function byPublication(a: Stored<Report>, b: Stored<Report>): number {
  const [first, second] = [a, b].map(({ body }) => Date.parse(body.publishedAt ?? body.receivedAt));
  return (first ?? 0) - (second ?? 0) || (a.id < b.id ? -1 : 1);
}

async function described(view: View, reports: readonly Stored<Report>[]): Promise<Telling[]> {
  const sources = await view.many(Source, [...new Set(reports.map(({ body }) => body.sourceId))]);
  const names = new Map(sources.map(({ id, body }) => [id, body.name]));
  return reports.map(({ id, body }) => ({
    id,
    title: body.title,
    sourceName: names.get(body.sourceId) ?? "",
    ...(body.language !== undefined && { language: body.language }),
    ...(body.publishedAt !== undefined && { publishedAt: body.publishedAt }),
    receivedAt: body.receivedAt,
    isDecided: body.decidedOrigin !== undefined,
  }));
}

/** Below this shared wording says nothing by itself: press language shares that much. */
const LEAST_WORDING = 0.12;
const MOST_CANDIDATES = 12;

/** What may carry the same story: reports of the same incidents first, then those in similar words. */
export async function candidatesFor(
  view: View,
  report: Stored<Report>,
): Promise<z.infer<typeof Candidate>[]> {
  const origin = originOf(report.body);
  const own = wordingOf(report.body.text);
  const joined = await reportsOfSameIncidents(view, report);
  const near = new Map([...joined, ...(await publishedNear(view, report))].map((one) => [one.id, one]));
  const sameIncident = new Set(joined.map(({ id }) => id));
  const weighed = [...near.values()]
    .filter(({ id, body }) => id !== report.id && (origin === undefined || originOf(body) !== origin))
    .map((one) => ({ one, wording: sharedWording(own, wordingOf(one.body.text)) }))
    .filter(({ one, wording }) => sameIncident.has(one.id) || wording >= LEAST_WORDING)
    .sort(
      (a, b) =>
        Number(sameIncident.has(b.one.id)) - Number(sameIncident.has(a.one.id)) || b.wording - a.wording,
    )
    .slice(0, MOST_CANDIDATES);
  const tellings = await described(
    view,
    weighed.map(({ one }) => one),
  );
  return tellings.map((telling, i) => ({
    ...telling,
    sameIncident: sameIncident.has(telling.id),
    wording: weighed[i]?.wording ?? 0,
  }));
}

async function reportsOfSameIncidents(view: View, { id }: Stored<Report>): Promise<Stored<Report>[]> {
  const claims = await view.list(Claim, { where: { reportId: id }, limit: MOST });
  const events = await eventsOfClaims(
    view,
    claims.items.map((claim) => claim.id),
  );
  const members = await view.many(
    Claim,
    [...new Set(events.flatMap(({ body }) => body.claims))].slice(0, MOST),
  );
  return view.many(Report, [...new Set(members.map(({ body }) => body.reportId))]);
}

async function publishedNear(view: View, { body }: Stored<Report>): Promise<Stored<Report>[]> {
  if (body.publishedAt === undefined) return [];
  const at = Date.parse(body.publishedAt);
  const margin = WINDOW_DAYS.words * 86_400_000;
  const [before, after] = await Promise.all([
    view.list(Report, {
      where: { publishedAt: { from: new Date(at - margin).toISOString(), to: body.publishedAt } },
      orderBy: "publishedAt",
      limit: MOST / 2,
    }),
    view.list(Report, {
      where: { publishedAt: { from: body.publishedAt, to: new Date(at + margin).toISOString() } },
      orderBy: "publishedAt",
      descending: false,
      limit: MOST / 2,
    }),
  ]);
  return [...before.items, ...after.items];
}

/** What persons have decided about this report or the story it is in, the newest first, reversed ones too. */
export async function decisionsAbout(view: View, report: Stored<Report>) {
  const stories = [report.body.origin, report.body.decidedOrigin, beginningWith(report.id)].flatMap(
    (origin) => origin ?? [],
  );
  const [named, merged] = await Promise.all([
    view.list(StoryResolution, { where: { reports: [report.id] }, limit: MOST }),
    view.list(StoryResolution, { where: { stories }, limit: MOST }),
  ]);
  const all = new Map([...named.items, ...merged.items].map((one) => [one.id, one]));
  return [...all.values()]
    .sort((a, b) => (a.body.decidedAt < b.body.decidedAt ? 1 : -1))
    .map(({ id, body: { decision, reasons, reports, decidedAt, decidedBy, status } }) => ({
      id,
      decision,
      reasons,
      reports: reports.length,
      decidedAt,
      decidedBy,
      status,
    }));
}
