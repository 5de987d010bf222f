/**
 * From drafts to records: what a format found gets its identity, its source, its label and its file.
 *
 * The invariant: an item is stored whole or not at all, and the same item brought again, in whatever file or
 * order, stores nothing. What a source says is compared by its own words (the fingerprint), never by what was
 * added here or later.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { exceptedPerson, markedPersonal } from "../guard/excepted-person.ts";
import { personsNamedIn } from "../guard/person-subject.ts";
import { REFUSALS, refusal } from "../guard/refusals.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { Claim } from "../kernel/claim.ts";
import { coarsePoint, namesSite } from "../kernel/coarse-place.ts";
import { Entity, Link } from "../kernel/entity.ts";
import { Fault } from "../kernel/fault.ts";
import { joinLabels, type Label, UNLABELLED } from "../kernel/label.ts";
import { Place } from "../kernel/place.ts";
import type { RecordSchema, Stored } from "../kernel/record.ts";
import { Report } from "../kernel/report.ts";
import type { Source } from "../kernel/source.ts";
import { erasedBefore } from "../store/collected.ts";
import { derivedId } from "../store/identity.ts";
import { LABEL_COLUMN } from "../store/labels.ts";
import { type NewReading, seriesId } from "../store/readings.ts";
import { tableOf } from "../store/tables.ts";
import {
  type NewRecord,
  type PreparedRecord,
  type Put,
  type PutOutcome,
  prepareRecord,
  type Transaction,
} from "../store/writer.ts";
import { doubtsOf } from "./dating.ts";
import type { Draft } from "./format.ts";
import { putReferences, type Reference, type Referring } from "./references.ts";
import type { Mark, Seen } from "./seen.ts";

/** What all items of one file have in common. */
export interface Filing {
  readonly source: Stored<Source>;
  readonly runId: string;
  readonly format: string;
  /** When it was received; ISO 8601. */
  readonly receivedAt: string;
  /** It came as something new, as in a feed. */
  readonly isMoving?: boolean;
  /** When the source said what says no time of its own; ISO 8601. */
  readonly saidAt: string;
  /** The label stated for this import. */
  readonly label?: Label | undefined;
  readonly file: {
    readonly name: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly mediaType: string;
  };
}

type RecordDraft = Exclude<Draft, { kind: "reading" }>;
type ReadingDraft = Extract<Draft, { kind: "reading" }>;
type Kind = RecordDraft["kind"];

/** Reports come first, because claims point at them. */
const SCHEMAS: Readonly<Record<Kind, RecordSchema>> = {
  report: Report,
  place: Place,
  entity: Entity,
  link: Link,
  claim: Claim,
};
const KINDS: readonly Kind[] = ["report", "place", "entity", "link", "claim"];

interface FiledRecord extends PreparedRecord {
  readonly kind: Kind;
  readonly id: string;
  readonly nativeId: string;
  /** The source's own time of this version. */
  readonly modifiedAt?: string | undefined;
  readonly fromId: string;
  readonly references: readonly Reference[];
}

/** An item ready to be stored. */
export interface FiledItem {
  /** Without those the file has said before, word for word. */
  readonly records: readonly FiledRecord[];
  readonly readings: readonly NewReading[];
  /** Its claims stand in the file itself. */
  readonly standsInFile: boolean;
}

/**
 * @param raw the item's bytes: a report is as long as they are and has their hash.
 * @throws Fault `invalid` when a draft is not a whole record, `conflict` when the file said something else
 * under the same id before.
 */
export function fileItem(drafts: readonly Draft[], raw: Uint8Array, filing: Filing, seen: Seen): FiledItem {
  const report = drafts.find((draft) => draft.kind === "report");
  const reportId = report && idOf("report", report.body.nativeId, filing.source.id);
  const records = drafts.flatMap((draft) =>
    draft.kind === "reading" ? [] : [filed(draft, raw, filing, reportId)],
  );
  const readings = drafts.flatMap((draft) => (draft.kind === "reading" ? [filedReading(draft, filing)] : []));
  const fresh = new Set([...records, ...readings].filter((part) => isFresh(part, seen)));
  for (const { mark } of fresh) seen.remember(mark);
  return {
    records: records.filter((record) => fresh.has(record)),
    readings: readings.filter((reading) => fresh.has(reading)),
    standsInFile: !reportId && drafts.some(({ kind }) => kind === "claim"),
  };
}

interface Marked {
  readonly mark: Mark;
  /** What it is called when something is wrong with it. */
  readonly called: string;
}

/** False for what the file has said before in the same words. */
function isFresh({ mark, called }: Marked, seen: Seen): boolean {
  const met = seen.compare(mark);
  if (met === "other content")
    throw new Fault("conflict", `${called} stands in this file before, with other content.`);
  return met === "new";
}

/**
 * A draft's label; a person of the classes that may be kept carries the mark of personal data.
 * @throws Fault `refused` (R1) when the time for which it may be kept is over.
 */
function labelOf(draft: RecordDraft, filing: Filing): Label {
  const label = draft.label ?? defaultLabel(filing);
  const person = draft.kind === "entity" ? exceptedPerson(draft.body.properties ?? {}) : undefined;
  if (!person) return label;
  if (Date.parse(person.expires) <= Date.parse(filing.receivedAt))
    throw refusal("R1", `${REFUSALS.R1.says} The time for which this person may be kept is over.`);
  return markedPersonal(label);
}

/** Of places where people are found and hurt only the square kilometre is kept (R10). */
function coarsened(draft: RecordDraft, body: Record<string, unknown>): Record<string, unknown> {
  if (draft.kind === "place") {
    const { latitude, longitude, name } = draft.body;
    if (latitude === undefined || longitude === undefined || !namesSite(name)) return body;
    return { ...body, ...coarsePoint({ latitude, longitude }) };
  }
  if (draft.kind !== "claim" && draft.kind !== "report") return body;
  const { place } = draft.body;
  if (place?.latitude === undefined || place.longitude === undefined || place.precision !== "exact")
    return body;
  const { latitude, longitude } = place;
  const words = [place.name, draft.body.text, "title" in draft.body ? draft.body.title : undefined];
  if (!words.some((text) => text !== undefined && namesSite(text))) return body;
  return { ...body, place: { ...place, ...coarsePoint({ latitude, longitude }) } };
}

/** The label of what does not say its own: the import's, else the source's, else what fails closed. */
export function defaultLabel({ label, source }: Pick<Filing, "label" | "source">): Label {
  return label ?? source.body.label ?? UNLABELLED;
}

const STIX_ID = /^([a-z0-9][a-z0-9-]{0,249})--[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** A STIX id is the same thing everywhere; any other id means something only to its source. */
function idOf(kind: Kind, nativeId: string, sourceId: string): string {
  return derivedId(kind, STIX_ID.test(nativeId) ? "stix" : sourceId, nativeId);
}

/** The end of a link: nearly always an entity, known or not yet. */
function endId(nativeId: string, sourceId: string): string {
  const kind = STIX_ID.exec(nativeId)?.[1] === "relationship" ? "link" : "entity";
  return idOf(kind, nativeId, sourceId);
}

export function fileReportId({ source, file }: Pick<Filing, "source" | "file">): string {
  return idOf("report", file.sha256, source.id);
}

function filed(
  draft: RecordDraft,
  raw: Uint8Array,
  filing: Filing,
  reportId: string | undefined,
): FiledRecord & Marked {
  const { kind } = draft;
  const { nativeId } = draft.body;
  const id = idOf(kind, nativeId, filing.source.id);
  const label = labelOf(draft, filing);
  const fingerprint = fingerprintOf(draft, label);
  const modifiedAt = draft.kind === "entity" || draft.kind === "link" ? draft.body.modifiedAt : undefined;
  const body = coarsened(draft, wholeBody(draft, raw, filing, reportId));
  const refersTo = ("refersTo" in draft && draft.refersTo) || [];
  return {
    ...checked(kind, { id, label, body, fingerprint }),
    kind,
    id,
    nativeId,
    modifiedAt,
    fromId: draft.kind === "link" ? endId(draft.from, filing.source.id) : id,
    references: refersTo.map(({ type, to }) => ({ type, to, toId: endId(to, filing.source.id) })),
    mark: { key: id, content: fingerprint, at: modifiedAt },
    called: `The id "${nativeId.slice(0, 100)}"`,
  };
}

function checked(kind: Kind, record: NewRecord<RecordSchema>): PreparedRecord {
  try {
    return prepareRecord(SCHEMAS[kind], record);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    const where = issue?.path.join(".") || "body";
    throw new Fault("invalid", `The ${kind}'s ${where} cannot be stored: ${issue?.message}.`, {}, error);
  }
}

function wholeBody(
  draft: RecordDraft,
  raw: Uint8Array,
  filing: Filing,
  reportId: string | undefined,
): Record<string, unknown> {
  const sourceId = filing.source.id;
  switch (draft.kind) {
    case "report":
      return {
        ...draft.body,
        sourceId,
        runId: filing.runId,
        format: filing.format,
        discipline: filing.source.body.discipline,
        receivedAt: filing.receivedAt,
        doubts: doubtsOf(draft.body.publishedAt, filing.receivedAt, filing.isMoving ?? false),
        sha256: createHash("sha256").update(raw).digest("hex"),
        bytes: raw.length,
      };
    case "claim":
      return { ...draft.body, sourceId, reportId: reportId ?? fileReportId(filing) };
    case "entity":
      return { ...draft.body, sourceId };
    case "link":
      return {
        ...draft.body,
        sourceId,
        fromId: endId(draft.from, sourceId),
        toId: endId(draft.to, sourceId),
      };
    case "place":
      return draft.body;
  }
}

/** Where in the file something stands is not part of what is said. */
function fingerprintOf(draft: RecordDraft, label: Label): string {
  const { kind, body } = draft;
  const said = kind === "claim" ? { ...body, span: undefined } : body;
  const ends = draft.kind === "link" ? [draft.from, draft.to] : [];
  return createHash("sha256")
    .update(JSON.stringify([kind, label, ...ends]))
    .update(canonicalJson(said))
    .digest("hex");
}

function filedReading(draft: ReadingDraft, filing: Filing): NewReading & Marked {
  const { series, unit, fold, bucket, value, publishedAt } = draft;
  if (personsNamedIn(series.subject).length > 0)
    throw refusal("R3", `${REFUSALS.R3.says} A figure's subject is a person's name.`);
  // Parts of a sum have nothing by which a repeated one could be told from a further one.
  if (fold !== "last") throw new Error(`a format must give "last" readings, not "${fold}" ones`);
  const label = draft.label ?? defaultLabel(filing);
  return {
    series,
    unit,
    fold,
    bucket,
    value,
    label,
    publishedAt,
    saidAt: filing.saidAt,
    mark: {
      key: derivedId("reading", seriesId(series), bucket),
      content: createHash("sha1").update(String(value)).digest("hex"),
      // One file may hold a figure as it was published several times.
      at: publishedAt,
    },
    called: `${series.measure} of ${series.place} for ${bucket}`,
  };
}

/**
 * Stores a batch of items and answers for each what became of it: `stored` when anything of it was new,
 * `changed` when it only changed what was there.
 */
export async function storeItems(
  transaction: Transaction,
  items: readonly FiledItem[],
  filing: Filing,
): Promise<PutOutcome[]> {
  const outcomes = items.map((): PutOutcome => "duplicate");
  const note = (item: number, outcome: PutOutcome | undefined) => {
    if (outcome === "stored" || (outcome && outcomes[item] === "duplicate")) outcomes[item] = outcome;
  };
  if (items.some(({ standsInFile }) => standsInFile)) await transaction.put(Report, [fileReport(filing)]);
  for (const kind of KINDS) {
    const batch = items.flatMap(({ records }, item) =>
      records.flatMap((record) => (record.kind === kind ? [{ ...record, item }] : [])),
    );
    if (batch.length === 0) continue;
    const isVersioned = kind === "entity" || kind === "link";
    const standing = await notErased(transaction, kind, batch);
    const current = isVersioned ? await notRolledBack(transaction, kind, standing, filing) : standing;
    const puts = await transaction.put(SCHEMAS[kind], current);
    for (const [i, { item }] of current.entries()) note(item, puts[i]?.outcome);
    if (isVersioned) await putReferences(transaction, referring(current, puts), filing.receivedAt);
  }
  const readings = items.flatMap(({ readings }, item) => readings.map((reading) => ({ ...reading, item })));
  const isNew = await transaction.append(readings);
  for (const [i, { item }] of readings.entries()) if (isNew[i]) note(item, "stored");
  return outcomes;
}

/** What was erased when its retention ran out is not taken in again by being brought again. */
async function notErased<Item extends FiledRecord>(
  transaction: Transaction,
  kind: Kind,
  batch: readonly Item[],
): Promise<readonly Item[]> {
  const erased = await erasedBefore(
    transaction,
    kind,
    batch.map(({ id }) => id),
  );
  return erased.size === 0 ? batch : batch.filter(({ id }) => !erased.has(id));
}

/** Those of a batch whose newest version has just been stored. */
function referring(batch: readonly FiledRecord[], puts: readonly Put[]): Referring[] {
  const newest = new Map<string, Referring>();
  for (const [i, record] of batch.entries()) {
    const outcome = puts[i]?.outcome;
    if (outcome === undefined || outcome === "duplicate") continue;
    const isChanged = outcome === "changed" || newest.has(record.id);
    newest.set(record.id, { ...record, isChanged });
  }
  return [...newest.values()];
}

/** One report for a whole table, so that its rows have something to stand in. */
function fileReport(filing: Filing): NewRecord<typeof Report> {
  const { source, runId, format, receivedAt, file } = filing;
  const label = defaultLabel(filing);
  return {
    id: fileReportId(filing),
    label,
    // Brought again under a stricter label, the whole may not stay more open than its rows.
    fingerprint: createHash("sha256").update(file.sha256).update(JSON.stringify(label)).digest("hex"),
    body: {
      sourceId: source.id,
      runId,
      nativeId: file.sha256,
      format,
      discipline: source.body.discipline,
      title: file.name,
      receivedAt,
      sha256: file.sha256,
      bytes: file.bytes,
      mediaType: file.mediaType,
    },
  };
}

/**
 * Leaves out what is older than what is stored, so that a source's versions only go forward; and lets
 * another source's label tighten the stored one, never loosen it.
 */
async function notRolledBack<Item extends FiledRecord>(
  { sql }: Transaction,
  kind: Kind,
  batch: readonly Item[],
  { source }: Filing,
): Promise<Item[]> {
  const { rows } = await sql.query<{
    id: string;
    label: Label;
    source_id: string | null;
    modified_at: string | null;
  }>(
    `SELECT id, ${LABEL_COLUMN}, body ->> 'sourceId' AS source_id, body ->> 'modifiedAt' AS modified_at
     FROM ${tableOf(SCHEMAS[kind])} WHERE id = ANY($1::uuid[]) AND superseded_at = 'infinity'`,
    [batch.map(({ id }) => id)],
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  const newest = new Map(rows.map((row) => [row.id, row.modified_at ?? undefined]));
  return batch.flatMap((item) => {
    const before = newest.get(item.id);
    if (item.modifiedAt && before && Date.parse(item.modifiedAt) < Date.parse(before)) return [];
    newest.set(item.id, item.modifiedAt);
    const others = stored.get(item.id);
    const isForeign = others && others.source_id !== source.id;
    return [isForeign ? { ...item, label: joinLabels([others.label, item.label]) } : item];
  });
}
