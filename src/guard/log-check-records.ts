/**
 * The records against the log: every stored version must be one that an act committed to, and all that were
 * committed must still be there, unless an erasure says otherwise.
 *
 * Rows and events are read side by side in the order of acts, within one snapshot of the database.
 */
import { AccessEvent, type StoredRows } from "../kernel/access-event.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { Label } from "../kernel/label.ts";
import { records } from "../kernel/records.ts";
import { contentOf, digestRows, READINGS, readingLine, rowLine } from "../store/acts.ts";
import { LABEL_COLUMN } from "../store/labels.ts";
import type { Queryable } from "../store/view.ts";
import type { Findings } from "./log-findings.ts";

/** Rows fetched at once from each cursor. */
const FETCHED = 2_000;
/** Acts whose rows are compared at once. */
const ACTS = 20_000;

interface Line {
  /** Null for a row that no act has put in. */
  readonly act: number | null;
  readonly line: string;
  /** What to call the row in a finding. */
  readonly called: string;
}

/** @returns how many rows were looked at. Must run in a transaction that sees one snapshot. */
export async function checkRecords(
  sql: Queryable,
  findings: Findings,
  progress: (rows: number) => void,
): Promise<number> {
  const emptiedBy = await lastEmptying(sql);
  const restated = await restatements(sql);
  const kinds = [...records.map(({ kind }) => kind), READINGS];
  const cursors = new Map<string, Lines>();
  for (const kind of kinds) cursors.set(kind, await openLines(sql, kind));
  let seen = 0;
  for (const [kind, lines] of cursors)
    for (const { called } of await lines.strays()) {
      seen += 1;
      findings.broken("record", undefined, `A ${kind} was put in without any act: ${called}.`);
    }
  let from = emptiedBy + 1;
  if (emptiedBy < 0) from = 0;
  for (;;) {
    const events = await storingEvents(sql, from);
    const isLast = events.length < ACTS;
    const before = isLast ? Number.POSITIVE_INFINITY : (events.at(-1)?.seq ?? 0) + 1;
    const expected = new Map(events.map((event) => [event.seq, event]));
    for (const [kind, lines] of cursors) {
      const found = await lines.upTo(before);
      for (const list of found.values()) seen += list.length;
      compare(kind, expected, found, restated, findings);
      progress(seen);
    }
    if (isLast) break;
    from = before;
  }
  for (const kind of kinds) if (kind !== READINGS) await checkEnds(sql, kind, findings);
  return seen;
}

/** Every digest of what is there for one act, as its entry would say it: for the log's own beginning. */
export async function digestsOfAct(sql: Queryable, act: number): Promise<StoredRows[]> {
  const digests: StoredRows[] = [];
  for (const kind of [...records.map((record) => record.kind), READINGS].sort()) {
    const lines = await openLines(sql, kind, [act]);
    const found = (await lines.upTo(act + 1)).get(act) ?? [];
    await lines.close();
    if (found.length > 0)
      digests.push(
        digestRows(
          kind,
          found.map(({ line }) => line),
        ),
      );
  }
  return digests;
}

/** What is there now of one kind, for each of these acts. @param at when they recorded: what is found quickly by. */
export async function digestsOfKind(
  sql: Queryable,
  kind: string,
  acts: readonly number[],
  at?: readonly Date[],
): Promise<
  { readonly act: number; readonly kind: string; readonly count: number; readonly digest: string }[]
> {
  const lines = await openLines(sql, kind, acts, at);
  const found = await lines.upTo(Number.POSITIVE_INFINITY);
  await lines.close();
  return acts.map((act) => {
    const there = (found.get(act) ?? []).map(({ line }) => line);
    return { act, ...digestRows(kind, there) };
  });
}

type Expected = Pick<AccessEvent, "seq" | "stored"> & { readonly leaf: number | null };

async function storingEvents(sql: Queryable, from: number): Promise<Expected[]> {
  const { rows } = await sql.query<{ act: number; leaf: number | null; event: string }>(
    `SELECT act, leaf, event FROM access_event WHERE act >= $1 AND event LIKE '%"stored":[%' ORDER BY act LIMIT $2`,
    [from, ACTS],
  );
  return rows.flatMap(({ act, leaf, event }) => {
    const read = AccessEvent.safeParse(JSON.parse(event));
    return read.success ? [{ seq: act, leaf, stored: read.data.stored }] : [];
  });
}

async function lastEmptying(sql: Queryable): Promise<number> {
  const { rows } = await sql.query<{ act: number | null }>(
    `SELECT max(act) AS act FROM access_event WHERE event LIKE '%"emptied":true%'`,
  );
  return rows[0]?.act ?? -1;
}

/** What erasures have left, by act and kind; the last one counts. */
async function restatements(sql: Queryable): Promise<Map<string, StoredRows | undefined>> {
  const { rows } = await sql.query<{ event: string }>(
    `SELECT event FROM access_event WHERE event LIKE '%"restates":[%' ORDER BY act`,
  );
  const left = new Map<string, StoredRows | undefined>();
  for (const { event } of rows)
    for (const { act, kind, count, digest } of AccessEvent.parse(JSON.parse(event)).restates ?? [])
      left.set(`${act} ${kind}`, count > 0 ? { kind, count, digest } : undefined);
  return left;
}

function compare(
  kind: string,
  expected: ReadonlyMap<number, Expected>,
  found: ReadonlyMap<number, readonly Line[]>,
  restated: ReadonlyMap<string, StoredRows | undefined>,
  findings: Findings,
): void {
  for (const [act, { leaf, stored }] of expected) {
    const key = `${act} ${kind}`;
    const wanted = restated.has(key) ? restated.get(key) : stored?.find((rows) => rows.kind === kind);
    const there = found.get(act) ?? [];
    if (!wanted && there.length === 0) continue;
    const index = leaf ?? undefined;
    const where = `act ${act}${index === undefined ? "" : ` (index ${index})`}`;
    const named = there
      .slice(0, 3)
      .map(({ called }) => called)
      .join(", ");
    if (!wanted)
      findings.broken(
        "record",
        index,
        `${there.length} of ${kind} claim to be of ${where}, which stored none: ${named}.`,
      );
    else if (there.length < wanted.count)
      findings.broken(
        "record",
        index,
        `${wanted.count - there.length} of the ${wanted.count} ${kind} rows of ${where} are gone: deleted without an erasure.`,
      );
    else if (there.length > wanted.count)
      findings.broken(
        "record",
        index,
        `${there.length - wanted.count} more ${kind} rows than the ${wanted.count} committed claim to be of ${where}: ${named}.`,
      );
    else if (
      digestRows(
        kind,
        there.map(({ line }) => line),
      ).digest !== wanted.digest
    )
      findings.broken(
        "record",
        index,
        `The ${kind} rows of ${where} are not what was committed: one was changed afterwards, among ${named}.`,
      );
  }
  for (const [act, there] of found)
    if (!expected.has(act))
      findings.broken(
        "record",
        undefined,
        `${there.length} of ${kind} claim to be of act ${act}, which the log does not know: ${there[0]?.called}.`,
      );
}

interface Lines {
  close(): Promise<void>;
  /** Rows without an act. */
  strays(): Promise<readonly Line[]>;
  /** The rows of all acts below `act` that were not handed out yet. */
  upTo(act: number): Promise<Map<number, Line[]>>;
}

async function openLines(
  sql: Queryable,
  kind: string,
  only?: readonly number[],
  at?: readonly Date[],
): Promise<Lines> {
  const cursor = `"lines of ${kind}"`;
  const condition = only ? `WHERE act = ANY('{${only.map(Math.floor).join(",")}}')` : "";
  const times = at?.map((time) => `"${time.toISOString()}"`).join(",");
  const within = times === undefined ? "true" : `recorded_at = ANY('{${times}}'::timestamptz[])`;
  const query = kind === READINGS ? readingRows(within) : recordRows(kind, within);
  await sql.query(
    `DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT * FROM (${query}) AS rows ${condition} ORDER BY act NULLS FIRST`,
  );
  let waiting: Line[] = [];
  let isDone = false;
  const next = async (): Promise<Line | undefined> => {
    if (waiting.length === 0 && !isDone) {
      const { rows } = await sql.query<Row>(`FETCH ${FETCHED} FROM ${cursor}`);
      isDone = rows.length < FETCHED;
      waiting = rows.map(lineOf).reverse();
    }
    return waiting.at(-1);
  };
  const close = async () => {
    await sql.query(`CLOSE ${cursor}`);
  };
  return {
    close,
    async strays() {
      const found: Line[] = [];
      for (let line = await next(); line && line.act === null; line = await next()) {
        found.push(line);
        waiting.pop();
      }
      return found;
    },
    async upTo(act) {
      const found = new Map<number, Line[]>();
      for (let line = await next(); line && (line.act ?? 0) < act; line = await next()) {
        const list = found.get(line.act ?? 0);
        if (list) list.push(line);
        else found.set(line.act ?? 0, [line]);
        waiting.pop();
      }
      return found;
    },
  };
}

interface RecordRow {
  readonly act: number | null;
  readonly id: string;
  readonly version: number;
  readonly recordedAt: Date;
  readonly recordedBy: string;
  readonly label: Label;
  readonly digest: string;
  readonly body: unknown;
}

interface ReadingRow {
  readonly act: number | null;
  readonly seriesId: string;
  readonly bucket: string;
  readonly value: number;
  readonly publishedAt: Date | null;
}

type Row = RecordRow | ReadingRow;

function recordRows(kind: string, within: string): string {
  return `SELECT act, id, version, row.recorded_at AS "recordedAt", recorded_by AS "recordedBy", ${LABEL_COLUMN},
                 encode(digest, 'hex') AS digest, body
          FROM "${kind}" AS row
          LEFT JOIN (SELECT act, id, version FROM changes WHERE kind = '${kind}' AND ${within}) AS change
          USING (id, version) WHERE ${within}`;
}

function readingRows(within: string): string {
  return `SELECT act, series_id AS "seriesId", bucket, value, published_at AS "publishedAt" FROM reading
          WHERE ${within}`;
}

function lineOf(row: Row): Line {
  if ("seriesId" in row)
    return {
      act: row.act,
      line: readingLine({ ...row, publishedAt: row.publishedAt ?? undefined }),
      called: `series ${row.seriesId} for ${row.bucket}`,
    };
  const content = contentOf(canonicalJson(row.body));
  return { act: row.act, line: rowLine({ ...row, content }), called: `${row.id} version ${row.version}` };
}

/** A version ends where the next begins: otherwise one could be hidden from the present without a trace. */
async function checkEnds(sql: Queryable, kind: string, findings: Findings): Promise<void> {
  const { rows } = await sql.query<{ id: string; version: number }>(
    `SELECT id, version FROM (
       SELECT id, version, superseded_at, lead(recorded_at) OVER one AS next, row_number() OVER one AS nth
       FROM "${kind}" WINDOW one AS (PARTITION BY id ORDER BY version)) AS versions
     WHERE superseded_at <> coalesce(next, 'infinity') OR nth <> version
     LIMIT 20`,
  );
  for (const { id, version } of rows)
    findings.broken(
      "record",
      undefined,
      `The ${kind} ${id} has versions that do not follow each other, at version ${version}: one was hidden, deleted or renumbered.`,
    );
}
