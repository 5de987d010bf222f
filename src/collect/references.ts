/**
 * References: what an object says of others without a relationship of its own, such as who made it and what a
 * report is about. Each becomes a link of its kind, whose other end may come later or never.
 *
 * They are derived, not received: no run counts them, and they follow the newest version of what they stand
 * in. One that a newer version no longer makes is ended, not removed.
 */
import { Link } from "../kernel/entity.ts";
import type { Label } from "../kernel/label.ts";
import { derivedId } from "../store/identity.ts";
import { LABEL_COLUMN } from "../store/labels.ts";
import type { NewRecord, Transaction } from "../store/writer.ts";

export interface Reference {
  readonly type: string;
  /** The source's own id of the thing referred to, and the record's. */
  readonly to: string;
  readonly toId: string;
}

/** A record that was just stored, as its newest version. */
export interface Referring {
  readonly nativeId: string;
  /** What the references begin at: the record itself, or what it is about. */
  readonly fromId: string;
  readonly label: Label;
  /** There was a version of it before. */
  readonly isChanged: boolean;
  readonly references: readonly Reference[];
}

/** Links put at once; an object may refer to very many others. */
const AT_ONCE = 5_000;

export async function putReferences(
  transaction: Transaction,
  referring: readonly Referring[],
  /** ISO 8601. */
  at: string,
): Promise<void> {
  const links = new Map<string, NewRecord<typeof Link>>();
  for (const { nativeId, fromId, label, references } of referring) {
    for (const { type, toId, to } of references) {
      if (fromId === toId) continue;
      const id = derivedId("link", "reference", nativeId, type, to);
      links.set(id, { id, label, body: { nativeId: `${nativeId}${MARK}${type}:${to}`, type, fromId, toId } });
    }
  }
  const ended = await noLongerSaid(transaction, referring, links, at);
  const all = [...links.values(), ...ended];
  for (let from = 0; from < all.length; from += AT_ONCE)
    await transaction.put(Link, all.slice(from, from + AT_ONCE));
}

/** Stands between the two ids in the native id of a reference; no STIX id has it. */
const MARK = ":ref:";

async function noLongerSaid(
  { sql }: Transaction,
  referring: readonly Referring[],
  links: ReadonlyMap<string, unknown>,
  at: string,
): Promise<NewRecord<typeof Link>[]> {
  const changed = referring.filter(({ isChanged }) => isChanged);
  if (changed.length === 0) return [];
  const { rows } = await sql.query<{ id: string; label: Label; body: unknown }>(
    `SELECT id, ${LABEL_COLUMN}, body FROM unnest($1::text[], $2::text[]) AS asked (start, origin) JOIN "link"
       ON body ->> 'fromId' = origin AND starts_with(body ->> 'nativeId', start)
     WHERE superseded_at = 'infinity' AND body ->> 'endedAt' IS NULL`,
    [changed.map(({ nativeId }) => `${nativeId}${MARK}`), changed.map(({ fromId }) => fromId)],
  );
  return rows
    .filter(({ id }) => !links.has(id))
    .map(({ id, label, body }) => ({
      id,
      label,
      body: { ...Link.parse(body), endedAt: at },
    }));
}
