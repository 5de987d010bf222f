/**
 * Batches: a thousand items at a time go into one transaction, with the counts they make.
 *
 * When the database refuses a batch for what one item says, the batch is halved until that item is found;
 * it goes to quarantine and the others are stored.
 */

import { noteRefusedItems, type RefusalCode, refusalCodeOf } from "../guard/refusals.ts";
import { Fault } from "../kernel/fault.ts";
import { addCounts, type Counts, Quarantined, type Run } from "../kernel/run.ts";
import type { Blobs } from "../store/blobs.ts";
import { notePersonal } from "../store/collected.ts";
import type { Transaction } from "../store/writer.ts";
import { type FiledItem, type Filing, fileItem, storeItems } from "./drafts.ts";
import type { Found } from "./format.ts";
import { quarantined, type RejectedFrom } from "./quarantine.ts";
import type { RunInHand } from "./run-in-hand.ts";
import type { Seen } from "./seen.ts";
import { isInEachOthersWay, reasonToSetAside, refusalOf } from "./set-aside.ts";

const ITEMS = 1_000;
/** Raw bytes; a batch of large items is sent earlier. */
const BYTES = 4 * 1024 * 1024;

export interface Batch {
  readonly entries: readonly Entry[];
  readonly isLast: boolean;
}

interface Entry {
  readonly position: number;
  readonly raw: Uint8Array;
  readonly fate: { readonly item: FiledItem } | { readonly reason: string } | Filtered;
}

interface Filtered {
  readonly refusal: RefusalCode | undefined;
}

/** There is always a last batch, if only an empty one. */
export async function* batchesOf(
  found: AsyncIterable<Found>,
  filing: Filing,
  seen: Seen,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  let entries: Entry[] = [];
  let bytes = 0;
  for await (const item of found) {
    if (signal.aborted) throw new Fault("aborted", "The import was stopped; what it stored so far stays.");
    entries.push(entryOf(item, filing, seen));
    bytes += item.raw.length;
    if (entries.length < ITEMS && bytes < BYTES) continue;
    yield { entries, isLast: false };
    entries = [];
    bytes = 0;
  }
  yield { entries, isLast: true };
}

function entryOf(found: Found, filing: Filing, seen: Seen): Entry {
  const { position, raw } = found;
  if ("filtered" in found) return { position, raw, fate: { refusal: found.refusal } };
  if ("quarantined" in found) return { position, raw, fate: { reason: found.quarantined } };
  if (found.drafts.length === 0) return { position, raw, fate: { refusal: undefined } };
  try {
    return { position, raw, fate: { item: fileItem(found.drafts, raw, filing, seen) } };
  } catch (error) {
    // What must not be kept is not set aside either.
    const refusal = refusalCodeOf(error);
    if (refusal) return { position, raw, fate: { refusal } };
    const reason = reasonToSetAside(error);
    if (reason === undefined) throw error;
    return { position, raw, fate: { reason } };
  }
}

export interface BatchTarget {
  readonly run: RunInHand;
  readonly filing: Filing;
  readonly from: RejectedFrom;
  readonly blobs: Blobs;
  /** What else the run becomes with its last batch. */
  finish(transaction: Transaction): Promise<Partial<Run>>;
}

/** Times that a batch is tried again when another import was at the same records. */
const TRIES = 5;

/** @returns how many items changed what was there. */
export async function storeBatch(batch: Batch, target: BatchTarget, tries = TRIES): Promise<number> {
  try {
    return await storeAtOnce(batch, target);
  } catch (error) {
    if (isInEachOthersWay(error) && tries > 1) return storeBatch(batch, target, tries - 1);
    const reason = refusalOf(error);
    if (reason === undefined) throw error;
    const { entries, isLast } = batch;
    const [only, second] = entries.filter(({ fate }) => "item" in fate);
    if (!only) throw error;
    if (!second) {
      const others = entries.map((entry) => (entry === only ? { ...entry, fate: { reason } } : entry));
      return storeAtOnce({ entries: others, isLast }, target);
    }
    const middle = Math.ceil(entries.length / 2);
    const first = await storeBatch({ entries: entries.slice(0, middle), isLast: false }, target);
    return first + (await storeBatch({ entries: entries.slice(middle), isLast }, target));
  }
}

async function storeAtOnce({ entries, isLast }: Batch, target: BatchTarget): Promise<number> {
  const { run, filing, from, blobs } = target;
  const items = entries.flatMap(({ fate }) => ("item" in fate ? [fate.item] : []));
  const rejected = await Promise.all(
    entries.flatMap(({ position, raw, fate }) =>
      "reason" in fate ? [quarantined({ position, raw, reason: fate.reason }, from, blobs)] : [],
    ),
  );
  let changed = 0;
  await run.save(async (transaction, current) => {
    const refused = entries.flatMap(({ fate }) => ("refusal" in fate && fate.refusal ? [fate.refusal] : []));
    await noteRefusedItems(transaction, { format: filing.format, runId: filing.runId }, refused);
    if (refused.length > 0) await notePersonal(transaction, filing.runId);
    const outcomes = await storeItems(transaction, items, filing);
    const puts = rejected.length > 0 ? await transaction.put(Quarantined, rejected) : [];
    const stored = outcomes.filter((outcome) => outcome !== "duplicate").length;
    const aside = puts.filter(({ outcome }) => outcome !== "duplicate").length;
    changed = outcomes.filter((outcome) => outcome === "changed").length;
    const counts: Counts = {
      received: entries.length,
      stored,
      duplicate: items.length - stored + (rejected.length - aside),
      quarantined: aside,
      filtered: entries.length - items.length - rejected.length,
    };
    return {
      counts: addCounts(current.counts, counts),
      ...(isLast && (await target.finish(transaction))),
    };
  });
  return changed;
}
