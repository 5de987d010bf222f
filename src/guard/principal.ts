/** Who asks: a person, with what they have shown of themselves, or a token that stands for them. */
import { HOME, type Originator } from "../kernel/label.ts";
import type { Role } from "../kernel/person.ts";
import type { Reader } from "../kernel/reader.ts";

export interface Principal {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly reader: Reader;
  /** Absent for the local person, whose writing is the home institution's own. */
  readonly originator?: Originator;
  /** The local person of a desk that only this machine reaches. */
  readonly isLocal: boolean;
  /** Whoever has not signed in. */
  readonly isStranger?: true;
  /** Something held besides what is known: a code or a passkey. */
  readonly hasSecondFactor: boolean;
  /** A passkey: nothing that can be given away on a page that only looks like ours. */
  readonly hasPasskey: boolean;
  /** Proved anew a short while ago, for acts that a forgotten screen must not allow. */
  readonly hasSteppedUp: boolean;
  /** The last proof is older than offices are held for. */
  readonly isProofOld?: boolean;
  /** The request comes from outside the networks in which offices are held. */
  readonly isOutsideNetworks?: boolean;
  /** Permissions that a token was given; absent for a person. */
  readonly scopes?: readonly string[];
  /** Why protected records are looked at, as the person said it. */
  readonly purpose?: string;
}

export const LOCAL_PERSON: Principal = {
  id: "local",
  name: "local",
  roles: ["collector", "analyst", "editor"],
  reader: {
    id: "local",
    institution: HOME,
    clearance: "RED",
    level: 4,
    compartments: ["*"],
    isClient: false,
  },
  isLocal: true,
  hasSecondFactor: false,
  hasPasskey: false,
  hasSteppedUp: true,
};

/** Sees no record, and may do nothing but enter. */
export const STRANGER: Principal = {
  id: "nobody",
  name: "whoever has not signed in",
  roles: [],
  reader: {
    id: "nobody",
    institution: "nobody",
    clearance: "CLEAR",
    level: 0,
    compartments: [],
    isClient: false,
  },
  isLocal: false,
  isStranger: true,
  hasSecondFactor: false,
  hasPasskey: false,
  hasSteppedUp: false,
};
