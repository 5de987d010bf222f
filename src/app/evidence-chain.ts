/**
 * The chain from a record down to the words it rests on, and up to what rests on it.
 *
 * Down follows the references in the record's own body; up asks the database who points at it.
 */
import { z } from "zod";
import { forecasters } from "../analyse/forecasters/all.ts";
import { Claim } from "../kernel/claim.ts";
import { Event } from "../kernel/event.ts";
import { Forecast } from "../kernel/forecast.ts";
import { worded } from "../kernel/in-language.ts";
import { type RecordSchema, Reference, type Stored } from "../kernel/record.ts";
import { records } from "../kernel/records.ts";
import { Report } from "../kernel/report.ts";
import { SaidFields } from "../kernel/said.ts";
import { Source } from "../kernel/source.ts";
import type { View } from "../store/view.ts";
import { titleOf } from "./changed-since.ts";
import { eventsOfClaims } from "./event-claims.ts";
import { seriesEvidence } from "./series-evidence.ts";
import { tellingsOf } from "./story.ts";

export const Described = z.object({
  kind: z.string(),
  id: z.uuid(),
  title: z.string(),
  said: SaidFields,
  what: z.string().optional(),
});
export type Described = z.infer<typeof Described>;

type Body = Readonly<Record<string, unknown>>;

const MOST = 60;

export async function evidenceOf(view: View, kind: string, found: Stored<Body>) {
  const { body } = found;
  const [source, story, excerpt, restsOn, usedBy, erased] = await Promise.all([
    sourceOf(view, body),
    storyOf(view, kind, found),
    excerptOf(view, kind, body),
    below(view, body),
    above(view, kind, found.id),
    erasedBelow(view, body),
  ]);
  const grade = typeof body.grade === "string" && body.grade.length === 2 ? body.grade : undefined;
  return {
    ...worded({ title: titleOf(body) }),
    ...(excerpt && { excerpt }),
    ...(source && { source }),
    ...(story && { story }),
    ...(grade && { grade }),
    restsOn,
    usedBy,
    erased,
  };
}

/** What it rests on and was erased since: that it was, when, the proof of it, and its digest where it was cited. */
export const ErasedEvidence = z.object({
  kind: z.string(),
  id: z.uuid(),
  erasedAt: z.iso.datetime(),
  act: z.int().meta({ description: "The entry of the audit log, for its receipt." }),
  sha256: z.string().optional().meta({ description: "Of its body in canonical JSON, where it was cited." }),
});

async function erasedBelow(view: View, body: Body): Promise<z.infer<typeof ErasedEvidence>[]> {
  const named = [...referencesIn(body)].flatMap(([kind, ids]) => [...ids].map((id) => ({ kind, id })));
  if (named.length === 0) return [];
  const { rows } = await view.sql.query<{
    kind: string;
    id: string;
    erased_at: Date;
    act: number;
    content: string | null;
  }>(
    `SELECT kind, id, erased_at, act, content FROM erased_record
     JOIN unnest($1::text[], $2::uuid[]) AS named (kind, id) USING (kind, id) LIMIT ${MOST}`,
    [named.map(({ kind }) => kind), named.map(({ id }) => id)],
  );
  return rows.map(({ kind, id, erased_at: at, act, content }) => ({
    kind,
    id,
    erasedAt: at.toISOString(),
    act,
    ...(content !== null && { sha256: content }),
  }));
}

async function sourceOf(view: View, body: Body) {
  if (typeof body.sourceId !== "string") return undefined;
  const [source] = await view.many(Source, [body.sourceId]);
  if (!source) return undefined;
  const { name, discipline, access, grade } = source.body;
  return { id: source.id, name, discipline, ...(access && { access }), grade };
}

/** The origin chain of a report, or of a claim by its report; nothing where the story has one teller only. */
async function storyOf(view: View, kind: string, { id, body }: Stored<Body>) {
  const reportId = kind === "report" ? id : kind === "claim" ? body.reportId : undefined;
  if (typeof reportId !== "string") return undefined;
  const [report] = await view.many(Report, [reportId]);
  const tellings = report ? await tellingsOf(view, report) : [];
  return tellings.length > 1 ? tellings : undefined;
}

async function excerptOf(view: View, kind: string, body: Body) {
  if (kind === "report") {
    const { text, language } = Report.parse(body);
    return { text, ...(language && { language }) };
  }
  if (kind === "forecast") {
    const { model, draws, reasons } = Forecast.parse(body);
    const basis = `${forecasters.get(model).about} ${draws} draws.`;
    return { text: [basis, ...reasons.map((reason) => `- ${reason}`)].join("\n") };
  }
  if (kind !== "claim") return undefined;
  const { reportId, span, text } = Claim.parse(body);
  const [report] = await view.many(Report, [reportId]);
  const { from, to } = span;
  if (!report || from === undefined || to === undefined) return { text };
  const { language } = report.body;
  return { text: report.body.text, from, to, ...(language && { language }) };
}

async function below(view: View, body: Body): Promise<Described[]> {
  const found: Described[] = [];
  for (const [kind, ids] of referencesIn(body)) {
    const schema = records.find((known) => known.kind === kind);
    if (!schema) continue;
    for (const record of await view.many(schema, [...ids].slice(0, MOST)))
      found.push(described(schema, record));
  }
  return [...found, ...(await seriesEvidence(view, body))];
}

/** Every reference in a body, whatever its depth, and the fields that hold bare ids. */
function referencesIn(body: Body): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (kind: string, id: string) => found.set(kind, (found.get(kind) ?? new Set()).add(id));
  const visit = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    const reference = Reference.safeParse(value);
    if (reference.success) return void add(reference.data.kind, reference.data.id);
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(body);
  for (const [field, kind] of BARE_IDS) {
    const value = body[field];
    if (typeof value === "string") add(kind, value);
    else if (Array.isArray(value)) for (const id of value) if (typeof id === "string") add(kind, id);
  }
  return found;
}

const BARE_IDS = [
  ["claims", "claim"],
  ["reportId", "report"],
  ["warningId", "warning"],
  ["questionId", "question"],
  ["estimateId", "estimate"],
  ["fromId", "entity"],
  ["toId", "entity"],
  ["runId", "run"],
] as const;

const USERS: Readonly<Record<string, readonly string[]>> = {
  signal: ["warning"],
  forecast: ["warning", "assessment", "brief"],
  event: ["warning", "assessment"],
  warning: ["assessment", "brief"],
  assessment: ["brief", "question"],
};

async function above(view: View, kind: string, id: string): Promise<Described[]> {
  if (kind === "claim") return (await eventsOfClaims(view, [id])).map((event) => described(Event, event));
  if (kind === "report") {
    const { items } = await view.list(Claim, { where: { reportId: id }, limit: MOST });
    return items.map((claim) => described(Claim, claim));
  }
  const found: Described[] = [];
  for (const user of USERS[kind] ?? []) {
    const schema = records.find((known) => known.kind === user);
    if (schema) found.push(...(await pointingAt(view, schema, id)));
  }
  return found;
}

async function pointingAt(view: View, schema: RecordSchema, id: string): Promise<Described[]> {
  const { where, values } = view.visible;
  const { rows } = await view.sql.query<{ id: string }>(
    `SELECT id FROM "${schema.kind}"
     WHERE ${where} AND jsonb_path_exists(body, '$.**.id ? (@ == $id)', jsonb_build_object('id', $${values.length + 1}::text))
     LIMIT ${MOST}`,
    [...values, id],
  );
  const records = await view.many(
    schema,
    rows.map((row) => row.id),
  );
  return records.map((record) => described(schema, record));
}

function described(schema: RecordSchema, { id, body }: Stored<Body>): Described {
  return { kind: schema.kind, id, ...worded({ title: titleOf(body) }) };
}
