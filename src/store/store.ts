/**
 * The store: one PostgreSQL database and a folder of blobs.
 *
 * Opening it brings its tables up to date. Everything above reads through views and writes through writers.
 */
import type { Pool, PoolConfig } from "pg";
import type { Clock, Random } from "../kernel/effects.ts";
import type { Reader } from "../kernel/reader.ts";
import type { Ledger } from "./acts.ts";
import { openBlobKeys, type Wrapping } from "./blob-keys.ts";
import { type Blobs, openBlobs } from "./blobs.ts";
import { openPool, reach, translate } from "./database.ts";
import { prepareJobs } from "./jobs.ts";
import { type Labels, openLabels } from "./labels.ts";
import { migrate } from "./migrations.ts";
import { grantToProgram, requirePlainRole } from "./program-role.ts";
import { homeView, type OnSeen, openView, systemView, type View, type ViewOptions } from "./view.ts";
import { openWriter, type Writer, type WrittenBy } from "./writer.ts";

export interface Store {
  /**
   * The same store through connections of its own, for work that nobody waits for at a screen: however much of it there
   * is, requests find theirs.
   */
  readonly background: Store;
  readonly pool: Pool;
  readonly blobs: Blobs;
  readonly labels: Labels;
  /** @param onSeen told of each record the view hands out. */
  view(reader: Reader, asOf?: Date, onSeen?: OnSeen): View;
  /** What this reader and all of these may read: for what is made for others. */
  sharedView(reader: Reader, options: ViewOptions): View;
  /** The program's own unfiltered reading; what it derives carries the join of the labels. */
  systemView(asOf?: Date): View;
  /** What analysis looks at: all that reaches the institution that keeps the desk. */
  homeView(asOf?: Date): View;
  /**
   * @param clock the store's own if left out; the worked example is played on its own clock.
   * @param by who writes, as labels and the audit log's entries say it.
   */
  writer(actor: string, clock?: Clock, by?: WrittenBy): Writer;
  close(): Promise<void>;
}

/** Of the database, beside those of requests. */
const BACKGROUND_CONNECTIONS = 6;

export interface StoreOptions {
  readonly database: PoolConfig;
  /** The role that owns the database and migrates it, at the start alone; the same as the program's if left out. */
  readonly owner?: PoolConfig | undefined;
  readonly blobFolder: string;
  /** Wraps the keys of blobs under a key from outside the database. */
  readonly blobKey: Wrapping;
  readonly clock: Clock;
  readonly random: Random;
  readonly ledger: Ledger;
}

export async function openStore({
  database,
  owner,
  blobFolder,
  blobKey,
  clock,
  random,
  ledger,
}: StoreOptions): Promise<Store> {
  const pool = openPool(database);
  const behind = openPool(
    // Nobody looks on while it waits for its turn.
    { ...database, max: BACKGROUND_CONNECTIONS, connectionTimeoutMillis: 120_000 },
    "presage background",
  );
  let labels: Labels;
  try {
    await reach(pool);
    await prepare(pool, owner);
    labels = await openLabels(database);
  } catch (error) {
    await pool.end();
    throw translate(error);
  }
  const through = (own: Pool): Omit<Store, "background"> => ({
    pool: own,
    blobs: openBlobs(blobFolder, openBlobKeys(own, blobKey)),
    labels,
    view: (reader, asOf, onSeen) => openView(own, labels, reader, { asOf, onSeen }),
    sharedView: (reader, options) => openView(own, labels, reader, options),
    systemView: (asOf) => systemView(own, asOf),
    homeView: (asOf) => homeView(own, labels, asOf),
    writer: (actor, writersClock = clock, by = {}) =>
      openWriter(own, labels, { actor, clock: writersClock, random, ledger, ...by }),
    async close() {
      await labels.close();
      await behind.end();
      await pool.end();
    },
  });
  const background: Store = {
    ...through(behind),
    get background() {
      return this;
    },
  };
  return { ...through(pool), background };
}

async function prepare(pool: Pool, owner: PoolConfig | undefined): Promise<void> {
  const owning = owner ? openPool({ ...owner, max: 2 }) : pool;
  try {
    const role = owner && (await requirePlainRole(owning, pool));
    await migrate(owning);
    await prepareJobs(owning);
    if (role !== undefined) await grantToProgram(owning, role);
  } finally {
    if (owner) await owning.end();
  }
}
