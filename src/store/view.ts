/**
 * Reading: every look at the store goes through a `View`, opened for a reader and, if wanted, as of a time.
 *
 * What the reader may see and what was known at that time are conditions of every query, so that lists,
 * counts, searches and series leave out the same things. As of T means: recorded by T.
 */
import type { Pool, QueryResult, QueryResultRow } from "pg";
import type { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import type { Label } from "../kernel/label.ts";
import type { Reader } from "../kernel/reader.ts";
import { fieldsMarked, type RecordSchema, type Stored } from "../kernel/record.ts";
import { translate } from "./database.ts";
import { inTransaction } from "./in-transaction.ts";
import { LABEL_COLUMN, type Labels } from "./labels.ts";
import { foldedReadings, type ReadingFilter, type ReadingRow } from "./readings.ts";
import { beginAs } from "./row-security.ts";
import { searchHits } from "./search.ts";
import { column, isListField, listColumn, sortColumn, tableOf } from "./tables.ts";

/** What can run one SQL statement: a pool, or a transaction's client. */
export interface Queryable {
  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<Row>>;
}

export type Condition =
  | string
  | number
  | boolean
  | readonly string[]
  | { readonly from?: string; readonly to?: string };

export interface ListOptions {
  /**
   * On indexed fields only; a list means "one of these", `from`/`to` are inclusive. A field that is itself a
   * list fits when any of its members does.
   */
  readonly where?: Readonly<Record<string, Condition | undefined>>;
  /** An indexed field, or `recordedAt` (the default). */
  readonly orderBy?: string;
  readonly descending?: boolean;
  readonly limit?: number;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
}

export interface Page<Body> {
  readonly items: Stored<Body>[];
  readonly next?: string;
}

export interface SearchHit {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly recordedAt: string;
  readonly rank: number;
  readonly version: number;
  readonly label: Label;
}

/** A record that a view has handed out: what it was, and not what it said. */
export interface Seen {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly label: Label;
}

export type OnSeen = (records: readonly Seen[]) => void;

export interface View {
  /** Absent for the present. */
  readonly asOf: Date | undefined;
  one<Schema extends RecordSchema>(schema: Schema, id: string): Promise<Stored<z.output<Schema>>>;
  /** In the order of the ids; those not to be seen are left out. */
  many<Schema extends RecordSchema>(
    schema: Schema,
    ids: readonly string[],
  ): Promise<Stored<z.output<Schema>>[]>;
  list<Schema extends RecordSchema>(schema: Schema, options?: ListOptions): Promise<Page<z.output<Schema>>>;
  /** @param atMost counting stops there, so that the time it takes has a bound. */
  count(schema: RecordSchema, where?: ListOptions["where"], atMost?: number): Promise<number>;
  /** How many records have each value of an indexed field. */
  countBy(schema: RecordSchema, field: string, where?: ListOptions["where"]): Promise<Map<string, number>>;
  /** All versions, oldest first. */
  history<Schema extends RecordSchema>(schema: Schema, id: string): Promise<Stored<z.output<Schema>>[]>;
  version<Schema extends RecordSchema>(
    schema: Schema,
    id: string,
    version: number,
  ): Promise<Stored<z.output<Schema>> | undefined>;
  readings(filter: ReadingFilter): Promise<ReadingRow[]>;
  search(words: string, options?: { kinds?: readonly string[]; limit?: number }): Promise<SearchHit[]>;
  setting(name: string): Promise<unknown>;
  readonly sql: Queryable;
  /** The conditions above as SQL over a table with the usual columns; values start at $1. */
  readonly visible: { readonly where: string; readonly values: readonly unknown[] };
  /** The same over tables whose rows never end, such as readings. */
  readonly known: { readonly where: string; readonly values: readonly unknown[] };
}

/** What the program itself may see: everything, without row security. */
const EVERYTHING = undefined;

export interface ViewOptions {
  readonly asOf?: Date | undefined;
  /** Told of each record that is handed out, before it is: for what must leave an entry. */
  readonly onSeen?: OnSeen | undefined;
  /** Readers for whom something is being made: only what all of them may read, too, is shown. */
  readonly narrowedTo?: readonly Reader[];
}

export function openView(
  pool: Pool,
  labels: Labels,
  reader: Reader,
  { asOf, onSeen, narrowedTo = [] }: ViewOptions,
): View {
  const [own = () => [], ...others] = [reader, ...narrowedTo].map((one) => labels.readableBy(one));
  const readable = () => {
    const theirs = others.map((each) => new Set(each()));
    return own().filter((id) => theirs.every((ids) => ids.has(id)));
  };
  return viewOn(asReader(pool, reader), others.length === 0 ? own : readable, asOf, onSeen);
}

/** The program's own reading inside a transaction: unfiltered, because what it derives is labelled by join. */
export function transactionView(sql: Queryable): View {
  return viewOn(sql, () => EVERYTHING, undefined);
}

export function systemView(pool: Pool, asOf?: Date): View {
  return viewOn(faultsOf(pool), () => EVERYTHING, asOf);
}

/** What analysis looks at: all that reaches the institution that keeps the desk, and nobody else's own. */
export function homeView(pool: Pool, labels: Labels, asOf?: Date): View {
  return viewOn(faultsOf(pool), () => labels.ofHome(), asOf);
}

/** The same through a transaction's own connection. */
export function transactionHomeView(sql: Queryable, labels: Labels): View {
  return viewOn(sql, () => labels.ofHome(), undefined);
}

/** Each query in a transaction of its own, in which row-level security knows who is reading. */
function asReader(pool: Pool, reader: Reader): Queryable {
  const begin = beginAs(reader);
  return {
    query: <Row extends QueryResultRow>(text: string, values?: unknown[]) =>
      inTransaction(pool, begin, (client) => client.query<Row>(text, values)),
  };
}

function faultsOf(pool: Pool): Queryable {
  return {
    query: (text, values) =>
      pool.query(text, values).catch((error: unknown) => {
        throw translate(error);
      }),
  };
}

interface Row {
  id: string;
  version: number;
  recorded_at: Date;
  recorded_by: string;
  label: Stored<unknown>["label"];
  body: unknown;
  sort_key?: string;
}

const COLUMNS = `id, version, recorded_at, recorded_by, ${LABEL_COLUMN}, body`;

/** @param readable the numbers of the labels that may be seen, asked anew for each query; absent for all. */
function viewOn(
  sql: Queryable,
  readable: () => readonly number[] | undefined,
  asOf: Date | undefined,
  onSeen?: OnSeen,
): View {
  const tell = (kind: string, rows: readonly Omit<Seen, "kind">[]) =>
    onSeen?.(rows.map(({ id, version, label }) => ({ kind, id, version, label })));
  const visibleNow = () => visibility(readable(), asOf, "superseded_at");
  const conditions = (schema: RecordSchema, where: ListOptions["where"]) =>
    whereSql(schema, where ?? {}, visibleNow());

  return {
    asOf,
    sql,
    get visible() {
      return visibleNow();
    },
    get known() {
      return visibility(readable(), asOf, undefined);
    },
    async one(schema, id) {
      const [found] = await this.many(schema, [id]);
      if (!found) throw new Fault("missing", `There is no ${schema.kind} ${id}.`);
      return found;
    },
    async many(schema, ids) {
      if (ids.length === 0) return [];
      const visible = visibleNow();
      const { rows } = await sql.query<Row>(
        `SELECT ${COLUMNS} FROM ${tableOf(schema)}
         WHERE ${visible.where} AND id = ANY($${visible.values.length + 1}::uuid[])`,
        [...visible.values, ids],
      );
      tell(schema.kind, rows);
      const byId = new Map(rows.map((row) => [row.id, stored(schema, row)]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
    async list(schema, options = {}) {
      const { where, values } = conditions(schema, options.where);
      const found = await page(sql, schema, where, values, options);
      tell(schema.kind, found.items);
      return found;
    },
    async count(schema, options, atMost) {
      const { where, values } = conditions(schema, options);
      const { rows } = await sql.query<{ count: number }>(
        `SELECT count(*) AS count FROM (
           SELECT FROM ${tableOf(schema)} WHERE ${where} LIMIT $${values.length + 1}) AS found`,
        [...values, atMost],
      );
      return rows[0]?.count ?? 0;
    },
    async countBy(schema, field, options) {
      const { where, values } = conditions(schema, options);
      const { rows } = await sql.query<{ value: string | null; count: number }>(
        `SELECT ${textField(schema, field)} AS value, count(*) AS count
         FROM ${tableOf(schema)} WHERE ${where} GROUP BY 1 ORDER BY 2 DESC`,
        values,
      );
      return new Map(rows.map(({ value, count }) => [value ?? "", count]));
    },
    async history(schema, id) {
      const known = visibility(readable(), asOf, undefined);
      const { rows } = await sql.query<Row>(
        `SELECT ${COLUMNS} FROM ${tableOf(schema)}
         WHERE ${known.where} AND id = $${known.values.length + 1} ORDER BY version`,
        [...known.values, id],
      );
      tell(schema.kind, rows);
      return rows.map((row) => stored(schema, row));
    },
    async version(schema, id, version) {
      const history = await this.history(schema, id);
      return history.find((known) => known.version === version);
    },
    readings: (filter) => foldedReadings(sql, visibility(readable(), asOf, undefined), filter),
    async search(words, options) {
      const hits = await searchHits(sql, visibleNow(), words, options);
      onSeen?.(hits);
      return hits;
    },
    async setting(name) {
      const { rows } = await sql.query<{ value: unknown }>("SELECT value FROM setting WHERE name = $1", [
        name,
      ]);
      return rows[0]?.value;
    },
  };
}

/** @param ends the column in which a version's end stands, where the table has one. */
function visibility(
  readable: readonly number[] | undefined,
  asOf: Date | undefined,
  ends: string | undefined,
) {
  const parts = ["($1::int[] IS NULL OR label_id = ANY ($1))"];
  const values: unknown[] = [readable];
  if (asOf) {
    values.push(asOf);
    parts.push("recorded_at <= $2");
    if (ends) parts.push(`${ends} > $2`);
  } else if (ends) parts.push(`${ends} = 'infinity'`);
  return { where: parts.join(" AND "), values };
}

function fieldSql(schema: RecordSchema, field: string): string {
  if (!fieldsMarked(schema, "indexed").includes(field))
    throw new Fault("invalid", `A ${schema.kind} cannot be found by "${field}".`, {
      known: fieldsMarked(schema, "indexed"),
    });
  return isListField(schema, field) ? listColumn(field) : column(field);
}

/** A field with one value, by which records can be sorted and counted. */
function textField(schema: RecordSchema, field: string): string {
  if (isListField(schema, field))
    throw new Fault(
      "invalid",
      `A ${schema.kind} cannot be sorted or counted by "${field}", which is a list.`,
    );
  return fieldSql(schema, field);
}

function whereSql(
  schema: RecordSchema,
  where: NonNullable<ListOptions["where"]>,
  visible: { readonly where: string; readonly values: readonly unknown[] },
) {
  const parts = [visible.where];
  const values = [...visible.values];
  const add = (text: string, value: unknown) => {
    values.push(value);
    parts.push(`${text} $${values.length}`);
  };
  for (const [field, condition] of Object.entries(where)) {
    if (condition === undefined) continue;
    const name = fieldSql(schema, field);
    const ofMany = isListField(schema, field);
    if (typeof condition === "object" && !isList(condition)) {
      if (condition.from !== undefined) add(`${name} >=`, condition.from);
      if (condition.to !== undefined) add(`${name} <=`, condition.to);
    } else if (ofMany || isList(condition)) {
      values.push(isList(condition) ? condition : [String(condition)]);
      parts.push(`${name} ${ofMany ? "?|" : "= ANY"}($${values.length}::text[])`);
    } else add(`${name} =`, String(condition));
  }
  return { where: parts.join(" AND "), values };
}

function isList(condition: Condition): condition is readonly string[] {
  return Array.isArray(condition);
}

async function page<Schema extends RecordSchema>(
  sql: Queryable,
  schema: Schema,
  where: string,
  conditionValues: readonly unknown[],
  { orderBy = "recordedAt", descending = true, limit = 50, after }: ListOptions,
): Promise<Page<z.output<Schema>>> {
  const values = [...conditionValues];
  const key = orderBy === "recordedAt" ? sortColumn(orderBy) : textField(schema, orderBy);
  const type = orderBy === "recordedAt" ? "timestamptz" : "text";
  let condition = where;
  if (after !== undefined) {
    const [sortKey, id] = readCursor(after);
    values.push(sortKey, id);
    const past = `(${key}, id) ${descending ? "<" : ">"} ($${values.length - 1}::${type}, $${values.length}::uuid)`;
    condition = `${where} AND ${past}`;
  }
  values.push(limit + 1);
  const direction = descending ? "DESC" : "ASC";
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS}, ${key}::text AS sort_key FROM ${tableOf(schema)} WHERE ${condition}
     ORDER BY ${key} ${direction}, id ${direction} LIMIT $${values.length}`,
    values,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => stored(schema, row)),
    ...(rows.length > limit && last && { next: writeCursor(last.sort_key ?? "", last.id) }),
  };
}

function writeCursor(sortKey: string, id: string): string {
  return Buffer.from(JSON.stringify([sortKey, id])).toString("base64url");
}

function readCursor(cursor: string): [string, string] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (Array.isArray(parsed) && typeof parsed[0] === "string" && /^[0-9a-f-]{36}$/.test(parsed[1]))
      return [parsed[0], parsed[1]];
  } catch {
    // Falls through: whatever is not a cursor of ours is refused in the same words.
  }
  throw new Fault(
    "invalid",
    "This page mark is not one that a list gave out; start again from the first page.",
  );
}

/** The one place where a row becomes typed again: it was checked by this very schema when it was written. */
function stored<Schema extends RecordSchema>(schema: Schema, row: Row): Stored<z.output<Schema>> {
  void schema;
  return {
    id: row.id,
    version: row.version,
    recordedAt: row.recorded_at.toISOString(),
    recordedBy: row.recorded_by,
    label: row.label,
    body: row.body as z.output<Schema>,
  };
}
