/**
 * Where a proof was given: in which network and by which browser. An office is held on from there alone.
 *
 * Kept as digests for one session: neither tells where somebody works, only whether it is still there.
 */
import ipaddr from "ipaddr.js";
import { tokenDigest } from "./secret-token.ts";

export interface ProofPlace {
  readonly network: Buffer;
  readonly browser: Buffer;
}

/** As the server knows the one who asks: the address of the connection, the browser as it calls itself. */
export interface AskedFrom {
  readonly address: string;
  readonly agent: string;
}

export function proofPlaceOf(sessionId: string, { address, agent }: AskedFrom): ProofPlace {
  return {
    network: tokenDigest(`network\n${sessionId}\n${networkOf(address)}`),
    browser: tokenDigest(`browser\n${sessionId}\n${browserFamily(agent)}`),
  };
}

/**
 * The /24 of an IPv4 address, the /48 of an IPv6 one: what one site is usually given (RFC 6177), so that another
 * desk in the same building is no change.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return "none";
  const from = ipaddr.process(address).toString();
  return ipaddr.IPv4.isValid(from)
    ? `${ipaddr.IPv4.networkAddressFromCIDR(`${from}/24`)}/24`
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${from}/48`)}/48`;
}

/** By product and system, without versions, so that an update of the browser is nothing new. */
export function browserFamily(agent: string): string {
  const product = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(agent)?.[1] ?? agent.slice(0, 60);
  const system = /\(([^;)]+)/.exec(agent)?.[1] ?? "";
  return `${product}\n${system}`;
}
