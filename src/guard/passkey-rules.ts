/**
 * Which passkeys hold the highest offices: any, those that never leave their device, or those of named models.
 *
 * That a passkey is bound is the authenticator's own word (the flag "backup eligible", WebAuthn level 3 section 6.1.3);
 * which model it is counts only when a certificate of the maker says so, up to an authority that the desk was given.
 */
import { X509Certificate } from "node:crypto";
import { decodeAttestationObject } from "@simplewebauthn/server/helpers";
import { Fault } from "../kernel/fault.ts";

export interface PasskeyRules {
  /** Whether it must stay on the device that made it. */
  readonly isBound: boolean;
  /** AAGUIDs, lower case; none means every model. */
  readonly models: readonly string[];
  /** Whose certificates say which model it is. */
  readonly authorities: readonly X509Certificate[];
}

export const ANY_PASSKEY: PasskeyRules = { isBound: false, models: [], authorities: [] };

export interface JudgedPasskey {
  readonly isSynced: boolean;
  /** The model, as far as its maker's certificate says it. */
  readonly model?: string | undefined;
}

export function suitsOffice(rules: PasskeyRules, passkey: JudgedPasskey): boolean {
  if (rules.isBound && passkey.isSynced) return false;
  return rules.models.length === 0 || (passkey.model !== undefined && rules.models.includes(passkey.model));
}

/** @throws Fault `refused`, which says what is wanted. */
export function requireSuitable(rules: PasskeyRules, passkey: JudgedPasskey): void {
  if (suitsOffice(rules, passkey)) return;
  const isCopied = rules.isBound && passkey.isSynced;
  throw new Fault(
    "refused",
    isCopied
      ? "This passkey would be copied to other devices; your office needs one that stays on its device, such as a security key."
      : "This passkey is of no model that this desk admits for your office; use one that was handed out for it.",
    { reason: isCopied ? "passkey-copies" : "passkey-model" },
  );
}

const LONGEST_CHAIN = 5;

/**
 * The model of an authenticator, where its maker vouches for it: the statement is of the format "packed" and signed by
 * a certificate that leads to one of the authorities. An authenticator may also sign for itself, and then says of its
 * model what it likes.
 *
 * The chain is followed here and not by the library, which would ask the certificate's own address for revocations,
 * past the guarded way out.
 *
 * @param made as `verifyRegistrationResponse` gives it, so that the statement's signature was verified.
 */
export function attestedModel(
  made: {
    readonly fmt: string;
    readonly aaguid: string;
    readonly attestationObject: Uint8Array<ArrayBuffer>;
  },
  authorities: readonly X509Certificate[],
  now: Date,
): string | undefined {
  if (made.fmt !== "packed") return undefined;
  const certificates = decodeAttestationObject(made.attestationObject).get("attStmt").get("x5c") ?? [];
  if (certificates.length === 0 || certificates.length > LONGEST_CHAIN) return undefined;
  const chain = certificates.map((one) => new X509Certificate(one));
  return leadsTo(chain, authorities, now) ? made.aaguid.toLowerCase() : undefined;
}

function leadsTo(
  chain: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
  now: Date,
): boolean {
  return chain.every((certificate, i) => {
    if (!isInTime(certificate, now) || (i > 0 && !certificate.ca)) return false;
    const next = chain[i + 1];
    const issuers = next ? [next] : authorities.filter((one) => isInTime(one, now));
    return issuers.some((issuer) => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
  });
}

function isInTime({ validFromDate, validToDate }: X509Certificate, now: Date): boolean {
  return validFromDate <= now && now <= validToDate;
}

/** @throws Fault `invalid` when the text holds no certificate, or one that cannot be read. */
export function readAuthorities(pem: string): X509Certificate[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    if (found.length === 0) throw new Error("none is there");
    return found.map((one) => new X509Certificate(one));
  } catch (cause) {
    throw new Fault("invalid", "The file of passkeyAuthorities must hold certificates in PEM.", {}, cause);
  }
}
