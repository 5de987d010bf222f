/**
 * Which network addresses collectors may reach: public unicast, and nothing that leads inside.
 *
 * Addresses are judged by their bytes, never by how they are written: `0x7f.1`, `2130706433` and
 * `::ffff:127.0.0.1` are all this machine. What carries an IPv4 address inside an IPv6 one (mapped, NAT64,
 * 6to4, Teredo, ISATAP) is refused whatever it carries, because a gateway may unwrap it.
 */
import ipaddr from "ipaddr.js";

/** Why an address may not be reached, in words that fit after "it is"; undefined when it may. */
export function refusedAs(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return "not an address";
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== "unicast") return WORDS[range] ?? "a reserved address";
  if (parsed.kind() === "ipv4") return undefined;
  const bytes = parsed.toByteArray();
  // IANA has given out nothing but 2000::/3 for the public internet (RFC 4291).
  if (((bytes[0] ?? 0) & 0xe0) !== 0x20) return "a reserved address";
  const isIsatap =
    bytes[10] === 0x5e && bytes[11] === 0xfe && ((bytes[8] ?? 0) & 0xfc) === 0 && bytes[9] === 0;
  return isIsatap ? "a tunnel to another address" : undefined;
}

/** ipaddr.js's names of the IANA special-purpose registries (RFC 6890). */
const WORDS: Readonly<Record<string, string>> = {
  "6to4": "a tunnel to another address",
  carrierGradeNat: "an address of a provider's own network",
  ipv4Mapped: "an IPv4 address in disguise",
  linkLocal: "an address of the local link",
  loopback: "this machine",
  multicast: "a multicast address",
  private: "an address of a private network",
  rfc6052: "a tunnel to another address",
  rfc6145: "an IPv4 address in disguise",
  teredo: "a tunnel to another address",
  uniqueLocal: "an address of a private network",
  unspecified: "this machine",
};
