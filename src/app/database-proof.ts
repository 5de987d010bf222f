/**
 * How a desk that others share shows a database on another machine who it is: by a certificate, which is replaced
 * when its time is over, and never by a password, which stays the same until somebody thinks of it.
 */
import type { Pool } from "pg";
import { Fault } from "../kernel/fault.ts";
import type { Config } from "./config.ts";
import { isOnThisMachine } from "./database-address.ts";
import { isLoopback } from "./own-machine.ts";

/** Known before anything is connected to; that people sign in stands in the database itself. */
export function isMadeForOthers({ host, publicAddress }: Pick<Config, "host" | "publicAddress">): boolean {
  return !isLoopback(host) || publicAddress !== undefined;
}

/**
 * @param address what DATABASE_URL holds, of a desk that others share; nothing for the shipped database.
 * @throws Fault `forbidden` for a database elsewhere without a client certificate, or with a password.
 */
export function requireClientCertificate(address: string | undefined): void {
  if (address === undefined || isOnThisMachine(new URL(address))) return;
  const { password, searchParams } = new URL(address);
  if (password !== "" || searchParams.has("password"))
    throw new Fault(
      "forbidden",
      "DATABASE_URL holds a password for a database on another machine, and others share this desk; take it out, give a client certificate with sslcert=FILE&sslkey=FILE, and ask the database for it with a line hostssl … cert in pg_hba.conf.",
    );
  if (!searchParams.get("sslcert") || !searchParams.get("sslkey"))
    throw new Fault(
      "forbidden",
      "DATABASE_URL leads to a database on another machine without a client certificate, and others share this desk; add sslcert=FILE&sslkey=FILE, and ask the database for it with a line hostssl … cert in pg_hba.conf.",
    );
}

/**
 * Asks the database by what it let this desk in: a certificate that is named is not yet one that was asked for.
 *
 * @throws Fault `forbidden` when it was by anything but the certificate, such as a password of the environment.
 */
export async function requireShownCertificate(address: string | undefined, pool: Pool): Promise<void> {
  if (address === undefined || isOnThisMachine(new URL(address))) return;
  const { rows } = await pool.query<{ isShown: boolean; saysHow: boolean }>(
    `SELECT ssl AND client_dn IS NOT NULL AS "isShown", current_setting('server_version_num')::int >= 160000 AS "saysHow"
     FROM pg_stat_ssl WHERE pid = pg_backend_pid()`,
  );
  const [{ isShown, saysHow } = { isShown: false, saysHow: false }] = rows;
  if (isShown && (!saysHow || (await letInBy(pool)) === "cert")) return;
  throw new Fault(
    "forbidden",
    "The database let this desk in without asking for its certificate; give its role one line in pg_hba.conf, hostssl … cert, name the authority there with ssl_ca_file, and reload the database.",
  );
}

/** PostgreSQL 16 and newer tell the method and the name it proved (SYSTEM_USER); nothing when it trusts anybody. */
async function letInBy(pool: Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ method: string | null }>(
    "SELECT split_part(system_user, ':', 1) AS method",
  );
  return rows[0]?.method ?? undefined;
}
