/** Files of keys and secrets: nobody else may read them. */
import { statSync } from "node:fs";
import { Fault } from "../kernel/fault.ts";

/**
 * @param others bits that must not be set. systemd gives a credential to an account by an access list, which shows as
 *   the group's bits.
 * @throws Fault `forbidden`
 */
export function requirePrivate(path: string, others = 0o077): void {
  const mode = statSync(path).mode & 0o777;
  if ((mode & others) === 0) return;
  throw new Fault(
    "forbidden",
    `${path} holds keys and others can read it (mode ${mode.toString(8).padStart(4, "0")}); run: chmod 600 ${path}.`,
  );
}
