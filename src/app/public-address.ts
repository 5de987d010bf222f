import type { Config } from "./config.ts";

/** Where people open the desk; passkeys want a name, which an address of numbers is not. */
export function publicAddressOf({
  publicAddress,
  tlsCertificate,
  port,
}: Pick<Config, "publicAddress" | "tlsCertificate" | "port">): string {
  return publicAddress ?? `${tlsCertificate ? "https" : "http"}://localhost:${port}`;
}
