/**
 * Runs: one act of collecting. The invariant is that nothing is silently dropped:
 * received = stored + duplicate + quarantined + filtered, for every run, always.
 */
import { z } from "zod";
import { record } from "./record.ts";

const count = z.int().min(0).default(0);

export const Counts = z
  .strictObject({
    received: count,
    stored: count,
    duplicate: count,
    quarantined: count,
    filtered: count.meta({ description: "Left out by a stated rule, such as a refusal." }),
  })
  .meta({ id: "Counts" });
export type Counts = z.output<typeof Counts>;

export const NO_COUNTS: Counts = Counts.parse({});

export function isBalanced(counts: Counts): boolean {
  return counts.received === counts.stored + counts.duplicate + counts.quarantined + counts.filtered;
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    received: a.received + b.received,
    stored: a.stored + b.stored,
    duplicate: a.duplicate + b.duplicate,
    quarantined: a.quarantined + b.quarantined,
    filtered: a.filtered + b.filtered,
  };
}

export const Run = record("run", {
  sourceId: z.uuid().meta({ indexed: true }),
  input: z.string().meta({ title: "Input", description: "The file, folder or address that was read." }),
  format: z.string().optional().meta({ description: "The format's id; absent until it is known." }),
  formatReason: z.string().optional().meta({ description: "Why that format was chosen." }),
  startedAt: z.iso.datetime().meta({ indexed: true }),
  finishedAt: z.iso.datetime().optional(),
  status: z.enum(["running", "done", "failed", "interrupted"]).meta({ indexed: true }),
  counts: Counts,
  bytes: z.int().min(0).default(0).meta({ unit: "bytes" }),
  sha256: z
    .string()
    .optional()
    .meta({ description: "Of the bytes that were read, unpacked; the blob store has them." }),
  error: z.string().optional(),
  note: z.string().optional().meta({ description: "What was left out by a rule, and why." }),
});
export type Run = z.infer<typeof Run>;

/** What could not be taken in: kept with its bytes until somebody corrects, replays or drops it. */
export const Quarantined = record("quarantined", {
  runId: z.uuid().meta({ indexed: "recordedAt" }),
  sourceId: z.uuid().meta({ indexed: true }),
  input: z.string(),
  format: z.string(),
  position: z.int().min(1).optional().meta({ description: "Line, or the item's number in the file." }),
  reason: z.string().meta({ searched: true }),
  raw: z.string().meta({ description: "The bytes as they came, Base64; long ones are in the blob store." }),
  rawBytes: z.int().min(0).meta({ unit: "bytes" }),
  sha256: z.string(),
  header: z.string().optional().meta({ description: "What must stand before the raw bytes to replay them." }),
  options: z.record(z.string(), z.unknown()).default({}),
  status: z.enum(["open", "replayed", "dropped"]).default("open").meta({ indexed: "recordedAt" }),
  note: z.string().optional(),
});
export type Quarantined = z.infer<typeof Quarantined>;
