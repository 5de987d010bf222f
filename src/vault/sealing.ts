/**
 * Sealing: what happens on a member's own machine. The vault never sees what goes in here.
 *
 * Each deposit has a key of its own (256 bits, AES-256-GCM with a random nonce for each field, bound to source,
 * field and deposit). The key is split (Shamir) and each share is encrypted with age to one custodian. Only whoever
 * brings enough shares together has the key again.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { Decrypter, Encrypter } from "age-encryption";
import { combine, split } from "shamir-secret-sharing";
import { z } from "zod";
import type { Entropy } from "../guard/secret-token.ts";
import { FieldName } from "../kernel/break-glass.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { Fault } from "../kernel/fault.ts";
import { Pseudonym } from "../kernel/human-source.ts";
import { type Charter, custodiansOf } from "./charter.ts";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Every text is filled up to a multiple of this, so that its length tells little. */
const BLOCK_BYTES = 1_024;
const LENGTH_BYTES = 4;

const Base64 = z.base64();

export const SealedField = z.strictObject({ field: FieldName, sealed: Base64 });
export type SealedField = z.infer<typeof SealedField>;

export const Deposit = z.strictObject({
  pseudonym: Pseudonym,
  /** Drawn anew for each deposit; what is sealed in one does not open as another's. */
  deposit: z.string().regex(/^[0-9a-f]{32}$/),
  fields: z.array(SealedField).min(1).max(64),
  shares: z.array(z.strictObject({ custodian: z.string(), sealed: Base64 })),
});
export type Deposit = z.infer<typeof Deposit>;

export interface Identity {
  readonly pseudonym: string;
  /** By name of the field. */
  readonly fields: Readonly<Record<string, string>>;
}

export async function sealIdentity(
  { pseudonym, fields }: Identity,
  charter: Charter,
  entropy: Entropy,
): Promise<Deposit> {
  // Not a Buffer: the library that splits it wants the plain kind.
  const key = new Uint8Array(entropy(KEY_BYTES));
  const deposit = Buffer.from(entropy(16)).toString("hex");
  const custodians = custodiansOf(charter);
  const shares = await split(key, custodians.length, charter.threshold);
  const sealed = Deposit.parse({
    pseudonym,
    deposit,
    fields: Object.entries(fields).map(([field, text]) => ({
      field,
      sealed: sealField(key, text, bound(pseudonym, field, deposit), entropy),
    })),
    shares: await Promise.all(
      custodians.map(async ({ name, recipient }, i) => ({
        custodian: name,
        sealed: await sealTo(recipient, shares[i] ?? new Uint8Array()),
      })),
    ),
  });
  key.fill(0);
  for (const share of shares) share.fill(0);
  return sealed;
}

/** What is authenticated with each field. */
function bound(sourceId: string, field: string, version: string): Buffer {
  return Buffer.from(canonicalJson({ sourceId, field, version }));
}

function sealField(key: Uint8Array, text: string, aad: Buffer, entropy: Entropy): string {
  const bytes = Buffer.from(text);
  const padded = Buffer.alloc(Math.ceil((LENGTH_BYTES + bytes.length) / BLOCK_BYTES) * BLOCK_BYTES);
  padded.writeUInt32BE(bytes.length);
  bytes.copy(padded, LENGTH_BYTES);
  const nonce = entropy(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(aad);
  const sealed = Buffer.concat([nonce, cipher.update(padded), cipher.final(), cipher.getAuthTag()]);
  padded.fill(0);
  bytes.fill(0);
  return sealed.toString("base64");
}

/** @throws Fault `conflict` when shares and fields do not belong together. */
export async function openIdentity(
  { pseudonym, deposit, fields }: Pick<Deposit, "pseudonym" | "deposit" | "fields">,
  shares: readonly Uint8Array[],
): Promise<Identity> {
  const key = await combine(shares.map((share) => new Uint8Array(share))).catch((cause: unknown) => {
    throw new Fault("conflict", "These shares do not make a key.", {}, cause);
  });
  const opened = fields.map(({ field, sealed }) => [
    field,
    openField(key, Buffer.from(sealed, "base64"), bound(pseudonym, field, deposit)),
  ]);
  key.fill(0);
  return { pseudonym, fields: Object.fromEntries(opened) };
}

function openField(key: Uint8Array, sealed: Buffer, aad: Buffer): string {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES)).setAAD(aad);
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const padded = Buffer.concat([
      decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)),
      decipher.final(),
    ]);
    return padded.subarray(LENGTH_BYTES, LENGTH_BYTES + padded.readUInt32BE()).toString();
  } catch (cause) {
    throw new Fault("conflict", "What the vault holds does not open with these shares.", {}, cause);
  }
}

/** age: whoever has the recipient's identity opens it, and nobody else. */
export async function sealTo(recipient: string, bytes: Uint8Array): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return Buffer.from(await encrypter.encrypt(bytes)).toString("base64");
}

/** @throws Fault `forbidden` when it was sealed to somebody else. */
export async function openSealed(sealed: string, identity: string): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(Buffer.from(sealed, "base64")).catch((cause: unknown) => {
    throw new Fault("forbidden", "This was sealed to another key.", {}, cause);
  });
}
