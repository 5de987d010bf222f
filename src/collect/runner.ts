/**
 * The runner: takes inputs in, one run each.
 *
 * The invariant: after every transaction received = stored + duplicate + quarantined + filtered. A batch's
 * records, its quarantined items and the run's counts commit together, so that whatever is killed, the counts
 * say exactly what is stored, and importing the same input again takes in exactly the rest.
 */

import { destroyRefused } from "../guard/erase-files.ts";
import { noteRefusal, refusalCodeOf } from "../guard/refusals.ts";
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import type { Label } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import type { Counts, Run } from "../kernel/run.ts";
import type { Source } from "../kernel/source.ts";
import type { Store } from "../store/store.ts";
import type { Transaction, Writer } from "../store/writer.ts";
import { type Batch, type BatchTarget, batchesOf, storeBatch } from "./batch.ts";
import { requireBasis } from "./collection-basis.ts";
import { defaultLabel, type Filing } from "./drafts.ts";
import type { Format, Input } from "./format.ts";
import { formats } from "./formats/all.ts";
import type { OpenedInput, UnreadableInput } from "./input.ts";
import { decoded } from "./input-text.ts";
import { cleanText } from "./plain-text.ts";
import { parsedOptions } from "./quarantine.ts";
import { type RunInHand, startRun } from "./run-in-hand.ts";
import { openRunLocks, type RunLocks } from "./run-lock.ts";
import { newSeen } from "./seen.ts";
import { sniff } from "./sniff.ts";
import { volumeOf, withinVolume } from "./volume.ts";

export interface ImportRequest {
  readonly source: Stored<Source>;
  /** The format's id; it is sniffed when this is left out. */
  readonly format?: string | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  /** The label of what does not say its own. */
  readonly label?: Label | undefined;
  /** What the server called it, such as `application/rss+xml`. */
  readonly mediaType?: string | undefined;
  /** Items come at other positions each time, as in a feed. */
  readonly isMoving?: boolean;
  /**
   * When the source said what says no time of its own, where that is known; ISO 8601. Else it is said when
   * these bytes first came from it.
   */
  readonly saidAt?: string | undefined;
  /** Commits with the end of an input, and only then: a connector's cursor. */
  readonly onDone?: ((transaction: Transaction, input: string) => Promise<void>) | undefined;
}

export interface ImportEffects {
  readonly store: Store;
  readonly writer: Writer;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The caller's own, when it imports many times. */
  readonly locks?: RunLocks;
  /** Called after every transaction of a run, and while its bytes are received. */
  progress?(progress: ImportProgress): void;
}

export interface ImportProgress {
  readonly runId: string;
  readonly input: string;
  readonly counts: Counts;
  /** Bytes read and in all. */
  readonly done: number;
  readonly total: number;
}

export interface ImportResult {
  readonly run: Stored<Run>;
  /** How many of the stored items only changed what was there. */
  readonly changed: number;
  /** What happened, in one sentence. */
  readonly summary: string;
  /** Why nothing more of this input could be read. */
  readonly fault?: Fault;
}

/**
 * Imports each input in a run of its own. An input that cannot be read is a failed run, and the next goes on.
 * @throws Fault `refused` (R6) without a valid collection basis; and when all must stop, such as `full` or `aborted`; the run in hand says so, if it still can.
 */
export async function runImport(
  inputs: AsyncIterable<OpenedInput | UnreadableInput>,
  request: ImportRequest,
  effects: ImportEffects,
): Promise<ImportResult[]> {
  // Before anything is written: what may not be collected leaves no run behind.
  const { id: basisId } = await requireBasis(effects.store, request.source, effects.clock);
  const locks = effects.locks ?? (await openRunLocks(effects.store.pool));
  try {
    const results: ImportResult[] = [];
    for await (const input of inputs)
      results.push(await importInput(input, { ...request, basisId }, effects, locks));
    return results;
  } finally {
    if (!effects.locks) await locks.close();
  }
}

async function importInput(
  input: OpenedInput | UnreadableInput,
  request: ImportRequest & { readonly basisId: string },
  effects: ImportEffects,
  locks: RunLocks,
): Promise<ImportResult> {
  const { writer, clock } = effects;
  const run = await startRun(
    {
      sourceId: request.source.id,
      input: input.path,
      label: defaultLabel(request),
      startedAt: clock.now(),
      basisId: request.basisId,
    },
    writer,
    locks,
  );
  try {
    if ("fault" in input) return await endBadly(run, input.fault, effects);
    const changed = await takeIn(run, input, request, effects);
    return { run: await run.stored(), changed, summary: summaryOf(run.body.counts, changed) };
  } catch (error) {
    if (error instanceof Fault && error.loses === "item") return await endBadly(run, error, effects);
    // When the database is what failed, the run stays open, and is closed at the next start.
    await endBadly(run, error, effects).catch(() => undefined);
    throw error;
  } finally {
    await locks.release(run.id).catch(() => undefined);
  }
}

async function endBadly(
  run: RunInHand,
  error: unknown,
  { clock, writer }: ImportEffects,
): Promise<ImportResult> {
  const fault =
    error instanceof Fault ? error : new Fault("invalid", "The import met a fault of Presage.", {}, error);
  await noteRefusal(writer, "import", fault);
  await run.save(async () => ({
    status: fault.code === "aborted" ? "interrupted" : "failed",
    finishedAt: clock.now().toISOString(),
    error: cleanText(fault.message),
  }));
  if (refusalCodeOf(fault))
    await writer.transaction((transaction) => destroyRefused(transaction, run.id, clock.now()));
  return { run: await run.stored(), changed: 0, summary: fault.message, fault };
}

/** @returns how many items changed what was there. */
async function takeIn(
  run: RunInHand,
  input: OpenedInput,
  request: ImportRequest,
  effects: ImportEffects,
): Promise<number> {
  const { store, clock, signal } = effects;
  const head: Input = request.mediaType === undefined ? input : { ...input, mediaType: request.mediaType };
  const { format, said } = recognised(head, request.format);
  const options = request.options ?? {};
  const parsed = parsedOptions(format, options);
  // Twice through the bytes: only what is safe on disk is parsed, so that records may point at it.
  const file = await store.blobs.put(input.bytes);
  await run.save(async () => ({ format: format.id, formatReason: said, ...file }));

  let done = 0;
  const bytes = counted(store.blobs.stream(file.sha256), (count) => {
    done += count;
  });
  const isMoving = request.isMoving ?? false;
  const { id: sourceId, body: source } = request.source;
  const volume = await volumeOf(store, sourceId, source, isMoving, clock.now());
  let leftOut = 0;
  const parsedItems = format.parse({ ...head, bytes, chunks: decoded(bytes, input.encoding) }, parsed);
  const found = withinVolume(parsedItems, volume, () => {
    leftOut += 1;
  });
  const filing: Filing = {
    source: request.source,
    isMoving,
    runId: run.id,
    format: format.id,
    receivedAt: run.body.startedAt,
    saidAt: request.saidAt ?? (await firstCame(store, request.source.id, run)),
    label: request.label,
    file: { name: input.path, ...file, mediaType: head.mediaType ?? "application/octet-stream" },
  };
  const target: BatchTarget = {
    run,
    filing,
    from: {
      runId: run.id,
      sourceId: request.source.id,
      input: input.path,
      format: format.id,
      header: format.header?.(head),
      options,
      label: run.label,
      isMoving,
    },
    blobs: store.blobs,
    async finish(transaction) {
      await request.onDone?.(transaction, input.path);
      const note = `The source brought more than ${volume.most} items in a day; ${leftOut} were left out.`;
      return { status: "done", finishedAt: clock.now().toISOString(), ...(leftOut > 0 && { note }) };
    },
  };
  return storeAll(batchesOf(found, filing, newSeen(), signal), target, () =>
    effects.progress?.({
      runId: run.id,
      input: input.path,
      counts: run.body.counts,
      done,
      total: file.bytes,
    }),
  );
}

/** An old file that is brought again is no newer than it was. @returns ISO 8601. */
async function firstCame(store: Store, sourceId: string, { body }: RunInHand): Promise<string> {
  const { rows } = await store.systemView().sql.query<{ first: string | null }>(
    `SELECT min(body ->> 'startedAt') AS first FROM "run"
     WHERE superseded_at = 'infinity' AND body ->> 'sourceId' = $1 AND body ->> 'sha256' = $2`,
    [sourceId, body.sha256],
  );
  return rows[0]?.first ?? body.startedAt;
}

/** Reads the next batch while the one before is being committed. */
async function storeAll(
  batches: AsyncIterable<Batch>,
  target: BatchTarget,
  tell: () => void,
): Promise<number> {
  let changed = 0;
  let pending: Promise<void> = Promise.resolve();
  const store = async (batch: Batch) => {
    changed += await storeBatch(batch, target);
    tell();
  };
  try {
    for await (const batch of batches) {
      await pending;
      pending = store(batch);
      // It is awaited at the next turn; until then its failure is nobody's yet.
      pending.catch(() => undefined);
    }
  } finally {
    await pending;
  }
  return changed;
}

function recognised(head: Input, wanted: string | undefined): { format: Format; said: string } {
  if (wanted === undefined) return sniff(head, formats);
  const format = formats.get(wanted);
  return { format, said: `Read as ${format.title} (${format.id}), as was asked for.` };
}

async function* counted(bytes: AsyncIterable<Uint8Array>, count: (bytes: number) => void) {
  for await (const chunk of bytes) {
    count(chunk.length);
    yield chunk;
  }
}

const number = new Intl.NumberFormat("en");

function summaryOf({ received, stored, duplicate, quarantined, filtered }: Counts, changed: number): string {
  if (received === 0) return "There is nothing in it.";
  if (duplicate === received)
    return `Nothing new: ${received === 1 ? "its one item was" : `all ${number.format(received)} items were`} known already.`;
  const parts = [
    `${number.format(stored)} stored${changed > 0 ? ` (${number.format(changed)} of them changed)` : ""}`,
    ...(duplicate > 0 ? [`${number.format(duplicate)} known already`] : []),
    ...(quarantined > 0 ? [`${number.format(quarantined)} quarantined`] : []),
    ...(filtered > 0 ? [`${number.format(filtered)} left out by rule`] : []),
  ];
  return `${number.format(received)} item${received === 1 ? "" : "s"}: ${parts.join(", ")}.`;
}
