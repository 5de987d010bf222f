import { describe, expect, it } from "vitest";
import { requireSafeAddress } from "./own-machine.ts";

const OWN = ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "localhost", "LOCALHOST"];
const OTHERS = [
  "0.0.0.0",
  "::",
  "192.0.2.1",
  "2001:db8::1",
  "::ffff:192.0.2.1",
  "desk.example.org",
  "localhost.example",
  "0",
  "",
];

describe("the address a desk is served on", () => {
  it.each(OWN)("may be this machine's own, with people and without: %s", (host) => {
    for (const hasPeople of [false, true])
      expect(() => requireSafeAddress({ host, tlsCertificate: undefined }, hasPeople)).not.toThrow();
  });

  it.each(OTHERS)("may not be one that others reach while nobody signs in: %s", (host) => {
    for (const tlsCertificate of [undefined, "desk.pem"])
      expect(() => requireSafeAddress({ host, tlsCertificate }, false)).toThrow(/nobody signs in/);
  });

  it.each(OTHERS)("may not be one on which passwords pass in the clear: %s", (host) => {
    expect(() => requireSafeAddress({ host, tlsCertificate: undefined }, true)).toThrow(/ends TLS/);
    expect(() => requireSafeAddress({ host, tlsCertificate: "desk.pem" }, true)).not.toThrow();
  });
});
