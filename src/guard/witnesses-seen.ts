/** Who has cosigned this log's newest checkpoint, of those the configuration names. */
import type { Queryable } from "../store/view.ts";
import { openCheckpoint, type Trust } from "./log/checkpoint.ts";
import { signedBy } from "./log/note.ts";
import { newestCheckpoint } from "./log-tables.ts";

export interface WitnessSeen {
  readonly name: string;
  /** Absent where it has not cosigned the newest checkpoint. */
  readonly cosignedAt?: string;
}

export async function witnessesSeen(sql: Queryable, { witnesses }: Trust): Promise<WitnessSeen[]> {
  const newest = await newestCheckpoint(sql);
  const note = newest && openCheckpoint(newest.note).note;
  return witnesses.map((verifier) => {
    const at = note && signedBy(note, verifier)?.at;
    return { name: verifier.name, ...(at && { cosignedAt: at.toISOString() }) };
  });
}
