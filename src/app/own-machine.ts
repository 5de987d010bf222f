/** Who may reach a desk: its own machine always, others once people sign in, over a connection nobody can read. */
import { BlockList, isIP } from "node:net";
import { Fault } from "../kernel/fault.ts";
import type { Config } from "./config.ts";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** @throws Fault `forbidden` when others than this machine could reach the desk, and should not. */
export function requireSafeAddress(
  { host, tlsCertificate }: Pick<Config, "host" | "tlsCertificate">,
  hasPeople: boolean,
): void {
  if (isLoopback(host)) return;
  if (!hasPeople)
    throw new Fault(
      "forbidden",
      `The desk is not served on ${host}: nobody signs in to it yet, and it would belong to whoever reaches that address; leave --host out, run ./presage setup, open the link it prints, and serve it there afterwards.`,
    );
  if (!tlsCertificate)
    throw new Fault(
      "forbidden",
      `The desk is not served on ${host}: passwords would pass in the clear; give it a certificate with --tls-certificate and --tls-key, or leave --host out, put a proxy that ends TLS before it on this machine, and name its address with --public-address https://NAME.`,
    );
}

/** RFC 1122 section 3.2.1.3 and RFC 4291 section 2.5.3; `localhost` as RFC 6761 section 6.3 has it. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === "localhost") return true;
  const family = isIP(host);
  return family !== 0 && LOOPBACK.check(host, family === 4 ? "ipv4" : "ipv6");
}
