/**
 * A key is replaced in steps, each of which leaves an entry in the audit log: the next one is made, what is sealed
 * under the old is sealed anew, and the old one is destroyed when nothing is left under it.
 *
 * A renewal that is killed at any moment goes on where it was: every row says which key sealed it, the ring says
 * what is being renewed, and the old key stays until somebody destroys it.
 */
import type { Pool } from "pg";
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import type { Queryable } from "../store/view.ts";
import type { Writer } from "../store/writer.ts";
import { dueOf, KEY_NAMES, type KeyName, type RingName, SECRET_DAYS } from "./key-names.ts";
import type { Keyring, RenewableSealer } from "./keyring.ts";

interface Sealed {
  readonly table: string;
  readonly column: string;
  /** To whom it is bound; what has none cannot be sealed anew, and is gone within minutes. */
  readonly owner?: string;
}

const SEALED: Readonly<Record<RingName, readonly Sealed[]>> = {
  log: [],
  witness: [],
  people: [
    { table: "code_seed", column: "sealed", owner: "person_id" },
    { table: "single_sign_on_errand", column: "sealed" },
  ],
  blobs: [{ table: "blob_key", column: "wrapped", owner: "id" }],
};

/** Rows sealed anew in one transaction. */
const BATCH = 500;
const RENEWAL_LOCK = 4_646_031;
/** So long an old key is kept at least: what was sealed under it may be on its way into the database. */
const KEPT_MS = 10 * 60_000;
const DAY = 86_400_000;

export interface RenewalOptions {
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly writer: Writer;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  progress?(done: number): void;
}

export interface Renewed {
  readonly generation: number;
  /** Rows sealed anew. */
  readonly rows: number;
}

/** @throws Fault `refused` for a key that is not replaced here, `busy` while another renewal runs. */
export function renewKey(name: KeyName, options: RenewalOptions): Promise<Renewed> {
  return alone(options.pool, () => (name === "root" ? renewRoot(options) : renewRingKey(name, options)));
}

async function renewRoot({ keyring, writer }: RenewalOptions): Promise<Renewed> {
  await entry(writer, { step: "begun", key: "root" });
  await keyring.renewRoot();
  await entry(writer, { step: "finished", key: "root" });
  return { generation: 1, rows: 0 };
}

async function renewRingKey(name: RingName, options: RenewalOptions): Promise<Renewed> {
  const { keyring, writer, signal, progress } = options;
  if (name === "log" || keyring.given.includes(name)) throw notRenewed(name);
  await entry(writer, { step: "begun", key: name });
  const generation = await keyring.begin(name);
  let rows = 0;
  for (const place of SEALED[name]) {
    for (let done = BATCH; place.owner !== undefined && done === BATCH; progress?.(rows)) {
      signal?.throwIfAborted();
      done = await sealAnew({ ...place, owner: place.owner }, name, generation, options);
      rows += done;
    }
  }
  await entry(writer, { step: "finished", key: name, generation, rows });
  await keyring.finish(name);
  return { generation, rows };
}

async function sealAnew(
  { table, column, owner }: Required<Sealed>,
  name: RingName,
  generation: number,
  { keyring, writer }: RenewalOptions,
): Promise<number> {
  const sealer = sealerOf(keyring, name);
  return writer.transaction(async (transaction) => {
    const { rows } = await transaction.sql.query<{ owner: string; sealed: Buffer }>(
      `SELECT ${owner}::text AS owner, ${column} AS sealed FROM ${table}
       WHERE ${column} IS NOT NULL AND ${generationOf(column)} < $1 LIMIT ${BATCH} FOR UPDATE`,
      [generation],
    );
    if (rows.length === 0) return 0;
    const anew: Buffer[] = [];
    for (const row of rows) anew.push(await sealer.reseal(row.sealed, row.owner));
    await transaction.sql.query(
      `UPDATE ${table} SET ${column} = anew.sealed
       FROM unnest($1::text[], $2::bytea[]) AS anew (owner, sealed) WHERE ${table}.${owner}::text = anew.owner`,
      [rows.map((row) => row.owner), anew],
    );
    await transaction.log(actOf({ step: "sealed-anew", key: name, generation, table, rows: rows.length }));
    return rows.length;
  });
}

/**
 * Destroys all but the newest of a key.
 * @returns the generations that are gone.
 * @throws Fault `conflict` while anything is sealed under one of them.
 */
export function destroyOldKeys(
  name: RingName,
  { pool, keyring, writer, clock }: RenewalOptions,
): Promise<number[]> {
  return alone(pool, async () => {
    const old = (await keyring.keys()).filter((key) => key.name === name && key.retiredAt !== undefined);
    const sealed = await sealedUnder(pool, name, clock.now());
    for (const { generation, retiredAt = "", isRenewing } of old) {
      const left = sealed.get(generation) ?? 0;
      if (isRenewing || left > 0)
        throw new Fault(
          "conflict",
          `${left} things are still sealed under the key ${name} ${generation}; run ./presage keys renew ${name} first.`,
        );
      if (clock.now().getTime() - Date.parse(retiredAt) < KEPT_MS)
        throw new Fault(
          "conflict",
          `The key ${name} ${generation} was in use until a moment ago; destroy it in ten minutes.`,
        );
    }
    for (const { generation } of old) {
      await entry(writer, { step: "destroyed", key: name, generation });
      await keyring.destroy(name, generation);
    }
    return old.map(({ generation }) => generation);
  });
}

/** How much is sealed under each generation of a key. */
export async function sealedUnder(sql: Queryable, name: RingName, now: Date): Promise<Map<number, number>> {
  const counted = new Map<number, number>();
  for (const { table, column, owner } of SEALED[name]) {
    const { rows } = await sql.query<{ generation: number; count: number }>(
      `SELECT ${generationOf(column)} AS generation, count(*)::int AS count FROM ${table}
       WHERE ${column} IS NOT NULL AND ${owner === undefined ? "expires_at > $1" : "$1::timestamptz IS NOT NULL"} GROUP BY 1`,
      [now],
    );
    for (const { generation, count } of rows) counted.set(generation, (counted.get(generation) ?? 0) + count);
  }
  return counted;
}

/** The keys that are older than they may grow, by name. */
export async function overdueKeys(keyring: Keyring, now: Date): Promise<KeyName[]> {
  const keys = await keyring.keys();
  const late = keys
    .filter(({ name, retiredAt, madeAt }) => {
      const due = dueOf(name, madeAt);
      const isGiven = keyring.given.some((given) => given === name);
      return retiredAt === undefined && !isGiven && due !== undefined && due < now;
    })
    .map(({ name }) => name);
  return KEY_NAMES.filter((name) => late.includes(name));
}

/** Secrets of other services that are older than they may grow, by name. */
export async function overdueSecrets(keyring: Keyring, now: Date): Promise<string[]> {
  const secrets = await keyring.secrets();
  return secrets.filter(({ madeAt }) => secretDue(madeAt) < now).map(({ name }) => name);
}

export function secretDue(madeAt: string): Date {
  return new Date(Date.parse(madeAt) + SECRET_DAYS * DAY);
}

/** As `guard/keyring/sealed-under.ts` writes it. */
function generationOf(column: string): string {
  return `CASE WHEN substring(${column} FROM 1 FOR 4) = '\\x50534b31'::bytea
     THEN ('x' || encode(substring(${column} FROM 5 FOR 4), 'hex'))::bit(32)::int ELSE 1 END`;
}

function sealerOf(keyring: Keyring, name: RingName): RenewableSealer {
  if (name === "people" || name === "blobs") return keyring[name];
  throw new Error(`nothing is sealed under the key ${name}`);
}

function actOf(detail: Readonly<Record<string, unknown>>) {
  return { verb: "policy-change", objectType: "key", detail } as const;
}

async function entry(writer: Writer, detail: Readonly<Record<string, unknown>>): Promise<void> {
  await writer.transaction((transaction) => transaction.log(actOf(detail)));
}

async function alone<Result>(pool: Pool, work: () => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ got: boolean }>("SELECT pg_try_advisory_lock($1) AS got", [
      RENEWAL_LOCK,
    ]);
    if (!rows[0]?.got) throw new Fault("busy", "Keys are being renewed already; wait until that is done.");
    try {
      return await work();
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", [RENEWAL_LOCK]);
    }
  } finally {
    client.release();
  }
}

function notRenewed(name: RingName): Fault {
  return new Fault(
    "refused",
    name === "log"
      ? "The key of the audit log belongs to this log for as long as it lasts, and is replaced with a new log only; docs/security/keys.md says how."
      : `The key ${name} is given by the configuration; docs/security/keys.md says how it is replaced.`,
  );
}
