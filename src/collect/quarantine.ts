/**
 * Quarantine: what could not be taken in, kept with its bytes until somebody corrects, replays or drops it.
 *
 * The invariant: nothing leaves it by itself, and what was replayed went through the same format, options and
 * checks as the rest of its file.
 */

import { createHash } from "node:crypto";
import { noteRefusedItems } from "../guard/refusals.ts";
import { Fault } from "../kernel/fault.ts";
import type { Label } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import { Quarantined, Run } from "../kernel/run.ts";
import { Source } from "../kernel/source.ts";
import type { Blobs } from "../store/blobs.ts";
import { noteReplayed } from "../store/collected.ts";
import { derivedId } from "../store/identity.ts";
import type { Store } from "../store/store.ts";
import type { NewRecord, Transaction, Writer } from "../store/writer.ts";
import { type Filing, fileItem, storeItems } from "./drafts.ts";
import type { Draft, Format, Found, Input } from "./format.ts";
import { formats } from "./formats/all.ts";
import { itemText } from "./input-text.ts";
import { cleanText } from "./plain-text.ts";
import { newSeen } from "./seen.ts";
import { reasonToSetAside } from "./set-aside.ts";

/** Longer items lie in the blob store; in bytes. */
const LONGEST_IN_RECORD = 64 * 1024;

export interface Rejected {
  readonly position: number;
  readonly raw: Uint8Array;
  readonly reason: string;
}

export interface RejectedFrom {
  readonly runId: string;
  readonly sourceId: string;
  readonly input: string;
  readonly format: string;
  readonly header?: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly label: Label;
  /** Positions move from one time to the next, as in a feed, and do not tell items apart. */
  readonly isMoving: boolean;
}

/** The record of a rejected item; its bytes are safe in the blob store when they are too long for it. */
export async function quarantined(
  { position, raw, reason }: Rejected,
  from: RejectedFrom,
  blobs: Blobs,
): Promise<NewRecord<typeof Quarantined>> {
  const { label, isMoving, header, ...rest } = from;
  const sha256 = createHash("sha256").update(raw).digest("hex");
  const isLong = raw.length > LONGEST_IN_RECORD;
  if (isLong) await blobs.put(raw);
  const place = isMoving ? [] : [String(position)];
  return {
    // The format belongs to it: a second try with the wrong one must not take the place of the first's findings.
    id: derivedId("quarantined", from.sourceId, from.input, from.format, sha256, ...place),
    label,
    fingerprint: createHash("sha256")
      .update(JSON.stringify([sha256, reason, label]))
      .digest("hex"),
    body: {
      ...rest,
      options: { ...rest.options },
      position,
      // It quotes what was found, and that may be the very thing that cannot be stored.
      reason: cleanText(reason),
      raw: isLong ? "" : Buffer.from(raw).toString("base64"),
      rawBytes: raw.length,
      sha256,
      ...(header !== undefined && header !== "" && { header: header.replaceAll("\u0000", "") }),
      status: "open",
    },
  };
}

export async function rawBytes(record: Quarantined, blobs: Blobs): Promise<Buffer> {
  return record.rawBytes > LONGEST_IN_RECORD ? blobs.read(record.sha256) : Buffer.from(record.raw, "base64");
}

export interface Replayed {
  readonly quarantined: Stored<Quarantined>;
  /** Items that were stored; 0 when it is still bad, or was known already. */
  readonly stored: number;
}

/**
 * Tries again, with the text corrected if given. What is still bad stays open, with the new reason.
 * @throws Fault `conflict` when it was replayed or dropped before.
 */
export async function replayQuarantined(
  store: Store,
  writer: Writer,
  id: string,
  corrected?: string,
): Promise<Replayed> {
  const view = store.systemView();
  const record = await openRecord(store, id);
  const { body } = record;
  const [source, run] = [await view.one(Source, body.sourceId), await view.one(Run, body.runId)];
  const raw = corrected === undefined ? await rawBytes(body, store.blobs) : Buffer.from(corrected);
  const filing: Filing = {
    source,
    runId: run.id,
    format: body.format,
    receivedAt: run.body.startedAt,
    saidAt: run.body.startedAt,
    label: record.label,
    file: {
      name: body.input,
      sha256: run.body.sha256 ?? body.sha256,
      bytes: run.body.bytes,
      mediaType: "application/octet-stream",
    },
  };
  const settle = (transaction: Transaction, change: Partial<Quarantined>) =>
    transaction.put(Quarantined, [{ id, label: record.label, body: { ...body, ...change } }]);
  let stored = 0;
  try {
    const found = await foundAgain(body, raw);
    const seen = newSeen();
    const items = found.flatMap((item) =>
      "drafts" in item ? [fileItem(inPlace(item.drafts, body), item.raw, filing, seen)] : [],
    );
    const filtered = found.find((item) => "filtered" in item);
    stored = await writer.transaction(async (transaction) => {
      await noteRefusedItems(
        transaction,
        filing,
        found.flatMap((item) => ("filtered" in item && item.refusal ? [item.refusal] : [])),
      );
      const outcomes = await storeItems(transaction, items, filing);
      await settle(transaction, { status: "replayed", ...(filtered && { note: filtered.filtered }) });
      await noteReplayed(transaction, run.id);
      return outcomes.filter((outcome) => outcome !== "duplicate").length;
    });
  } catch (error) {
    const reason = reasonToSetAside(error);
    if (reason === undefined) throw error;
    await writer.transaction((transaction) => settle(transaction, { reason }));
  }
  return { quarantined: await view.one(Quarantined, id), stored };
}

/** Gives an item up, with the reason for the record. */
export async function dropQuarantined(
  store: Store,
  writer: Writer,
  id: string,
  note: string,
): Promise<Stored<Quarantined>> {
  const { label, body } = await openRecord(store, id);
  return writer.transaction(async (transaction) => {
    await transaction.put(Quarantined, [{ id, label, body: { ...body, status: "dropped", note } }]);
    return transaction.view.one(Quarantined, id);
  });
}

async function openRecord(store: Store, id: string): Promise<Stored<Quarantined>> {
  const record = await store.systemView().one(Quarantined, id);
  if (record.body.status !== "open")
    throw new Fault(
      "conflict",
      `This item was ${record.body.status} already; nothing is left to do with it.`,
    );
  return record;
}

/** What the item's own format finds in it, behind the header it had in its file. */
async function foundAgain(record: Quarantined, raw: Uint8Array): Promise<Exclude<Found, SetAside>[]> {
  const format: Format = formats.get(record.format);
  const found: Exclude<Found, SetAside>[] = [];
  for await (const item of format.parse(inputOf(record, raw), parsedOptions(format, record.options))) {
    if ("quarantined" in item) throw new Fault("invalid", item.quarantined);
    found.push(item);
  }
  if (found.length === 0) throw new Fault("invalid", "The text holds no item.");
  return found;
}

type SetAside = { readonly quarantined: string };

/** @throws Fault `invalid`, naming the option, when they are not those of the format. */
export function parsedOptions(format: Format, options: Readonly<Record<string, unknown>>): unknown {
  const parsed = format.options.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Fault(
    "invalid",
    `The option ${issue?.path.join(".") || "given"} is not one of ${format.title}: ${issue?.message}.`,
  );
}

function inputOf({ input, header = "" }: Quarantined, raw: Uint8Array): Input {
  const text = `${header}${itemText(raw)}`;
  return {
    name: input,
    text,
    encoding: "utf-8",
    bytes: once(Buffer.from(text)),
    chunks: once(text),
    signal: new AbortController().signal,
  };
}

async function* once<Value>(value: Value): AsyncGenerator<Value> {
  yield value;
}

/** A claim stands where it stood in its file, not where it stands alone. */
function inPlace(drafts: readonly Draft[], { position }: Quarantined): Draft[] {
  return drafts.map((draft) => {
    if (draft.kind !== "claim" || position === undefined) return draft;
    const { span } = draft.body;
    const line = span.line === undefined ? {} : { line: position };
    const item = span.item === undefined ? {} : { item: position };
    return { ...draft, body: { ...draft.body, span: { ...span, ...line, ...item } } };
  });
}
