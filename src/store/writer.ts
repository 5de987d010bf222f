/**
 * Writing: every change goes through a `Writer`, opened for an actor and with a clock.
 *
 * A transaction stores all of its records, readings, jobs and cursor moves, or none of them. Records are
 * never updated: a changed body becomes a new version, an equal one is a duplicate and stores nothing.
 */
import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import type { z } from "zod";
import type { Act, ActContext } from "../kernel/access-event.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { Downgrade } from "../kernel/downgrade.ts";
import type { Clock, Random } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import { banner, isDowngrade, Label, type Originator, originatedBy } from "../kernel/label.ts";
import { labelText } from "../kernel/label-text.ts";
import type { RecordSchema } from "../kernel/record.ts";
import { type ActInHand, actInHand, contentOf, type Ledger, READINGS, readingLine, rowLine } from "./acts.ts";
import { timedId } from "./identity.ts";
import { inTransaction } from "./in-transaction.ts";
import { LABEL_COLUMN, type Labels } from "./labels.ts";
import { appendReadings, type NewReading, saidTime, seriesId } from "./readings.ts";
import { lockRecords } from "./record-locks.ts";
import { tableOf } from "./tables.ts";
import { type Queryable, transactionHomeView, transactionView, type View } from "./view.ts";

/** The channel on which a commit tells listening processes which kinds have changed. */
export const NOTICE = "presage_changes";

export interface NewRecord<Schema extends RecordSchema> {
  /** Left out for a thing that has no id of its own yet: it gets one in order of time. */
  readonly id?: string;
  readonly label: Label;
  readonly body: z.input<Schema>;
  /**
   * SHA-256 in hex of what the source said, for a record that comes from outside. It decides what is equal
   * in place of the body, and against every version: what was once taken in is not taken in again, although
   * its record says when it came and has been worked on since.
   */
  readonly fingerprint?: string;
}

/** A record checked and written out before its transaction begins, so that the transaction is short. */
export interface PreparedRecord {
  readonly id: string | undefined;
  readonly label: Label;
  readonly json: string;
  readonly digest: string;
  /** Of the body alone, for the audit log. */
  readonly content: string;
  readonly isFromOutside: boolean;
}

export type PutOutcome = "stored" | "changed" | "duplicate";

export interface Put {
  readonly id: string;
  readonly version: number;
  readonly outcome: PutOutcome;
}

export interface Transaction {
  /** Stores a batch of one kind; answers in the order of the batch. */
  put<Schema extends RecordSchema>(
    schema: Schema,
    batch: readonly (NewRecord<Schema> | PreparedRecord)[],
  ): Promise<Put[]>;
  /** Appends readings; answers which of them said something new. */
  append(readings: readonly NewReading[]): Promise<boolean[]>;
  /** Asks for a job in the background; it starts only if the transaction commits. */
  enqueue(task: string, payload: Readonly<Record<string, unknown>>, key?: string): Promise<void>;
  moveCursor(subscriber: string, position: { readonly xid: string; readonly seq: number }): Promise<void>;
  /** Leaves an entry in the audit log when it changes. */
  setSetting(name: string, value: unknown): Promise<void>;
  /** The program's own bookkeeping among the settings: cursors, times of visits. It leaves no entry. */
  keepState(name: string, value: unknown): Promise<void>;
  /** Says more of what this transaction does: its verb, purpose, basis. It goes into the audit log's entry. */
  explain(context: ActContext): void;
  /**
   * Writes an act that stores no record into the audit log: a look at something protected, a refusal.
   * @returns the act's number, under which its receipt can be had.
   */
  log(act: Act): Promise<number>;
  /**
   * Reads what this transaction itself has written, too. Whoever is in a transaction reads through this or `home`: asking
   * for a further connection, it would wait for those who wait for it.
   */
  readonly view: View;
  /** What analysis looks at, as `homeView`. */
  readonly home: View;
  /** For the store's own derived tables. */
  readonly sql: Queryable;
}

export interface Writer {
  readonly actor: string;
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
}

/** Who writes, as far as labels and the audit log want to know it. */
export interface WrittenBy {
  /**
   * For a person's writing: what they leave unsaid about a label is their institution's, and no label of a
   * standing record is lowered. The program's own derivations carry joins and are not held to either.
   */
  readonly originator?: Originator | undefined;
  /** What every act of this writer is done under. */
  readonly context?: ActContext | undefined;
}

export interface WriterOptions extends WrittenBy {
  readonly actor: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly ledger: Ledger;
}

export function openWriter(pool: Pool, labels: Labels, options: WriterOptions): Writer {
  return {
    actor: options.actor,
    transaction: (work) =>
      inTransaction(pool, "BEGIN", async (client) => {
        const act = actInHand(client, options.ledger, options.actor, options.context ?? {});
        const result = await work(transactionOn(client, labels, options, act));
        // An act that cannot be written down does not happen.
        await act.end();
        return result;
      }),
  };
}

function transactionOn(
  client: PoolClient,
  labels: Labels,
  { actor, originator, clock, random }: WriterOptions,
  act: ActInHand,
): Transaction {
  const at = clock.now();
  return {
    explain: (context) => act.explain(context),
    log: (entry) => act.log(entry),
    async put(schema, batch) {
      await act.begin();
      const prepared = batch.map((record): Prepared => {
        const ready = "json" in record ? record : prepareRecord(schema, record);
        return { ...ready, id: ready.id ?? timedId(at, random) };
      });
      const answers: Put[] = [];
      for (const round of withoutRepeats(prepared)) {
        const puts = await putRound(client, labels, schema, round.items, { actor, originator, at, act });
        round.positions.forEach((position, i) => {
          const put = puts[i];
          if (put) answers[position] = put;
        });
      }
      return answers;
    },
    async append(readings) {
      await act.begin();
      const isNew = await appendReadings(client, labels, readings, at);
      const fresh = readings.filter((_, i) => isNew[i]);
      act.stored(
        READINGS,
        fresh.map((reading) =>
          readingLine({ ...reading, seriesId: seriesId(reading.series), publishedAt: saidTime(reading, at) }),
        ),
      );
      return isNew;
    },
    async enqueue(task, payload, key) {
      await client.query("SELECT graphile_worker.add_job($1, $2, job_key => $3)", [
        task,
        JSON.stringify(payload),
        key,
      ]);
    },
    async moveCursor(subscriber, { xid, seq }) {
      await client.query(
        `INSERT INTO subscriber (name, xid, seq) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET xid = excluded.xid, seq = excluded.seq`,
        [subscriber, xid, seq],
      );
    },
    async setSetting(name, value) {
      const before = await transactionView(client).setting(name);
      if (canonicalJson({ value: before }) === canonicalJson({ value })) return;
      await keepSetting(client, name, value);
      const detail = name.startsWith(SECRET) ? { name } : { name, from: before, to: value };
      await act.log({ verb: "policy-change", objectType: "setting", detail });
    },
    keepState: (name, value) => keepSetting(client, name, value),
    view: transactionView(client),
    home: transactionHomeView(client, labels),
    sql: client,
  };
}

/** Settings whose value no entry and no reader is shown. */
const SECRET = "secret.";

async function keepSetting(sql: Queryable, name: string, value: unknown): Promise<void> {
  await sql.query(
    `INSERT INTO setting (name, value) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [name, JSON.stringify(value)],
  );
}

/** @throws ZodError when the body is not one of the schema's. */
export function prepareRecord<Schema extends RecordSchema>(
  schema: Schema,
  { id, label, body, fingerprint }: NewRecord<Schema>,
): PreparedRecord {
  const json = canonicalJson(schema.parse(body));
  const content = contentOf(json);
  if (fingerprint !== undefined)
    return { id, label, json, digest: fingerprint, content, isFromOutside: true };
  const digest = createHash("sha256").update(labelText(label)).update(json).digest("hex");
  return { id, label, json, digest, content, isFromOutside: false };
}

type Prepared = PreparedRecord & { readonly id: string };
type Fresh = Prepared & { readonly version: number };
type Numbered = Fresh & { readonly labelId: number };

/** Says what a person's labels leave unsaid, refuses those that would lower one, and numbers them all. */
async function labelled(
  client: PoolClient,
  labels: Labels,
  schema: RecordSchema,
  fresh: readonly Fresh[],
  known: ReadonlyMap<string, Standing>,
  originator: Originator | undefined,
): Promise<Numbered[]> {
  const meant = originator ? await allMeantBy(client, originator, schema, fresh, known) : fresh;
  const distinct = [...new Set(meant.map(({ label }) => label))];
  const ids = await labels.numbersOf(distinct);
  const idOf = new Map(distinct.map((label, i) => [label, ids[i] ?? 0]));
  return meant.map((item) => ({ ...item, labelId: idOf.get(item.label) ?? 0 }));
}

async function allMeantBy(
  client: PoolClient,
  originator: Originator,
  schema: RecordSchema,
  fresh: readonly Fresh[],
  known: ReadonlyMap<string, Standing>,
): Promise<Fresh[]> {
  const meant: Fresh[] = [];
  for (const item of fresh)
    meant.push({ ...item, label: await meantBy(client, originator, schema, item, known.get(item.id)) });
  return meant;
}

/** A label is lowered by a downgrade record that two persons made, and in no other way. */
async function meantBy(
  client: PoolClient,
  originator: Originator,
  schema: RecordSchema,
  { id, label }: Prepared,
  standing: Standing | undefined,
): Promise<Label> {
  const before = standing && Label.parse(standing.label);
  const meant = originatedBy(label, originator, before);
  if (!before || !isDowngrade(before, meant)) return meant;
  // What was signed is the whole label: it leaves nothing unsaid that the version before could fill in.
  if (!(await isSigned(client, schema, { id, version: standing.version }, label)))
    throw new Fault(
      "refused",
      `This ${schema.kind} carries ${banner(before)} and would carry ${banner(meant)}; ask for a downgrade, which a second person has to sign.`,
    );
  return label;
}

/** Whether this very version may come to carry this very label. */
async function isSigned(
  client: PoolClient,
  { kind }: RecordSchema,
  { id, version }: { readonly id: string; readonly version: number },
  label: Label,
): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM ${tableOf(Downgrade)} WHERE superseded_at = 'infinity' AND body ->> 'status' = 'signed'
     AND body ->> 'ofId' = $1 AND body ->> 'ofKind' = $2 AND body -> 'ofVersion' = to_jsonb($3::int)
     AND body -> 'to' = $4::jsonb AND body ->> 'signedBy' <> body ->> 'askedBy'`,
    [id, kind, version, JSON.stringify(label)],
  );
  return rows.length > 0;
}

/** Splits a batch so that no id stands twice in a round: its second body is judged against its first. */
function withoutRepeats(batch: readonly Prepared[]) {
  const rounds: { items: Prepared[]; positions: number[]; ids: Set<string> }[] = [];
  batch.forEach((item, position) => {
    let round = rounds.find(({ ids }) => !ids.has(item.id));
    if (!round) {
      round = { items: [], positions: [], ids: new Set() };
      rounds.push(round);
    }
    round.items.push(item);
    round.positions.push(position);
    round.ids.add(item.id);
  });
  return rounds;
}

interface Round extends Pick<WriterOptions, "actor" | "originator"> {
  readonly at: Date;
  readonly act: ActInHand;
}

async function putRound(
  client: PoolClient,
  labels: Labels,
  schema: RecordSchema,
  batch: readonly Prepared[],
  { actor, originator, at, act }: Round,
): Promise<Put[]> {
  const table = tableOf(schema);
  const known = await standing(client, schema, batch);
  const puts = batch.map(({ id, digest, isFromOutside }): Put => {
    const before = known.get(id);
    if (!before) return { id, version: 1, outcome: "stored" };
    const isKnown = before.digest === digest || (isFromOutside && before.earlier.has(digest));
    if (isKnown) return { id, version: before.version, outcome: "duplicate" };
    return { id, version: before.version + 1, outcome: "changed" };
  });
  const changed = puts.filter(({ outcome }) => outcome === "changed").map(({ id }) => id);
  if (changed.length > 0)
    await client.query(
      `UPDATE ${table} SET superseded_at = $2 WHERE id = ANY($1::uuid[]) AND superseded_at = 'infinity'`,
      [changed, at],
    );
  const fresh = batch.flatMap((item, i) => {
    const put = puts[i];
    return put && put.outcome !== "duplicate" ? [{ ...item, version: put.version }] : [];
  });
  if (fresh.length === 0) return puts;
  const rows = await labelled(client, labels, schema, fresh, known, originator);
  await insert(client, schema, rows, actor, at);
  act.stored(
    schema.kind,
    rows.map((row) => rowLine({ ...row, recordedAt: at, recordedBy: actor })),
  );
  return puts;
}

interface Standing {
  readonly version: number;
  readonly label: unknown;
  readonly digest: string;
  readonly earlier: ReadonlySet<string>;
}

/** What is stored under the ids of a batch, locked until the transaction ends. */
async function standing(
  client: PoolClient,
  schema: RecordSchema,
  batch: readonly Prepared[],
): Promise<Map<string, Standing>> {
  const table = tableOf(schema);
  const ids = batch.map(({ id }) => id);
  await lockRecords(client, schema, ids);
  const { rows } = await client.query<{ id: string; version: number; digest: string; label: unknown }>(
    `SELECT id, version, encode(digest, 'hex') AS digest, ${LABEL_COLUMN} FROM ${table}
     WHERE id = ANY($1::uuid[]) AND superseded_at = 'infinity'`,
    [ids],
  );
  const outside = new Set(batch.filter(({ isFromOutside }) => isFromOutside).map(({ id }) => id));
  const changedBefore = rows.filter(({ id, version }) => version > 1 && outside.has(id)).map(({ id }) => id);
  const earlier = new Map<string, Set<string>>(changedBefore.map((id) => [id, new Set()]));
  if (changedBefore.length > 0) {
    const past = await client.query<{ id: string; digest: string }>(
      `SELECT id, encode(digest, 'hex') AS digest FROM ${table} WHERE id = ANY($1::uuid[])`,
      [changedBefore],
    );
    for (const { id, digest } of past.rows) earlier.get(id)?.add(digest);
  }
  return new Map(rows.map((row) => [row.id, { ...row, earlier: earlier.get(row.id) ?? NONE }]));
}

const NONE: ReadonlySet<string> = new Set();

async function insert(
  client: PoolClient,
  schema: RecordSchema,
  fresh: readonly Numbered[],
  actor: string,
  at: Date,
): Promise<void> {
  // Bodies travel as one text: an array's escaping would cost both sides a quarter of the time. Rows come in the order
  // of their ids, so that two who store the same ones never wait for each other; the log keeps the order given.
  await client.query(
    `WITH fresh AS (
       SELECT *
       FROM unnest($3::uuid[], $4::int[], $5::int[], $6::text[], string_to_array($7, E'\\x1e'))
         WITH ORDINALITY AS given (id, version, label_id, digest, body, nth)
     ), stored AS (
       INSERT INTO ${tableOf(schema)}
         (id, version, recorded_at, recorded_by, label_id, digest, body)
       SELECT id, version, $1, $2, label_id, decode(digest, 'hex'), body::jsonb
       FROM fresh ORDER BY id
       RETURNING id, version, recorded_at
     ), logged AS (
       INSERT INTO changes (kind, id, version, recorded_at)
       SELECT $8, stored.id, stored.version, recorded_at
       FROM stored JOIN fresh ON fresh.id = stored.id AND fresh.version = stored.version ORDER BY nth
     )
     SELECT pg_notify('${NOTICE}', $8)`,
    [
      at,
      actor,
      fresh.map(({ id }) => id),
      fresh.map(({ version }) => version),
      fresh.map(({ labelId }) => labelId),
      fresh.map(({ digest }) => digest),
      // JSON escapes all control characters, so that none of them stands inside a body.
      fresh.map(({ json }) => json).join("\u001e"),
      schema.kind,
    ],
  );
}
