/**
 * An authenticator in software: it makes key pairs and signs as WebAuthn level 3 has it (attestation "none", or
 * "packed" by whoever is to vouch for it), and lies where it is told to. What it gives back is what a browser would send.
 */
import { generateKeyPairSync, hash, type KeyObject, randomBytes, sign } from "node:crypto";
import type { PasskeyAnswer } from "../src/guard/passkey-proof.ts";
import type { NewPasskeyAnswer } from "../src/guard/passkeys.ts";

export type Algorithm = "ES256" | "Ed25519";

export interface SoftKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly coseKey: Buffer;
  readonly userHandle: string;
  readonly isCopied: boolean;
  counter: number;
}

export interface Lies {
  readonly origin?: string;
  readonly host?: string;
  readonly type?: string;
  readonly isVerified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string | undefined;
  readonly id?: string;
  /** The flags "backup eligible" and "backup state": a keyring may copy it, and has. */
  readonly isCopied?: boolean;
}

/** Who vouches for its model: a certificate with its key, or, without one, the new key itself. */
export interface Vouching {
  readonly aaguid: string;
  /** DER, the authenticator's own first. */
  readonly certificates?: readonly Uint8Array[];
  readonly privateKey?: KeyObject;
}

const ORIGIN = "http://localhost:4646";

export function createPasskey(
  options: {
    readonly challenge: string;
    readonly rp: { readonly id?: string };
    readonly user: { readonly id: string };
  },
  algorithm: Algorithm = "ES256",
  lies: Lies = {},
  vouching?: Vouching,
): { readonly key: SoftKey; readonly answer: NewPasskeyAnswer } {
  const { publicKey, privateKey } =
    algorithm === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("ed25519");
  const jwk = publicKey.export({ format: "jwk" });
  const coordinate = (text: string | undefined) => Buffer.from(text ?? "", "base64url");
  const coseKey =
    algorithm === "ES256"
      ? cborMap([
          [cborInt(1), cborInt(2)],
          [cborInt(3), cborInt(-7)],
          [cborInt(-1), cborInt(1)],
          [cborInt(-2), cborBytes(coordinate(jwk.x))],
          [cborInt(-3), cborBytes(coordinate(jwk.y))],
        ])
      : cborMap([
          [cborInt(1), cborInt(1)],
          [cborInt(3), cborInt(-8)],
          [cborInt(-1), cborInt(6)],
          [cborInt(-2), cborBytes(coordinate(jwk.x))],
        ]);
  const id = randomBytes(32);
  const key: SoftKey = {
    id: id.toString("base64url"),
    privateKey,
    coseKey,
    userHandle: options.user.id,
    isCopied: lies.isCopied ?? false,
    counter: 0,
  };
  const length = Buffer.alloc(2);
  length.writeUInt16BE(id.length);
  const aaguid = Buffer.from((vouching?.aaguid ?? "0".repeat(32)).replaceAll("-", ""), "hex");
  const attested = Buffer.concat([aaguid, length, id, coseKey]);
  const authData = Buffer.concat([
    authenticatorData(lies.host ?? options.rp.id ?? "localhost", { ...lies, counter: 0 }, 0x40),
    attested,
  ]);
  const clientDataJSON = clientData("webauthn.create", options.challenge, lies);
  const attestationObject = cborMap([
    [cborText("fmt"), cborText(vouching ? "packed" : "none")],
    [cborText("attStmt"), vouching ? packed(vouching, privateKey, [authData, clientDataJSON]) : cborMap([])],
    [cborText("authData"), cborBytes(authData)],
  ]);
  return {
    key,
    answer: {
      id: lies.id ?? key.id,
      rawId: lies.id ?? key.id,
      type: "public-key",
      response: {
        clientDataJSON,
        attestationObject: attestationObject.toString("base64url"),
        transports: ["internal"],
      },
      clientExtensionResults: {},
    },
  };
}

export function signWith(
  key: SoftKey,
  options: { readonly challenge: string; readonly rpId?: string },
  lies: Lies = {},
): PasskeyAnswer {
  key.counter += 1;
  const told = { counter: key.counter, isCopied: key.isCopied, ...lies };
  const data = authenticatorData(lies.host ?? options.rpId ?? "localhost", told);
  const clientDataJSON = clientData("webauthn.get", options.challenge, lies);
  const signed = Buffer.concat([data, hash("sha256", Buffer.from(clientDataJSON, "base64url"), "buffer")]);
  const digest = key.privateKey.asymmetricKeyType === "ed25519" ? null : "sha256";
  const userHandle = "userHandle" in lies ? lies.userHandle : key.userHandle;
  return {
    id: lies.id ?? key.id,
    rawId: lies.id ?? key.id,
    type: "public-key",
    response: {
      clientDataJSON,
      authenticatorData: data.toString("base64url"),
      signature: sign(digest, signed, key.privateKey).toString("base64url"),
      ...(userHandle !== undefined && { userHandle }),
    },
    clientExtensionResults: {},
  };
}

function clientData(type: string, challenge: string, lies: Lies): string {
  const said = {
    type: lies.type ?? type,
    challenge,
    origin: lies.origin ?? ORIGIN,
    crossOrigin: false,
  };
  return Buffer.from(JSON.stringify(said)).toString("base64url");
}

/** WebAuthn level 3 section 8.2; without certificates the new key signs for itself. */
function packed(
  { certificates = [], privateKey }: Vouching,
  own: KeyObject,
  [authData, clientDataJSON]: readonly [Buffer, string],
): Buffer {
  const signed = Buffer.concat([
    authData,
    hash("sha256", Buffer.from(clientDataJSON, "base64url"), "buffer"),
  ]);
  return cborMap([
    [cborText("alg"), cborInt(-7)],
    [cborText("sig"), cborBytes(sign("sha256", signed, privateKey ?? own))],
    ...(certificates.length > 0 ? [[cborText("x5c"), cborArray(certificates.map(cborBytes))] as const] : []),
  ]);
}

/** Hash of the host, flags (present 1, verified 4, may be copied 8, has been 16), count of signatures. */
function authenticatorData(
  host: string,
  { isVerified = true, counter = 0, isCopied = false }: Lies,
  more = 0,
): Buffer {
  const tail = Buffer.alloc(5);
  tail.writeUInt8(1 | (isVerified ? 4 : 0) | (isCopied ? 24 : 0) | more);
  tail.writeUInt32BE(counter, 1);
  return Buffer.concat([hash("sha256", host, "buffer"), tail]);
}

/** RFC 8949 section 3.1: a major type with its argument. */
function cborHead(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.from([(major << 5) | argument]);
  if (argument < 256) return Buffer.from([(major << 5) | 24, argument]);
  const head = Buffer.alloc(3);
  head.writeUInt8((major << 5) | 25);
  head.writeUInt16BE(argument, 1);
  return head;
}

function cborInt(value: number): Buffer {
  return value >= 0 ? cborHead(0, value) : cborHead(1, -1 - value);
}

function cborBytes(bytes: Uint8Array): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([cborHead(3, Buffer.byteLength(text)), Buffer.from(text)]);
}

function cborArray(entries: readonly Buffer[]): Buffer {
  return Buffer.concat([cborHead(4, entries.length), ...entries]);
}

function cborMap(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([cborHead(5, entries.length), ...entries.flat()]);
}
