/** Networks within which alone the offices are answered: who keeps, secures or oversees the desk sits there. */
import ipaddr from "ipaddr.js";

/** As CIDR: `10.20.0.0/16`, `2001:db8:7::/48`. */
export function isNetwork(text: string): boolean {
  return ipaddr.isValidCIDR(text);
}

/**
 * @param networks checked by `isNetwork`; none means that every address will do.
 * @param address of the connection, as the server knows it. What is no address lies outside.
 */
export function isOutside(networks: readonly string[], address: string): boolean {
  if (networks.length === 0) return false;
  if (!ipaddr.isValid(address)) return true;
  // An IPv4 address that came by an IPv6 socket is the IPv4 address.
  const from = ipaddr.process(address);
  return !networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === from.kind() && from.match(base, bits);
  });
}
