/**
 * The audit log's entries as an institution's own log server takes them: syslog (RFC 5424), one line an entry.
 *
 * What goes out is who (a pseudonym), when, what kind of act, on what, and how it was decided. What was asked, the
 * reason given and whatever else an entry tells overseers in clear stay on the desk.
 */
import { AccessEvent } from "../kernel/access-event.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { Queryable, View } from "../store/view.ts";
import type { Writer } from "../store/writer.ts";

const SETTING = "log.shipped";

export interface Shipped {
  /** Entries before this place in the log have been handed over. */
  readonly next: number;
  /** Of the last time; absent before the first. */
  readonly at?: string;
}

export interface EntryToShip {
  readonly leaf: number;
  /** Absent of one whose text was erased: its number still goes, so that the count has no hole. */
  readonly event?: AccessEvent;
}

export async function shippedSoFar(view: View): Promise<Shipped> {
  const kept = await view.setting(SETTING);
  if (typeof kept !== "object" || kept === null || !("next" in kept) || typeof kept.next !== "number")
    return { next: 0 };
  return { next: kept.next, ...("at" in kept && typeof kept.at === "string" && { at: kept.at }) };
}

/** The next entries in the order of the log; those that have no place in it yet wait. */
export async function entriesToShip(
  sql: Queryable,
  next: number,
  limit: number,
): Promise<readonly EntryToShip[]> {
  const { rows } = await sql.query<{ leaf: number; event: string | null }>(
    "SELECT leaf, event FROM access_event WHERE leaf >= $1 ORDER BY leaf LIMIT $2",
    [next, limit],
  );
  return rows.map(({ leaf, event }) => ({
    leaf,
    ...(event !== null && { event: AccessEvent.parse(JSON.parse(event)) }),
  }));
}

export async function entriesWaiting(sql: Queryable, next: number): Promise<number> {
  const { rows } = await sql.query<{ waiting: number }>(
    "SELECT count(*)::int AS waiting FROM access_event WHERE leaf >= $1 OR leaf IS NULL",
    [next],
  );
  return rows[0]?.waiting ?? 0;
}

export async function keepShipped(writer: Writer, shipped: Required<Shipped>): Promise<void> {
  await writer.transaction((transaction) => transaction.keepState(SETTING, shipped));
}

/** Facility 13 is a log of audit; severities: a refusal is a warning, anything else a notice (RFC 5424, section 6.2.1). */
const FACILITY = 13;
const [WARNING, NOTICE] = [4, 5];

/** @param host as this desk is called, in printable ASCII. */
export function syslogLine({ leaf, event }: EntryToShip, host: string): string {
  const severity = event?.decision === "refused" ? WARNING : NOTICE;
  const head = `<${FACILITY * 8 + severity}>1 ${event?.ts ?? "-"} ${nameOf(host, 255)} presage - ${nameOf(event?.verb ?? "erased", 32)} -`;
  return `${head} ${canonicalJson({ leaf, ...(event && outwards(event)) })}`;
}

function outwards(event: AccessEvent): Partial<AccessEvent> {
  const { seq, ts, actorPseudonym, organisation, role, verb, objectType, stored, decision, policyHash } =
    event;
  return {
    ...{ seq, ts, actorPseudonym, verb, objectType, decision },
    ...(organisation !== undefined && { organisation }),
    ...(role !== undefined && { role }),
    ...(stored && { stored }),
    ...(policyHash !== undefined && { policyHash }),
  };
}

/** A name in a line's head: printable ASCII without spaces, `-` for none. */
function nameOf(text: string, most: number): string {
  return text.replace(/[^!-~]/g, "").slice(0, most) || "-";
}

/** Octet counting (RFC 5425, section 4.3.1): the length in bytes, a space, the line. */
export function framed(lines: readonly string[]): Buffer {
  return Buffer.concat(
    lines.flatMap((line) => {
      const bytes = Buffer.from(line, "utf8");
      return [Buffer.from(`${bytes.length} `), bytes];
    }),
  );
}
