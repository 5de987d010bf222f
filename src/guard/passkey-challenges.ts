/** What passkeys sign: random bytes that count once, within five minutes, for what they were given for. */
import { tokenDigest } from "./secret-token.ts";
import type { Door } from "./sign-in.ts";

const CHALLENGE_BYTES = 32;
export const CHALLENGE_MS = 5 * 60_000;

export type Use = "add" | "sign-in" | "step-up";

/** @param boundTo the person who adds, or the session that is proved. */
export async function newChallenge(
  { store, clock, entropy }: Door,
  use: Use,
  boundTo?: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = Uint8Array.from(entropy(CHALLENGE_BYTES));
  const now = clock.now();
  await store.pool.query("DELETE FROM passkey_challenge WHERE expires_at <= $1", [now]);
  await store.pool.query(
    "INSERT INTO passkey_challenge (challenge, use, bound_to, expires_at) VALUES ($1, $2, $3, $4)",
    [
      tokenDigest(Buffer.from(challenge).toString("base64url")),
      use,
      boundTo,
      new Date(now.getTime() + CHALLENGE_MS),
    ],
  );
  return challenge;
}

/** Used up whatever then comes of it. */
export async function takeChallenge(
  { store, clock }: Door,
  challenge: string,
  use: Use,
  boundTo?: string,
): Promise<boolean> {
  const { rowCount } = await store.pool.query(
    `DELETE FROM passkey_challenge
     WHERE challenge = $1 AND use = $2 AND bound_to IS NOT DISTINCT FROM $3::uuid AND expires_at > $4`,
    [tokenDigest(challenge), use, boundTo, clock.now()],
  );
  return rowCount === 1;
}
