/** A desk on which nobody signs in belongs to whoever reaches it, so only its own machine may. */
import { BlockList, isIP } from "node:net";
import { Fault } from "../kernel/fault.ts";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** @throws Fault `forbidden` when others than this machine could reach what listens on this host. */
export function requireOwnMachine(host: string): void {
  if (isLoopback(host)) return;
  throw new Fault(
    "forbidden",
    `The desk is not served on ${host}: nobody signs in to it yet, and it would belong to whoever reaches that address; leave --host out, and come from elsewhere through a tunnel such as ssh -L 4646:127.0.0.1:4646.`,
  );
}

/** RFC 1122 section 3.2.1.3 and RFC 4291 section 2.5.3; `localhost` as RFC 6761 section 6.3 has it. */
function isLoopback(host: string): boolean {
  if (host.toLowerCase() === "localhost") return true;
  const family = isIP(host);
  return family !== 0 && LOOPBACK.check(host, family === 4 ? "ipv4" : "ipv6");
}
