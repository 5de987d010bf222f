/**
 * Acts: the entry that every writing transaction leaves in the audit log's outbox, or fails.
 *
 * What a transaction stores becomes one entry, however many records it has: per kind a count and a digest over
 * its rows. The outbox row commits with them. It holds a commitment (SHA-256 over 32 bytes of salt and the
 * event), and salt and event beside it; only the commitment ever leaves this table (tradecraft 4.4).
 */
import { hash } from "node:crypto";
import { AccessEvent, type Act, type ActContext, type StoredRows } from "../kernel/access-event.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { Clock } from "../kernel/effects.ts";
import type { Label } from "../kernel/label.ts";
import { labelText } from "../kernel/label-text.ts";
import type { Queryable } from "./view.ts";

/** What the entries need of the world. */
export interface Ledger {
  /** The real clock: a desk that plays an exercise still acts today. */
  readonly clock: Clock;
  /** A keyed hash, so that a copy of the log names nobody. */
  pseudonym(actor: string): string;
  /** 32 bytes that nobody can guess. */
  salt(): Uint8Array;
}

export const ACT_TABLES: readonly string[] = [
  "CREATE SEQUENCE act_number",
  `CREATE TABLE access_event (
     act bigint PRIMARY KEY,
     commitment bytea NOT NULL,
     salt bytea,
     event text,
     written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     leaf bigint
   )`,
  "CREATE UNIQUE INDEX access_event_leaf ON access_event (leaf)",
  "CREATE INDEX access_event_waiting ON access_event (act) WHERE leaf IS NULL",
  // What is there already belongs to act 0; what later comes by another way than a Writer has no act at all.
  ...["changes", "reading"].flatMap((table) => [
    `ALTER TABLE ${table} ADD COLUMN act bigint DEFAULT 0`,
    `ALTER TABLE ${table} ALTER COLUMN act SET DEFAULT nullif(current_setting('presage.act', true), '')::bigint`,
  ]),
  `CREATE TABLE log_tile (
     level smallint NOT NULL,
     number bigint NOT NULL,
     hashes bytea NOT NULL,
     PRIMARY KEY (level, number)
   )`,
  // Hashes do not compress; PostgreSQL 15 takes this as a statement of its own only.
  "ALTER TABLE log_tile ALTER COLUMN hashes SET STORAGE EXTERNAL",
  `CREATE TABLE log_checkpoint (
     size bigint PRIMARY KEY,
     root bytea NOT NULL,
     note text NOT NULL,
     signed_at timestamptz NOT NULL
   )`,
  `CREATE TABLE log_verdict (
     checked_at timestamptz PRIMARY KEY,
     size bigint NOT NULL,
     findings jsonb NOT NULL
   )`,
  `CREATE TABLE witness_state (
     origin text PRIMARY KEY,
     size bigint NOT NULL,
     root bytea NOT NULL,
     cosigned_at timestamptz
   )`,
];

/**
 * What acts are found by. Computed from the event itself, so that neither can say anything else, and gone with it
 * when it is erased; `json`, which unlike `jsonb` takes whatever text an event may hold.
 */
const FOUND_BY = {
  verb: "event::json ->> 'verb'",
  actor: "event::json ->> 'actorPseudonym'",
  decision: "event::json ->> 'decision'",
  object_type: "event::json ->> 'objectType'",
  day: "left(event::json ->> 'ts', 10)",
} as const;

export const ACT_COLUMNS: readonly string[] = [
  `ALTER TABLE access_event ${Object.entries(FOUND_BY)
    .map(([name, from]) => `ADD COLUMN ${name} text COLLATE "C" GENERATED ALWAYS AS (${from}) STORED`)
    .join(", ")}`,
  "CREATE INDEX access_event_verb ON access_event (verb, act)",
  "CREATE INDEX access_event_actor ON access_event (actor, verb, act)",
  "CREATE INDEX access_event_object ON access_event (object_type, act)",
  "CREATE INDEX access_event_day ON access_event (day, act)",
  "CREATE INDEX access_event_refused ON access_event (act) WHERE decision = 'refused'",
  // Acts and the rows they stamp come in the same order: a block range index is a few pages for millions.
  "CREATE INDEX changes_act ON changes USING brin (act) WITH (pages_per_range = 16, autosummarize = on)",
];

/** The act of one transaction: begins with its first write, is written down with its last. */
export interface ActInHand {
  /** Gives what is written from here on the act's number; must come before the first write. */
  begin(): Promise<void>;
  /** Adds to what the entry will say. */
  explain(context: ActContext): void;
  stored(kind: string, lines: readonly string[]): void;
  /** An entry of its own for an act that stores no record. */
  log(act: Act): Promise<number>;
  /** Writes the entry, if anything was stored. */
  end(): Promise<void>;
}

export function actInHand(sql: Queryable, ledger: Ledger, actor: string, context: ActContext): ActInHand {
  let said = context;
  let begun: Begun | undefined;
  const lines = new Map<string, string[]>();
  return {
    async begin() {
      begun ??= await beginAct(sql, true);
    },
    explain(more) {
      said = { ...said, ...more };
    },
    stored(kind, more) {
      const before = lines.get(kind);
      if (before) for (const line of more) before.push(line);
      else if (more.length > 0) lines.set(kind, [...more]);
    },
    async log(act) {
      const own = await beginAct(sql, false);
      await writeEvent(sql, ledger, actor, own, { ...said, ...act });
      return own.seq;
    },
    async end() {
      if (!begun || lines.size === 0) return;
      const kinds = [...lines].sort(([a], [b]) => (a < b ? -1 : 1));
      const stored = kinds.map(([kind, rows]) => digestRows(kind, rows));
      const objectType = stored.map(({ kind }) => kind).join(",");
      await writeEvent(sql, ledger, actor, begun, { verb: "alteration", ...said, objectType, stored });
    },
  };
}

interface Begun {
  readonly seq: number;
  readonly prevCheckpoint: string | null;
}

/** @param isStamped whether rows written in this transaction get the number by default. */
async function beginAct(sql: Queryable, isStamped: boolean): Promise<Begun> {
  const number = "nextval('act_number')";
  const { rows } = await sql.query<Begun>(
    `SELECT ${isStamped ? `set_config('presage.act', ${number}::text, true)::bigint` : number} AS seq,
            (SELECT size || ' ' || encode(root, 'base64') FROM log_checkpoint ORDER BY size DESC LIMIT 1)
              AS "prevCheckpoint"`,
  );
  const [begun] = rows;
  if (!begun) throw new Error("an act was given no number");
  return begun;
}

type Said = Act & { readonly stored?: readonly StoredRows[] };

async function writeEvent(
  sql: Queryable,
  ledger: Ledger,
  actor: string,
  { seq, prevCheckpoint }: Begun,
  said: Said,
): Promise<void> {
  const detail = said.detail && writable(said.detail);
  const committed = said.stored ?? detail;
  const event = AccessEvent.parse({
    decision: "allowed",
    ...said,
    ...(detail && { detail }),
    seq,
    ts: ledger.clock.now().toISOString(),
    actorPseudonym: ledger.pseudonym(actor),
    ...(committed && { objectCommit: hash("sha256", canonicalJson(committed), "hex") }),
    ...(prevCheckpoint !== null && { prevCheckpoint }),
  });
  await insertEvents(sql, [{ event, salt: ledger.salt() }]);
}

/** What PostgreSQL takes for no text (NUL, half a surrogate pair) must keep nobody's act out of the log. */
function writable(detail: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(detail), (_name, value: unknown) =>
    typeof value === "string"
      ? value.replaceAll(/\p{Surrogate}/gu, "\ufffd").replaceAll("\u0000", "\ufffd")
      : value,
  );
}

/** For acts that are written down in another way than by a Writer: the log's own beginning. */
export async function insertEvents(
  sql: Queryable,
  events: readonly { readonly event: AccessEvent; readonly salt: Uint8Array }[],
): Promise<void> {
  const texts = events.map(({ event }) => canonicalJson(event));
  await sql.query(
    `INSERT INTO access_event (act, commitment, salt, event)
     SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::text[])`,
    [
      events.map(({ event }) => event.seq),
      events.map(({ salt }, i) => commitmentOf(salt, texts[i] ?? "")),
      events.map(({ salt }) => Buffer.from(salt)),
      texts,
    ],
  );
}

/** @param text the event in canonical JSON, as it is stored. */
export function commitmentOf(salt: Uint8Array, text: string): Buffer {
  return hash("sha256", Buffer.concat([salt, Buffer.from(text)]), "buffer");
}

/** The lines are sorted, so that the digest is of the rows and not of the order in which they were written. */
export function digestRows(kind: string, lines: readonly string[]): StoredRows {
  return { kind, count: lines.length, digest: hash("sha256", [...lines].sort().join("\n"), "hex") };
}

/** One stored version of a record, word for word what an act commits to. */
export interface CommittedRow {
  readonly id: string;
  readonly version: number;
  readonly recordedAt: Date;
  readonly recordedBy: string;
  readonly label: Label;
  /** In hex: what decides whether a version is new. */
  readonly digest: string;
  /** SHA-256 in hex over the body in canonical JSON. */
  readonly content: string;
}

export function rowLine({
  id,
  version,
  recordedAt,
  recordedBy,
  label,
  digest,
  content,
}: CommittedRow): string {
  return `${id} ${version} ${recordedAt.toISOString()} ${digest} ${content} ${labelText(label)} ${JSON.stringify(recordedBy)}`;
}

export function contentOf(canonicalBody: string): string {
  return hash("sha256", canonicalBody, "hex");
}

export interface CommittedReading {
  readonly seriesId: string;
  /** First day of the bucket. */
  readonly bucket: string;
  readonly value: number;
  /** Absent for what counts as said when it was recorded. */
  readonly publishedAt: Date | undefined;
}

/** The kind under which an act's readings are counted. */
export const READINGS = "reading";

export function readingLine({ seriesId, bucket, value, publishedAt }: CommittedReading): string {
  const published = publishedAt ? ` ${publishedAt.toISOString()}` : "";
  return `${seriesId} ${bucket} ${value}${published}`;
}
