/**
 * How the desk's port speaks: plain HTTP for this machine alone, TLS where a certificate is given, never both.
 *
 * TLS 1.2 and 1.3 only, with suites that keep yesterday's traffic shut when a key is lost tomorrow (RFC 9325).
 * A request in the clear to a port that speaks TLS is cut off, not sent on to another address: whoever wrote
 * `http://` by mistake is to notice it before anything of theirs has passed.
 */
import { X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import type { RequestListener, Server, ServerOptions } from "node:http";
import { createServer } from "node:https";
import { createSecureContext } from "node:tls";
import { Fault } from "../kernel/fault.ts";

export interface Certificate {
  /** The certificate and its chain, PEM. */
  readonly chain: Buffer;
  readonly key: Buffer;
}

export interface CertificateFiles {
  readonly tlsCertificate?: string | undefined;
  readonly tlsKey?: string | undefined;
}

/** All of them agree on keys by ECDHE and encrypt with authentication; the strongest first. */
const SUITES = [
  ...["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"],
  ...["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384"],
  ...["ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305"],
  ...["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"],
];

export function tlsServer(options: ServerOptions, answer: RequestListener, certificate: Certificate): Server {
  return createServer(
    {
      ...options,
      cert: certificate.chain,
      key: certificate.key,
      minVersion: "TLSv1.2",
      ciphers: SUITES.join(":"),
      honorCipherOrder: true,
      ALPNProtocols: ["http/1.1"],
    },
    answer,
  );
}

/**
 * @returns nothing when the configuration names no certificate.
 * @throws Fault before anything is served with files that will not do: one of two, others can read the key, the
 * two do not belong together, or the certificate's time is over.
 */
export async function readCertificate(
  { tlsCertificate, tlsKey }: CertificateFiles,
  now: Date,
): Promise<Certificate | undefined> {
  if (tlsCertificate === undefined && tlsKey === undefined) return undefined;
  if (tlsCertificate === undefined || tlsKey === undefined)
    throw new Fault(
      "invalid",
      "A certificate and its key belong together; set both tlsCertificate and tlsKey.",
    );
  const [chain, key] = [await readNamed(tlsCertificate), await readNamed(tlsKey)];
  // The group may be one made for those who may read certificates' keys; everybody may not.
  if (((await stat(tlsKey)).mode & 0o007) !== 0)
    throw new Fault(
      "forbidden",
      `Everybody on this machine can read the key ${tlsKey}; run chmod o-rwx on it.`,
    );
  try {
    createSecureContext({ cert: chain, key });
  } catch (cause) {
    throw new Fault(
      "invalid",
      `${tlsCertificate} and ${tlsKey} are no certificate and its key in PEM, or do not belong together.`,
      {},
      cause,
    );
  }
  const { validFrom, validTo } = new X509Certificate(chain);
  if (now < new Date(validFrom) || now > new Date(validTo))
    throw new Fault(
      "invalid",
      `The certificate ${tlsCertificate} counts from ${validFrom} to ${validTo}, and today is not within that; renew it.`,
    );
  return { chain, key };
}

async function readNamed(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Fault("missing", `${path} cannot be read; check that it is a file and its rights.`, {}, cause);
  }
}
