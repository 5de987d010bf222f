/** What the desk and its keyring's process say to each other. No key of the desk's is ever in it, but those the
 * configuration gave; secrets of other services are, because the desk shows them to those. */
import type { RingName } from "../key-names.ts";
import type { KeyTold, SecretTold } from "./ring.ts";

export interface Opening {
  readonly do: "open";
  readonly folder: string;
  readonly credential?: string | undefined;
  readonly file?: string | undefined;
  readonly origin?: string | undefined;
  readonly now: string;
  readonly given: { readonly log?: string | undefined; readonly people?: string | undefined };
}

type SealName = "people" | "blobs";

export type Ask =
  | Opening
  | {
      readonly do: "sign";
      readonly name: "log" | "witness";
      readonly keyId: string;
      readonly text: string;
      readonly at: number;
    }
  | {
      readonly do: "seal";
      readonly name: SealName;
      readonly bytes: Uint8Array;
      readonly owner: string;
      readonly now: string;
    }
  | {
      readonly do: "unseal" | "reseal";
      readonly name: SealName;
      readonly bytes: Uint8Array;
      readonly owner: string;
    }
  | { readonly do: "list" }
  | { readonly do: "begin" | "finish"; readonly name: RingName; readonly now: string }
  | { readonly do: "renew-root"; readonly now: string }
  | { readonly do: "destroy"; readonly name: RingName; readonly generation: number }
  | { readonly do: "put-secret"; readonly name: string; readonly text: string; readonly now: string }
  | { readonly do: "secret" | "remove-secret"; readonly name: string }
  | { readonly do: "list-secrets" };

export interface Opened {
  readonly log: string;
  readonly witness: string;
  /** Derived from the log's key, one way: pseudonyms are made for every entry, and in the desk. */
  readonly pseudonyms: Uint8Array;
}

export interface Answers {
  readonly open: Opened;
  readonly sign: string;
  readonly seal: Uint8Array;
  readonly unseal: Uint8Array;
  readonly reseal: Uint8Array;
  readonly list: readonly KeyTold[];
  readonly begin: number;
  readonly finish: true;
  readonly "renew-root": true;
  readonly destroy: true;
  readonly "put-secret": true;
  readonly secret: string;
  readonly "remove-secret": true;
  readonly "list-secrets": readonly SecretTold[];
}

export type Answer =
  | { readonly id: number; readonly value: Answers[keyof Answers] }
  | { readonly id: number; readonly fault: { readonly code: string; readonly message: string } };
