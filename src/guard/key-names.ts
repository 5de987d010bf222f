/** What the desk's own keys are called and for, and how old each may grow. */

export const KEY_NAMES = ["root", "log", "witness", "people", "blobs"] as const;
export type KeyName = (typeof KEY_NAMES)[number];

/** The keys that lie in the ring, wrapped under the root key. */
export const RING_NAMES = ["log", "witness", "people", "blobs"] as const;
export type RingName = (typeof RING_NAMES)[number];

interface About {
  readonly purpose: string;
  readonly algorithm: string;
  /** After so many days it is to be replaced (NIST SP 800-57 part 1, 5.3.6); absent where age alone is no reason. */
  readonly days?: number;
}

/** So old may a secret of another service grow that is kept in the keyring (ASVS 13.3.4). */
export const SECRET_DAYS = 365;

export const KEYS: Readonly<Record<KeyName, About>> = {
  root: { purpose: "wraps the other keys", algorithm: "AES-256-GCM", days: 730 },
  log: { purpose: "signs the checkpoints of the audit log", algorithm: "Ed25519" },
  witness: {
    purpose: "cosigns the logs of other institutions",
    algorithm: "Ed25519",
    days: 1_095,
  },
  people: {
    purpose: "seals the seeds of one-time codes, and what single sign-on remembers",
    algorithm: "AES-256-GCM",
    days: 365,
  },
  blobs: { purpose: "wraps the keys of received files and products", algorithm: "AES-256-GCM", days: 730 },
};

/** So long a key that is due is still used for new work; what is under it is opened for as long as it is there. */
export const GRACE_DAYS = 90;

const DAY = 86_400_000;

/** When a key is to be replaced; never, of one whose age alone is no reason. */
export function dueOf(name: KeyName, madeAt: string): Date | undefined {
  const { days } = KEYS[name];
  return days === undefined ? undefined : new Date(Date.parse(madeAt) + days * DAY);
}

/** From when on a key is refused for anything new. */
export function endOf(name: KeyName, madeAt: string): Date | undefined {
  const due = dueOf(name, madeAt);
  return due && new Date(due.getTime() + GRACE_DAYS * DAY);
}
