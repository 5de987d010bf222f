/**
 * Codes from an authenticator (TOTP, RFC 6238) and the recovery codes that stand in for a lost one.
 *
 * No code counts twice: the newest time step that was accepted is remembered, and only a later one is taken.
 */
import { Secret, TOTP } from "otpauth";
import { Fault } from "../kernel/fault.ts";
import type { Queryable } from "../store/view.ts";
import type { Sealer } from "./seal.ts";
import { type Entropy, tokenDigest } from "./secret-token.ts";

const STEP_S = 30;
/** Within so many steps a code that is not of now is called early or late when an authenticator is set up. */
const STEPS_TOLD = 10;
const SEED_BYTES = 20;
const RECOVERY_CODES = 10;
/** 120 bits: enough to be kept as a plain hash (NIST SP 800-63B-4 section 3.1.2.2). */
const RECOVERY_BYTES = 15;

/**
 * Begins over: what was set up before counts no more, so that this needs proof of oneself.
 *
 * @returns the `otpauth:` address that an authenticator takes, by hand or as a QR code.
 */
export async function newCodeSeed(
  sql: Queryable,
  { personId, name }: { readonly personId: string; readonly name: string },
  seal: Sealer,
  entropy: Entropy,
): Promise<string> {
  const seed = Buffer.from(entropy(SEED_BYTES));
  await sql.query(
    `INSERT INTO code_seed (person_id, sealed) VALUES ($1, $2)
     ON CONFLICT (person_id) DO UPDATE SET sealed = excluded.sealed, confirmed_at = NULL, last_step = 0`,
    [personId, await seal.seal(seed, personId)],
  );
  return authenticator(seed, name).toString();
}

/** @returns whether this person is asked for a code at sign-in. */
export async function hasCodes(sql: Queryable, personId: string): Promise<boolean> {
  const { rows } = await sql.query(
    "SELECT FROM code_seed WHERE person_id = $1 AND confirmed_at IS NOT NULL",
    [personId],
  );
  return rows.length === 1;
}

/** @param use `confirm` for the first code after setting up, which makes the seed count. */
export async function takeCode(
  sql: Queryable,
  {
    personId,
    code,
    use,
  }: { readonly personId: string; readonly code: string; readonly use: "sign-in" | "confirm" },
  seal: Sealer,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql.query<{ sealed: Buffer }>(
    `SELECT sealed FROM code_seed WHERE person_id = $1 AND (confirmed_at IS NOT NULL) = $2`,
    [personId, use === "sign-in"],
  );
  const [kept] = rows;
  if (!kept || !/^\d{6}$/.test(code)) return false;
  const delta = authenticator(await seal.open(kept.sealed, personId), "").validate({
    token: code,
    timestamp: now.getTime(),
    // A code counts for its own 30 seconds (ASVS 6.5.5).
    window: use === "confirm" ? STEPS_TOLD : 0,
  });
  if (delta === null) return false;
  // Told while setting up only, to somebody who was shown the seed: with such a clock they could never sign in.
  if (delta !== 0) throw new Fault("invalid", clockWords(delta * STEP_S));
  const step = Math.floor(now.getTime() / 1_000 / STEP_S);
  // In one statement: of two requests with the same code at the same moment, one finds it used.
  const { rowCount } = await sql.query(
    `UPDATE code_seed SET last_step = $2, confirmed_at = coalesce(confirmed_at, $3)
     WHERE person_id = $1 AND last_step < $2`,
    [personId, step, now],
  );
  return rowCount === 1;
}

/** @returns codes to be printed and put away; those given before count no more. */
export async function newRecoveryCodes(
  sql: Queryable,
  personId: string,
  entropy: Entropy,
): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () =>
    (Buffer.from(entropy(RECOVERY_BYTES)).toString("hex").match(/.{5}/g) ?? []).join("-"),
  );
  await sql.query("DELETE FROM recovery_code WHERE person_id = $1", [personId]);
  await sql.query(
    "INSERT INTO recovery_code (person_id, code) SELECT $1, code FROM unnest($2::bytea[]) AS code",
    [personId, codes.map(tokenDigest)],
  );
  return codes;
}

export async function takeRecoveryCode(
  sql: Queryable,
  { personId, code }: { readonly personId: string; readonly code: string },
  now: Date,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    "UPDATE recovery_code SET used_at = $3 WHERE person_id = $1 AND code = $2 AND used_at IS NULL",
    [personId, tokenDigest(code.trim().toLowerCase()), now],
  );
  return rowCount === 1;
}

/** For somebody who has lost the authenticator and the printed codes. */
export async function forgetCodes(sql: Queryable, personId: string): Promise<void> {
  await sql.query("DELETE FROM code_seed WHERE person_id = $1", [personId]);
  await sql.query("DELETE FROM recovery_code WHERE person_id = $1", [personId]);
}

function clockWords(seconds: number): string {
  const [when, how] = seconds < 0 ? ["was right", "behind"] : ["will be right", "ahead"];
  return `This code ${when} about ${Math.abs(seconds)} seconds ${seconds < 0 ? "ago" : "from now"}: the authenticator's clock is ${how}. Set it by the network's time and give the code it shows then.`;
}

function authenticator(seed: Uint8Array, label: string): TOTP {
  const secret = new Secret({ buffer: Uint8Array.from(seed).buffer });
  return new TOTP({ issuer: "Presage", label, algorithm: "SHA1", digits: 6, period: STEP_S, secret });
}
