/**
 * The keys of blobs: one for each file, wrapped under a key that lies outside the database and outside the folder.
 *
 * To destroy a wrapped key is to destroy the file, in every copy of the folder that was ever made.
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { Pool } from "pg";
import type { Queryable } from "./view.ts";

export interface BlobKeys {
  make(): { readonly id: string; readonly key: Buffer };
  keep(key: { readonly id: string; readonly key: Buffer }, sha256: string): Promise<void>;
  /** Undefined when it was destroyed. */
  find(id: string): Promise<Buffer | undefined>;
}

/** What seals and opens the keys of blobs, wherever its own key is; `owner` is bound to what it seals. */
export interface Wrapping {
  seal(secret: Uint8Array, owner: string): Buffer | Promise<Buffer>;
  /** @throws Fault `conflict` when it was sealed under another key. */
  open(sealed: Uint8Array, owner: string): Buffer | Promise<Buffer>;
}

export function openBlobKeys(pool: Pool, wrapping: Wrapping): BlobKeys {
  return {
    make: () => ({ id: randomUUID(), key: randomBytes(32) }),
    async keep({ id, key }, sha256) {
      await pool.query("INSERT INTO blob_key (id, sha256, wrapped) VALUES ($1, $2, $3)", [
        id,
        sha256,
        await wrapping.seal(key, id),
      ]);
    },
    async find(id) {
      const { rows } = await pool.query<{ wrapped: Buffer | null }>(
        "SELECT wrapped FROM blob_key WHERE id = $1",
        [id],
      );
      const wrapped = rows[0]?.wrapped;
      return wrapped ? wrapping.open(wrapped, id) : undefined;
    },
  };
}

/** Destroys the keys of these blobs, for good with the transaction; what lies on the disk is unreadable then. */
export async function destroyBlobKeys(sql: Queryable, sha256s: readonly string[]): Promise<void> {
  await sql.query("UPDATE blob_key SET wrapped = NULL WHERE sha256 = ANY($1) AND wrapped IS NOT NULL", [
    sha256s,
  ]);
  // Of a file from before blobs were sealed there is no key; it is only removed.
  await sql.query(
    `INSERT INTO blob_key (id, sha256) SELECT gen_random_uuid(), sha256 FROM unnest($1::text[]) AS gone (sha256)
     WHERE NOT EXISTS (SELECT FROM blob_key WHERE blob_key.sha256 = gone.sha256)`,
    [sha256s],
  );
}

/** The blobs whose keys are destroyed and whose files may still be there. */
export async function blobsWithoutKey(sql: Queryable): Promise<string[]> {
  const { rows } = await sql.query<{ sha256: string }>(
    `SELECT sha256 FROM blob_key GROUP BY sha256 HAVING bool_and(wrapped IS NULL)`,
  );
  return rows.map(({ sha256 }) => sha256);
}

export async function forgetBlobKeys(sql: Queryable, sha256s: readonly string[]): Promise<void> {
  await sql.query("DELETE FROM blob_key WHERE sha256 = ANY($1) AND wrapped IS NULL", [sha256s]);
}
