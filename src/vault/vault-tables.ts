/** The vault's tables: ciphertext, wrapped shares, and who agreed to what. Names of sources are keyed hashes. */
import type { Pool } from "pg";

const TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS source (
     link bytea PRIMARY KEY,
     deposit text,
     deposited_on date,
     must_rotate boolean NOT NULL DEFAULT false,
     erased_on date
   )`,
  `CREATE TABLE IF NOT EXISTS field (
     link bytea NOT NULL,
     field text NOT NULL,
     sealed bytea NOT NULL,
     PRIMARY KEY (link, field)
   )`,
  `CREATE TABLE IF NOT EXISTS share (
     link bytea NOT NULL,
     custodian text NOT NULL,
     epoch int NOT NULL,
     sealed bytea NOT NULL,
     PRIMARY KEY (link, custodian)
   )`,
  `CREATE TABLE IF NOT EXISTS request (
     digest bytea PRIMARY KEY,
     link bytea NOT NULL,
     asker text NOT NULL,
     sealed bytea NOT NULL,
     receipt text NOT NULL,
     witnessed boolean NOT NULL,
     ends_at timestamptz NOT NULL,
     opened_at timestamptz,
     review_by timestamptz NOT NULL,
     reviewed_at timestamptz
   )`,
  `CREATE TABLE IF NOT EXISTS approval (
     digest bytea NOT NULL REFERENCES request ON DELETE CASCADE,
     custodian text NOT NULL,
     sealed bytea NOT NULL,
     PRIMARY KEY (digest, custodian)
   )`,
  `CREATE TABLE IF NOT EXISTS seen_call (
     nonce text PRIMARY KEY,
     at timestamptz NOT NULL
   )`,
];

export async function layVaultTables(pool: Pool): Promise<void> {
  for (const table of TABLES) await pool.query(table);
}
