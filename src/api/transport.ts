/**
 * How the desk's port speaks: plain HTTP for this machine alone, TLS where a certificate is given, never both.
 *
 * TLS 1.2 and 1.3 only, with suites that keep yesterday's traffic shut when a key is lost tomorrow (RFC 9325).
 * A request in the clear to a port that speaks TLS is cut off, not sent on to another address: whoever wrote
 * `http://` by mistake is to notice it before anything of theirs has passed.
 */
import type { RequestListener, Server, ServerOptions } from "node:http";
import { createServer } from "node:https";
import { Server as TlsServer } from "node:tls";
import type { Certificate } from "../app/certificate.ts";

/** All of them agree on keys by ECDHE and encrypt with authentication; the strongest first. */
const SUITES = [
  ...["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"],
  ...["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384"],
  ...["ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305"],
  ...["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"],
];

export function tlsServer(options: ServerOptions, answer: RequestListener, certificate: Certificate): Server {
  return createServer({ ...options, ...secured(certificate), ALPNProtocols: ["http/1.1"] }, answer);
}

function secured({ chain, key }: Certificate) {
  return {
    cert: chain,
    key,
    minVersion: "TLSv1.2",
    ciphers: SUITES.join(":"),
    honorCipherOrder: true,
  } as const;
}

/** Connections that come from now on are shown this one; those that are open go on. */
export function showCertificate(server: unknown, certificate: Certificate): void {
  if (server instanceof TlsServer) server.setSecureContext(secured(certificate));
}
