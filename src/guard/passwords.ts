/**
 * Passwords: length and nothing else of composition, no rotation, and none that attackers try first
 * (NIST SP 800-63B-4 section 3.1.1). Kept as Argon2id.
 */
import { hash, verify } from "@node-rs/argon2";
import { Fault } from "../kernel/fault.ts";
import { isGuessable } from "./guessable.ts";

export const PASSWORD_LENGTH = { min: 15, max: 1_024 } as const;

/** The second recommended option of RFC 9106 section 4: 64 MiB (in KiB here), 3 passes, 4 lanes; 16 bytes of salt. */
const ARGON2 = { memoryCost: 65_536, timeCost: 3, parallelism: 4, outputLen: 32 } as const;

/** Of no password at all: an unknown name takes as long as a known one, and fails. */
const DECOY =
  "$argon2id$v=19$m=65536,t=3,p=4$oxv+CcSLrGa73C5o7QBdbg$gQKkTCXsGG/ZiuiZUxoc2MmiymuZS4Q6UN7A96/3UZc";

/**
 * @param own what is known of the person, such as the sign-in name: a password made of it is refused.
 * @throws Fault `refused` with the reason, in words for the person.
 */
export async function requireGoodPassword(password: string, own: readonly string[]): Promise<void> {
  const length = [...password.normalize("NFKC")].length;
  if (length < PASSWORD_LENGTH.min)
    throw new Fault(
      "refused",
      `The password has ${length} characters and needs at least ${PASSWORD_LENGTH.min}; a few words that do not belong together do well.`,
      { reason: "short" },
    );
  if (length > PASSWORD_LENGTH.max)
    throw new Fault(
      "refused",
      `The password has ${length} characters; at most ${PASSWORD_LENGTH.max} are kept.`,
      {
        reason: "long",
      },
    );
  if (await isGuessable(password, own))
    throw new Fault(
      "refused",
      "This password is made of what is tried first: common passwords, rows of keys, repetitions, or the person's own name; choose other words.",
      { reason: "guessable" },
    );
}

/** The same characters typed on two systems may arrive as different code points; NFKC makes them one. */
export function hashPassword(password: string, entropy: (bytes: number) => Uint8Array): Promise<string> {
  return hash(password.normalize("NFKC"), { ...ARGON2, salt: entropy(16) });
}

/** @param kept absent for a name that is not known: it takes the same time, and is wrong. */
export async function isPassword(kept: string | undefined, password: string): Promise<boolean> {
  const isRight = await verify(kept ?? DECOY, password.normalize("NFKC").slice(0, PASSWORD_LENGTH.max * 4));
  return isRight && kept !== undefined;
}
