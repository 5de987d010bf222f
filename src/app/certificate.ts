/**
 * The certificate that the desk's port serves, held against what will be asked of it before anybody asks.
 *
 * It is looked at as a browser would: a handshake in memory, with the names by which people open the desk and the
 * authorities they trust. A desk whose certificate nobody can check teaches its people to click warnings away.
 */
import { X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { isIP } from "node:net";
import { duplexPair } from "node:stream";
import { createSecureContext, connect as overTls, rootCertificates, TLSSocket } from "node:tls";
import { Fault } from "../kernel/fault.ts";
import type { Config } from "./config.ts";
import { isLoopback } from "./own-machine.ts";

export interface Certificate {
  /** The certificate and its chain, PEM. */
  readonly chain: Buffer;
  readonly key: Buffer;
}

export type CertificateSettings = Pick<
  Config,
  "tlsCertificate" | "tlsKey" | "tlsAuthority" | "host" | "publicAddress"
>;

/**
 * @returns nothing when the configuration names no certificate.
 * @throws Fault before anything is served with files that will not do: one of two, others can read the key, the
 * two do not belong together, the certificate's time is over, it is for another name, or by nobody that is trusted.
 */
export async function readCertificate(
  settings: CertificateSettings,
  now: Date,
): Promise<Certificate | undefined> {
  const { tlsCertificate, tlsKey } = settings;
  if (tlsCertificate === undefined && tlsKey === undefined) return undefined;
  if (tlsCertificate === undefined || tlsKey === undefined)
    throw new Fault(
      "invalid",
      "A certificate and its key belong together; set both tlsCertificate and tlsKey.",
    );
  const [chain, key] = [await readNamed(tlsCertificate), await readKey(tlsKey)];
  try {
    createSecureContext({ cert: chain, key });
  } catch (cause) {
    throw new Fault(
      "invalid",
      `${tlsCertificate} and ${isText(tlsKey) ? "the key that was given" : tlsKey} are no certificate and its key in PEM, or do not belong together.`,
      {},
      cause,
    );
  }
  const own = new X509Certificate(chain);
  requireInTime(own, tlsCertificate, now);
  requireNames(own, settings);
  await requireTrusted({ chain, key }, settings, tlsCertificate);
  return { chain, key };
}

/** @param tlsKey a file, or the key itself where it came from the keyring or a credential. */
async function readKey(tlsKey: string): Promise<Buffer> {
  if (isText(tlsKey)) return Buffer.from(tlsKey);
  const key = await readNamed(tlsKey);
  // The group may be one made for those who may read certificates' keys; everybody may not.
  if (((await stat(tlsKey)).mode & 0o007) !== 0)
    throw new Fault(
      "forbidden",
      `Everybody on this machine can read the key ${tlsKey}; run chmod o-rwx on it.`,
    );
  return key;
}

function isText(tlsKey: string): boolean {
  return tlsKey.startsWith("-----BEGIN ");
}

function requireInTime({ validFrom, validTo }: X509Certificate, file: string, now: Date): void {
  if (now < new Date(validFrom) || now > new Date(validTo))
    throw new Fault(
      "invalid",
      `The certificate ${file} counts from ${validFrom} to ${validTo}, and today is not within that; renew it.`,
    );
}

/** The subject's common name is not looked at: browsers do not (RFC 9525 section 2). */
function requireNames(own: X509Certificate, settings: CertificateSettings): void {
  const names = namesOf(settings);
  if (names.some((name) => countsFor(own, name))) return;
  throw new Fault(
    "invalid",
    `The certificate ${settings.tlsCertificate} is for ${own.subjectAltName ?? "no name"}, and people open the desk as ${names.join(" or ")}; get one for that name, or correct publicAddress or host.`,
  );
}

function countsFor(own: X509Certificate, name: string): boolean {
  const found = isIP(name) ? own.checkIP(name) : own.checkHost(name, { subject: "never" });
  return found !== undefined;
}

/** The names by which people open the desk; one of them is enough. */
function namesOf({ publicAddress, host }: CertificateSettings): string[] {
  if (publicAddress !== undefined) return [new URL(publicAddress).hostname.replace(/^\[|\]$/g, "")];
  if (["0.0.0.0", "::"].includes(host))
    throw new Fault(
      "invalid",
      `${host} stands for all addresses of this machine, and no certificate can be held against that; set publicAddress to the address by which people open the desk.`,
    );
  return isLoopback(host) ? [...new Set(["localhost", host])] : [host];
}

/** Authorities that the certificate may be by: those that browsers trust, and the institution's own. */
async function authoritiesOf({ tlsAuthority, tlsCertificate }: CertificateSettings): Promise<string[]> {
  if (tlsAuthority === undefined) return [...rootCertificates];
  const text = (await readNamed(tlsAuthority)).toString("latin1");
  const named = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const isAuthority =
    named.length > 0 && named.every((one) => isReadable(one) && new X509Certificate(one).ca);
  if (!isAuthority)
    throw new Fault(
      "invalid",
      `${tlsAuthority} of tlsAuthority must hold certificates of authorities, PEM, and nothing else; ${tlsCertificate} cannot vouch for itself.`,
    );
  return [...rootCertificates, ...named];
}

function isReadable(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== "";
  } catch {
    return false;
  }
}

async function requireTrusted(
  certificate: Certificate,
  settings: CertificateSettings,
  file: string,
): Promise<void> {
  const code = await shakeHands(certificate, await authoritiesOf(settings));
  if (code === undefined) return;
  throw new Fault("invalid", `${whyNot(code, file)} (${code}).`);
}

function whyNot(code: string, file: string): string {
  if (code === "DEPTH_ZERO_SELF_SIGNED_CERT")
    return `The certificate ${file} is signed by itself, and nobody who opens the desk can check it; get one from an authority, or make an authority of your own and name its certificate with tlsAuthority`;
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID")
    return `The time of a certificate in the chain of ${file} is over or has not come; get the chain anew from the authority`;
  return `The certificate ${file} leads to no authority that is trusted; add the certificates between it and its authority to the file, or name the institution's own authority with tlsAuthority`;
}

/** @returns the code of what is wrong with the chain, as a client would find it; nothing when it is right. */
function shakeHands({ chain, key }: Certificate, ca: readonly string[]): Promise<string | undefined> {
  const [here, there] = duplexPair();
  const server = new TLSSocket(there, {
    isServer: true,
    secureContext: createSecureContext({ cert: chain, key }),
  });
  server.on("error", () => undefined);
  return new Promise((done) => {
    const end = (code: string | undefined) => {
      done(code);
      client.destroy();
      server.destroy();
    };
    const client = overTls({
      socket: here,
      ca: [...ca],
      // Names are looked at before; here it is the chain alone.
      checkServerIdentity: () => undefined,
    });
    client.once("secureConnect", () => end(undefined));
    client.once("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

export interface CertificateTime {
  readonly until: Date;
  /** Whether it is time to renew it, or past that. */
  readonly endsSoon: boolean;
}

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;
/** Of a certificate that lives for days only, the last quarter. */
const SOON_SHARE = 1 / 4;

/** @returns nothing where no certificate is served, or its file can no longer be read. */
export async function certificateTime(
  { tlsCertificate }: Pick<Config, "tlsCertificate">,
  now: Date,
): Promise<CertificateTime | undefined> {
  if (tlsCertificate === undefined) return undefined;
  const pem = await readFile(tlsCertificate, "latin1").catch(() => undefined);
  if (pem === undefined || !isReadable(pem)) return undefined;
  const { validFrom, validTo } = new X509Certificate(pem);
  const until = new Date(validTo);
  const life = until.getTime() - new Date(validFrom).getTime();
  const soon = Math.min(SOON_DAYS * DAY_MS, life * SOON_SHARE);
  return { until, endsSoon: until.getTime() - now.getTime() < soon };
}

async function readNamed(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Fault("missing", `${path} cannot be read; check that it is a file and its rights.`, {}, cause);
  }
}
