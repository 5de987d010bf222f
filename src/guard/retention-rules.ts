/** What the parts of retention share: when something's time has run out, and who does the work. */
import type { ActContext } from "../kernel/access-event.ts";
import type { Clock } from "../kernel/effects.ts";
import type { Transaction, Writer } from "../store/writer.ts";

/**
 * What was set aside, and files with persons that were left out, are nobody's collection yet: after so many days
 * they are deleted whatever their basis says.
 */
export const QUARANTINE_DAYS = 90;

/** When the time of a row of `collected`, joined with its basis, runs out. */
export const ENDS = "collected.collected_at + (basis.body ->> 'retentionDays')::int * interval '1 day'";
/** `$1` is the time, `$2` and `$3` are the bases and sources that are held. */
export const RUN_OUT = `${ENDS} <= $1`;
export const HELD = "(collected.basis_id = ANY($2::uuid[]) OR collected.source_id = ANY($3::uuid[]))";
export const WITH_BASIS = `collected JOIN "basis" AS basis
  ON basis.id = collected.basis_id AND basis.superseded_at = 'infinity'`;

export interface Sweeping {
  readonly writer: Writer;
  /** The desk's clock. */
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Erases or makes anew what was derived from claims that are erased in this transaction. */
  rederive(transaction: Transaction, claims: readonly string[], why: ActContext): Promise<void>;
}
