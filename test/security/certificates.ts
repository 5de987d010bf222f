/** Certificates for tests (RFC 5280), made from nothing: of an authority, by it, or by nobody that anyone trusts. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

export interface Made {
  readonly certificate: string;
  readonly key: string;
  readonly name: string;
  readonly privateKey: KeyObject;
}

export interface Wanted {
  readonly name: string;
  /** Host names and IPv4 addresses it counts for. */
  readonly hosts?: readonly string[];
  readonly by?: Made;
  /** Of an authenticator: its maker vouches with it for what it makes (WebAuthn level 3 section 8.2.1). */
  readonly isAuthenticator?: true;
  readonly from?: Date;
  readonly to?: Date;
}

const DAY = 86_400_000;

export function makeCertificate({ name, hosts, by, isAuthenticator, from, to }: Wanted): Made {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid("2a8648ce3d040302"));
  const extensions = isAuthenticator
    ? sequence(oid("551d13"), octets(sequence()))
    : hosts
      ? sequence(oid("551d11"), octets(sequence(...hosts.map(nameOf))))
      : sequence(
          oid("551d13"),
          tagged(0x01, Buffer.from([0xff])),
          octets(sequence(tagged(0x01, Buffer.from([0xff])))),
        );
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.from([1 + (Math.floor(performance.now()) % 100), 7])),
    algorithm,
    distinguished(by?.name ?? name),
    sequence(moment(from ?? new Date(Date.now() - DAY)), moment(to ?? new Date(Date.now() + DAY))),
    isAuthenticator ? authenticatorNamed(name) : distinguished(name),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(extensions)),
  );
  const signature = sign("sha256", body, by?.privateKey ?? privateKey);
  const der = sequence(body, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines =
    der
      .toString("base64")
      .match(/.{1,64}/g)
      ?.join("\n") ?? "";
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    name,
    privateKey,
  };
}

function tagged(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function octets(content: Uint8Array): Buffer {
  return tagged(0x04, content);
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

function distinguished(name: string): Buffer {
  return sequence(tagged(0x31, sequence(oid("550403"), tagged(0x0c, Buffer.from(name)))));
}

function authenticatorNamed(name: string): Buffer {
  const part = (id: string, tag: number, text: string) =>
    tagged(0x31, sequence(oid(id), tagged(tag, Buffer.from(text))));
  return sequence(
    part("550406", 0x13, "TR"),
    part("55040a", 0x0c, "Maker"),
    part("55040b", 0x0c, "Authenticator Attestation"),
    part("550403", 0x0c, name),
  );
}

function moment(at: Date): Buffer {
  return tagged(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replaceAll(/[-:T]/g, "")}Z`));
}

function nameOf(host: string): Buffer {
  return /^[\d.]+$/.test(host)
    ? tagged(0x87, Buffer.from(host.split(".").map(Number)))
    : tagged(0x82, Buffer.from(host));
}
